import type { Command } from 'commander'
import { connect, type Client } from '../client/index.ts'
import { realClock, realRandom } from '../member/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'
import { Printer, type OutputForm } from './printer.ts'

/** What a command works with. */
export interface Session {
  readonly client: Client
  readonly printer: Printer
  /** For a call with its repeats. */
  readonly timeoutMs: number
}

interface GlobalOptions {
  readonly endpoints: readonly string[]
  readonly output: OutputForm
  readonly hex?: boolean
  readonly timeout: number
}

/** The printer that the global options ask for. */
export function printerOf(command: Command): Printer {
  const { output, hex } = command.optsWithGlobals<GlobalOptions>()
  return new Printer(output, hex === true)
}

/** Runs `use` with a client of the cluster that the global options name, and closes it. */
export async function withSession(
  command: Command,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const { endpoints, timeout } = command.optsWithGlobals<GlobalOptions>()
  const timeoutMs = timeout * 1000
  const client = openClient(endpoints, timeoutMs)
  try {
    await use({ client, printer: printerOf(command), timeoutMs })
  } finally {
    client.close()
  }
}

/** Aborts at the first SIGINT or SIGTERM, for commands whose end that is; others die by it. */
export function interruption(): AbortSignal {
  const stopping = new AbortController()
  const onSignal = (): void => stopping.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  return stopping.signal
}

/** A client over real sockets and time. */
export function openClient(endpoints: readonly string[], timeoutMs: number): Client {
  return connect({
    endpoints,
    timeoutMs,
    // Leaves time for a second endpoint.
    attemptTimeoutMs: Math.max(timeoutMs / 2, 1),
    openChannel: (url) => http2Engine.connect(url),
    clock: realClock,
    random: realRandom(),
  })
}
