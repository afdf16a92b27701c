import { join } from 'node:path'
import { errorText } from '../base/index.ts'
import { serveLines } from '../rpc/index.ts'
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
  return serveLines(
    join(cluster.dir, CONTROL_SOCKET),
    async (line, socket) => {
      await perform(JSON.parse(line) as Request, cluster)
      socket.end(`${JSON.stringify({ ok: true })}\n`)
    },
    (error, socket) => {
      socket.end(`${JSON.stringify({ ok: false, error: errorText(error) })}\n`)
    },
  )
}

async function perform({ command, member }: Request, cluster: LocalCluster): Promise<void> {
  switch (command) {
    case 'start':
      return start(cluster, member)
    case 'stop':
      process.kill(process.pid, 'SIGINT')
      return
    default:
      throw new Error('commands are start and stop')
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
