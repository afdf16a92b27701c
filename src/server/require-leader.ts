import type { Clock, Timer } from '../base/index.ts'
import { MemberError, type Member } from '../member/index.ts'
import type { CallContext } from '../rpc/index.ts'
import { toRpcError } from './status.ts'

/** A leader may be missing for so many election timeouts before running streams are given up. */
const ELECTION_TIMEOUTS = 3

/** Whether the caller wants no answer from a member without a leader; the first value counts. */
export function asksForLeader(call: CallContext): boolean {
  return call.metadata.get('hasleader')?.split(',')[0] === 'true'
}

/** A stream's hold on there being a leader. */
export interface LeaderGuard {
  /** Rejects with Unavailable "no leader" once none was known for three election timeouts. */
  readonly lost: Promise<never>
  stop(): void
}

/**
 * Serves the metadata `hasleader: true` on a stream: throws Unavailable "no leader" when there is
 * none, and watches over the stream from then on (etcd cancels it later than it refuses a new one:
 * coming back is dear). Undefined when the caller did not ask.
 */
export function requireLeader(
  member: Pick<Member, 'leader' | 'onLeaderChange'>,
  clock: Clock,
  electionMs: number,
  call: CallContext,
): LeaderGuard | undefined {
  if (!asksForLeader(call)) return undefined
  if (member.leader() === 0n) throw noLeader()
  let timer: Timer | undefined
  let forget = (): void => {}
  const lost = new Promise<never>((_, reject) => {
    forget = member.onLeaderChange((leader) => {
      timer?.cancel()
      timer = undefined
      if (leader !== 0n) return
      timer = clock.after(ELECTION_TIMEOUTS * electionMs, () => reject(noLeader()))
    })
  })
  return {
    lost,
    stop: () => {
      forget()
      timer?.cancel()
    },
  }
}

function noLeader(): unknown {
  return toRpcError(new MemberError('noLeader', 'no leader is known'))
}
