import { rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { errorText, NetworkError, type Log } from '../base/index.ts'
import type { LogReader } from '../raft/index.ts'
import { openSocketPath, type SocketPath } from '../rpc/index.ts'
import { logLine } from './log-lines.ts'
import type { SwitchableNetwork } from './switchable-network.ts'

/** Its name under the member's directory. */
export const DEBUG_SOCKET = 'debug.sock'
const ENTRIES_BYTES = 1024 * 1024
const REQUEST_BYTES_MAX = 4096

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
  const place = placeOf(path, log)
  if (place === undefined) return { close: async () => {} }
  // A member that was killed leaves its socket behind; the directory's lock says it is dead.
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, target).catch((error: unknown) => {
      log.debug('debug socket failed', { error: errorText(error) })
      socket.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.path, resolve)
  })
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      place.close()
    },
  }
}

/** Undefined when the path is too long for one: a member is worth more than a look into it. */
function placeOf(path: string, log: Log): SocketPath | undefined {
  try {
    return openSocketPath(path)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    log.warn('no debug socket', { error: errorText(error) })
    return undefined
  }
}

async function serve(socket: Socket, target: DebugTarget): Promise<void> {
  const line = await firstLine(socket)
  const answer = (reply: object): void => {
    socket.end(`${JSON.stringify(reply)}\n`)
  }
  switch (commandOf(line)) {
    case 'log':
      return sendLog(socket, target)
    case 'isolate':
      target.network.cut(true)
      return answer({ ok: true })
    case 'heal':
      target.network.cut(false)
      return answer({ ok: true })
    default:
      return answer({ ok: false, error: 'commands are log, isolate and heal' })
  }
}

function commandOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { command?: unknown } | null)?.command
  } catch {
    return undefined
  }
}

async function firstLine(socket: Socket): Promise<string> {
  let bytes = 0
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > REQUEST_BYTES_MAX) socket.destroy()
  })
  for await (const line of createInterface({ input: socket })) return line
  return ''
}

async function sendLog(socket: Socket, target: DebugTarget): Promise<void> {
  const { raftLog } = target
  const commit = Math.min(target.commit(), raftLog.lastIndex())
  let index = raftLog.firstIndex()
  while (index <= commit && !socket.destroyed) {
    if (index < raftLog.firstIndex()) throw new Error('the log was truncated while it was read')
    const entries = raftLog.entries(index, commit + 1, ENTRIES_BYTES)
    const flowing = socket.write(entries.map((entry) => `${logLine(entry)}\n`).join(''))
    index += entries.length
    if (!flowing) await new Promise((resolve) => socket.once('drain', resolve))
  }
  socket.end()
}
