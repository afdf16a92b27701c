import type { Random } from '../base/index.ts'
import type { MemberId, Message, Raft } from '../raft/index.ts'
import type { Life } from './life.ts'
import type { RaftChecker } from './raft-checker.ts'
import type { RaftMember } from './raft-member.ts'
import type { RaftProfile } from './raft-profile.ts'

/** What a member's host needs of the cluster it is in. */
export interface RaftSurroundings {
  readonly random: Random
  readonly profile: RaftProfile
  readonly checker: RaftChecker
  /** Replaces the core by one with a planted bug, in the tests of the checker. */
  readonly wrap: (raft: Raft, id: MemberId) => Raft
  /** Calls `fire` after `units` of virtual time, if `life` then still lasts. */
  later(life: Life, units: number, fire: () => void): void
  send(message: Message): void
  /** A new term or vote of `member` has just become durable. */
  voted(member: RaftMember): void
  /** A line for the trace; not called when nobody reads it. */
  note(line: () => string): void
}
