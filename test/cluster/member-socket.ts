import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openSocketPath } from '../../src/rpc/index.ts'
import type { MemberSpec } from '../../src/supervisor/index.ts'

/** Tells a running member to cut itself off its peers, or to join them again. */
export async function tellMember(spec: MemberSpec, command: 'isolate' | 'heal'): Promise<void> {
  const place = openSocketPath(join(spec.dataDir, 'member', 'debug.sock'))
  const socket = connect(place.path)
  try {
    socket.write(`${JSON.stringify({ command })}\n`)
    for await (const line of createInterface({ input: socket })) {
      const { ok, error } = JSON.parse(line) as { ok: boolean; error?: string }
      if (ok) return
      throw new Error(error)
    }
    throw new Error('the member did not answer')
  } finally {
    socket.destroy()
    place.close()
  }
}
