import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { clusterCommand } from './cluster.ts'
import { compactCommand } from './compact.ts'
import { debugCommand } from './debug-log.ts'
import { delCommand } from './del.ts'
import { explain } from './explain.ts'
import { getCommand } from './get.ts'
import { leaseCommand } from './lease.ts'
import { memberCommand, moveLeaderCommand } from './member.ts'
import { OUTPUT_FORMS } from './printer.ts'
import { putCommand } from './put.ts'
import { endpointList, seconds } from './read-argument.ts'
import { statusCommand } from './status.ts'
import { txnCommand } from './txn.ts'
import { upCommand } from './up.ts'
import { watchCommand } from './watch.ts'

const EXIT_FAILED = 1
const EXIT_USAGE = 2

/** Runs one command. Resolves with the exit status: 0 done, 1 failed, 2 not understood. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let name = 'keelson'
  try {
    const program = buildProgram()
    program.hook('preAction', (_, command) => {
      name = fullName(command)
    })
    await program.parseAsync(args, { from: 'user' })
    // Commands that end in their own way have set it.
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // Of its own errors commander has told already, but not of those that an action throws.
    const told = error instanceof CommanderError && !(error instanceof InvalidArgumentError)
    if (!told) console.error(`${name}: ${explain(error)}`)
    if (!(error instanceof CommanderError)) return EXIT_FAILED
    return error.exitCode === 0 ? 0 : EXIT_USAGE
  }
}

function buildProgram(): Command {
  const environment = process.env['KEELSON_ENDPOINTS'] ?? process.env['ETCDCTL_ENDPOINTS']
  const program = new Command('keelson')
    .description('A drop-in, wire-compatible etcd v3.')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(`${usageLine(text)}\n`) })
    .addOption(
      new Option(
        '--endpoints <list>',
        'members to talk to (or KEELSON_ENDPOINTS, ETCDCTL_ENDPOINTS)',
      )
        .default(endpointList(environment ?? '127.0.0.1:2379'), environment ?? '127.0.0.1:2379')
        .argParser(endpointList),
    )
    .addOption(
      new Option('-w, --output <form>', 'how results are shown')
        .choices(OUTPUT_FORMS)
        .default('simple'),
    )
    .option('--hex', 'show keys and values as hexadecimal bytes')
    .addOption(
      new Option('--timeout <seconds>', 'for a call with its repeats')
        .default(5)
        .argParser(seconds),
    )
    .option('-V, --version', 'print the versions and exit')
  program
    .command('server', 'run one member (its own flags: keelson server --help)')
    .addHelpText('after', '\nExit status: 0 done, 1 failed, 2 not understood.')
  for (const command of commands()) {
    inherit(command, program)
    program.addCommand(command)
  }
  return program
}

function commands(): readonly Command[] {
  return [
    ...[upCommand(), clusterCommand()],
    ...[getCommand(), putCommand(), delCommand(), txnCommand(), watchCommand()],
    ...[leaseCommand(), memberCommand(), moveLeaderCommand(), statusCommand()],
    ...[compactCommand(), debugCommand()],
  ]
}

/** One line, whatever it suggests. */
function usageLine(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ')
  return `keelson: ${line.replace(/^error: /, '')} (see --help)`
}

/** Commands made apart do not get their parent's settings by being added. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
}

function fullName(command: Command): string {
  const { parent } = command
  return parent === null ? command.name() : `${fullName(parent)} ${command.name()}`
}
