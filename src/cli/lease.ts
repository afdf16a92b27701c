import { Command } from 'commander'
import { KeelsonError } from '../base/index.ts'
import type { LeaseState } from '../client/index.ts'
import type { Printer, View } from './printer.ts'
import { leaseId, showId, wholeSeconds } from './read-argument.ts'
import { interruption, withSession } from './session.ts'

/** There is no such lease, or no longer. */
export class LeaseGoneError extends KeelsonError<'gone'> {}

/** `keelson lease`: grants, ends, shows and renews leases. */
export function leaseCommand(): Command {
  return new Command('lease')
    .description('grant, end, show and renew leases')
    .addCommand(grantCommand())
    .addCommand(revokeCommand())
    .addCommand(ttlCommand())
    .addCommand(listCommand())
    .addCommand(keepAliveCommand())
}

function grantCommand(): Command {
  return new Command('grant')
    .description('make a lease')
    .argument('<seconds>', 'its time to live', wholeSeconds)
    .option('--id <id>', 'instead of a random one', leaseId)
    .action(async (ttl: number, { id }: { id?: bigint }, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        const lease = await client.lease.grant(ttl, { id })
        const text = showId(lease.id)
        await printer.show(ttlView(lease, `lease ${text} granted with TTL(${lease.ttl}s)`))
      })
    })
}

function ttlView({ id, ttl }: { id: bigint; ttl: number }, line: string): View {
  const text = showId(id)
  return {
    json: { id: text, ttl },
    head: ['lease', 'ttl'],
    rows: [[text, `${ttl}`]],
    lines: [line],
  }
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('end a lease now; its keys are deleted')
    .argument('<id>', 'of the lease', leaseId)
    .action(async (id: bigint, _flags: object, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        await client.lease.revoke(id)
        await printer.show(idView([id], [`lease ${showId(id)} revoked`]))
      })
    })
}

function ttlCommand(): Command {
  return new Command('ttl')
    .alias('timetolive')
    .description('show how long a lease has left')
    .argument('<id>', 'of the lease', leaseId)
    .option('--keys', 'also its keys')
    .action(async (id: bigint, { keys }: { keys?: boolean }, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        const state = await client.lease.timeToLive(id, { keys })
        await printer.show(stateView(printer, state, keys === true))
      })
    })
}

function stateView(printer: Printer, state: LeaseState, withKeys: boolean): View {
  const { id, ttl, grantedTtl, keys } = state
  const text = showId(id)
  const cells = keys.map((key) => printer.cell(key))
  const attached = withKeys ? `, attached keys([${cells.join(' ')}])` : ''
  return {
    json: {
      ...{ id: text, ttl, grantedTtl },
      ...(withKeys ? { keys: keys.map((key) => printer.field('key', key)) } : {}),
    },
    head: ['lease', 'left', 'granted', ...(withKeys ? ['keys'] : [])],
    rows: [[text, `${ttl}`, `${grantedTtl}`, ...(withKeys ? [cells.join('\n')] : [])]],
    lines: [
      ttl < 0
        ? `lease ${text} already expired`
        : `lease ${text} granted with TTL(${grantedTtl}s), remaining(${ttl}s)${attached}`,
    ],
  }
}

function listCommand(): Command {
  return new Command('list')
    .description('show all leases')
    .action(async (_flags: object, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        const ids = await client.lease.list()
        await printer.show(idView(ids, [`found ${ids.length} leases`, ...ids.map(showId)]))
      })
    })
}

function idView(ids: readonly bigint[], lines: readonly string[]): View {
  const texts = ids.map(showId)
  return { json: { leases: texts }, head: ['lease'], rows: texts.map((text) => [text]), lines }
}

function keepAliveCommand(): Command {
  return new Command('keep-alive')
    .description('renew a lease in good time, until Ctrl-C')
    .argument('<id>', 'of the lease', leaseId)
    .option('--once', 'renew it a single time')
    .action(async (id: bigint, { once }: { once?: boolean }, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        const show = (ttl: number): Promise<void> =>
          printer.show(ttlView({ id, ttl }, `lease ${showId(id)} keepalived with TTL(${ttl})`))
        if (once === true) {
          const ttl = await client.lease.renew(id)
          if (ttl === 0) throw gone(id)
          return show(ttl)
        }
        const keeper = client.lease.keepAlive(id, {
          signal: interruption(),
          onRenewed: (ttl) => void show(ttl),
        })
        const end = await keeper.ended
        if (end.error !== undefined) throw end.error
        if (end.type === 'expired') throw gone(id)
      })
    })
}

function gone(id: bigint): LeaseGoneError {
  return new LeaseGoneError('gone', `lease ${showId(id)} has ended, or never was`)
}
