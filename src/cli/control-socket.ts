import { rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { errorText } from '../base/index.ts'
import { openSocketPath } from '../rpc/index.ts'
import type { LocalCluster } from '../supervisor/index.ts'

/** Its name in the run directory. */
export const CONTROL_SOCKET = 'control.sock'
const START_TIMEOUT_MS = 60_000

interface Request {
  readonly command?: unknown
  readonly member?: unknown
}

/**
 * How `keelson cluster` reaches a running `keelson up`, which alone can start members that it will
 * end again: one JSON line in (`{"command":"start","member":"m2"}`, `{"command":"stop"}`), one out.
 */
export async function serveControlSocket(
  cluster: LocalCluster,
): Promise<{ close(): Promise<void> }> {
  const path = join(cluster.dir, CONTROL_SOCKET)
  const place = openSocketPath(path)
  await rm(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    serve(socket, cluster).catch((error: unknown) => {
      socket.end(`${JSON.stringify({ ok: false, error: errorText(error) })}\n`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.path, resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          place.close()
          resolve()
        })
      }),
  }
}

async function serve(socket: Socket, cluster: LocalCluster): Promise<void> {
  for await (const line of createInterface({ input: socket })) {
    const { command, member } = JSON.parse(line) as Request
    switch (command) {
      case 'start':
        await start(cluster, member)
        break
      case 'stop':
        process.kill(process.pid, 'SIGINT')
        break
      default:
        throw new Error('commands are start and stop')
    }
    socket.end(`${JSON.stringify({ ok: true })}\n`)
    return
  }
}

async function start(cluster: LocalCluster, name: unknown): Promise<void> {
  const chosen =
    name === undefined || name === 'all'
      ? cluster.members
      : cluster.members.filter(({ spec }) => spec.name === name)
  if (chosen.length === 0) throw new Error(`there is no member ${String(name)}`)
  await Promise.all(chosen.map((member) => member.launch()))
  await Promise.all(chosen.map((member) => member.ready(START_TIMEOUT_MS)))
}
