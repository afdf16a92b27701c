import type { Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { errorText, NetworkError, type Log } from '../base/index.ts'
import type { LogReader } from '../raft/index.ts'
import { serveLines } from '../rpc/index.ts'
import { logLine } from './log-lines.ts'
import type { SwitchableNetwork } from './switchable-network.ts'

/** Its name under the member's directory. */
export const DEBUG_SOCKET = 'debug.sock'
const ENTRIES_BYTES = 1024 * 1024

/** What the socket shows and switches. */
export interface DebugTarget {
  readonly raftLog: LogReader
  commit(): number
  readonly network: SwitchableNetwork
}

/**
 * A unix socket for the owner of the data directory: one JSON line in, JSON lines out.
 * `{"command":"log"}` prints every committed entry from the first kept one; `{"command":"isolate"}`
 * and `{"command":"heal"}` cut this member off its peers and join it again.
 */
export async function serveDebugSocket(
  path: string,
  target: DebugTarget,
  log: Log,
): Promise<{ close(): Promise<void> }> {
  try {
    return await serveLines(
      path,
      (line, socket) => answer(line, socket, target),
      (error, socket) => {
        log.debug('debug socket failed', { error: errorText(error) })
        socket.destroy()
      },
    )
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    // The path is too long for one: a member is worth more than a look into it.
    log.warn('no debug socket', { error: errorText(error) })
    return { close: async () => {} }
  }
}

async function answer(line: string, socket: Socket, target: DebugTarget): Promise<void> {
  const reply = (outcome: object): void => {
    socket.end(`${JSON.stringify(outcome)}\n`)
  }
  switch (commandOf(line)) {
    case 'log':
      return pipeline(logLines(target), socket)
    case 'isolate':
      target.network.cut(true)
      return reply({ ok: true })
    case 'heal':
      target.network.cut(false)
      return reply({ ok: true })
    default:
      return reply({ ok: false, error: 'commands are log, isolate and heal' })
  }
}

function commandOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { command?: unknown } | null)?.command
  } catch {
    return undefined
  }
}

/** As many at a time as the reader takes. */
async function* logLines(target: DebugTarget): AsyncGenerator<string, void, void> {
  const { raftLog } = target
  const last = Math.min(target.commit(), raftLog.lastIndex())
  let index = raftLog.firstIndex()
  while (index <= last) {
    if (index < raftLog.firstIndex()) throw new Error('the log was truncated while it was read')
    const entries = raftLog.entries(index, last + 1, ENTRIES_BYTES)
    yield entries.map((entry) => `${logLine(entry)}\n`).join('')
    index += entries.length
  }
}
