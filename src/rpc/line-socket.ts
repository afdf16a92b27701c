import { rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { openSocketPath } from './socket-path.ts'

/** Characters of a request; those that are sent have some tens. */
const REQUEST_MAX = 4096

/** Answers one request; the socket is its to end. */
export type LineHandler = (line: string, socket: Socket) => Promise<void>

/**
 * Serves a unix socket at `path` where a connection asks one thing, in one line. A client may go
 * away at any time and harms nobody; `failed` is told of it, and of a handler that throws.
 */
export async function serveLines(
  path: string,
  handler: LineHandler,
  failed: (error: unknown, socket: Socket) => void,
): Promise<{ close(): Promise<void> }> {
  const place = openSocketPath(path)
  // A process that was killed leaves its socket behind.
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    requestLine(socket)
      .then((line) => handler(line, socket))
      .catch((error: unknown) => failed(error, socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.path, resolve)
  })
  // Such as too many open files: the connection is lost, the server is not.
  server.on('error', () => {})
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

/** The lines that come on a socket, which is closed with the loop. Rejects when it breaks. */
export async function* linesOf(socket: Socket): AsyncGenerator<string, void, void> {
  let rest = ''
  for await (const text of socket.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/**
 * Not by way of `node:readline`: its interface raises the socket's errors anew, and where nobody
 * iterates over it any more, such an error ends the process.
 */
async function requestLine(socket: Socket): Promise<string> {
  let line = ''
  for await (const text of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    line += text
    const end = line.indexOf('\n')
    if (end >= 0) return line.slice(0, end)
    if (line.length > REQUEST_MAX) socket.destroy()
  }
  return line
}
