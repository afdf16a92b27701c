import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { KeelsonError } from '../base/index.ts'
import { linesOf, openSocketPath, type SocketPath } from '../rpc/index.ts'

/** - `refused`: the other side's answer is no. - `broken`: it ended without an answer. */
export class JsonSocketError extends KeelsonError<'refused' | 'broken'> {}

interface Reply {
  readonly ok?: boolean
  readonly error?: string
}

/**
 * Sends one JSON line to the unix socket at `path` and gives its lines of answer, until it closes.
 * Undefined when nobody listens there.
 */
export async function askLines(
  path: string,
  request: object,
): Promise<AsyncIterable<string> | undefined> {
  const socket = await open(path)
  if (socket === undefined) return undefined
  socket.write(`${JSON.stringify(request)}\n`)
  return linesOf(socket)
}

/** The same for an answer of one line, `{"ok":true}`. False when nobody listens there. */
export async function tell(path: string, request: object): Promise<boolean> {
  const lines = await askLines(path, request)
  if (lines === undefined) return false
  const reply = JSON.parse(await firstOf(lines, path)) as Reply
  if (reply.ok === true) return true
  throw new JsonSocketError('refused', reply.error ?? 'it was refused')
}

async function firstOf(lines: AsyncIterable<string>, path: string): Promise<string> {
  let cause: unknown
  try {
    for await (const line of lines) return line
  } catch (error) {
    cause = error
  }
  throw new JsonSocketError('broken', `${path} ended without an answer`, { cause })
}

async function open(path: string): Promise<Socket | undefined> {
  let place: SocketPath | undefined
  try {
    place = openSocketPath(path)
    const socket = connect(place.path)
    await once(socket, 'connect')
    // Whoever reads its lines is told; until then nobody listens.
    socket.on('error', () => {})
    return socket
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined
    throw error
  } finally {
    place?.close()
  }
}
