import { join } from 'node:path'
import { tell } from '../../src/cli/json-socket.ts'
import type { MemberSpec } from '../../src/supervisor/index.ts'

/** Tells a running member to cut itself off its peers, or to join them again. */
export async function tellMember(spec: MemberSpec, command: 'isolate' | 'heal'): Promise<void> {
  const heard = await tell(join(spec.dataDir, 'member', 'debug.sock'), { command })
  if (!heard) throw new Error(`nobody listens at ${spec.name}'s socket`)
}
