import type { Random } from '../../src/base/index.ts'
import type { MemberStep } from '../../src/membership/index.ts'
import { checkTxn } from '../../src/mvcc/index.ts'
import {
  zeros,
  type ConfState,
  type InternalRaftRequest,
  type MembershipMember,
} from '../../src/proto/messages.ts'
import { LEASES, oneOf, randomDelete, randomPut, randomTxn } from '../mvcc/random-requests.ts'
import { putOf } from '../mvcc/requests.ts'

/** A committed entry as the member hands it to the state machine. */
export type LogEntry =
  | { readonly type: 'normal'; readonly term: number; readonly request?: InternalRaftRequest }
  | {
      readonly type: 'conf'
      readonly term: number
      readonly steps: readonly MemberStep[]
      readonly record: MembershipMember | undefined
    }

/** A request with an id, as proposals have, and the given content. */
export function requestOf(content: Partial<InternalRaftRequest>): InternalRaftRequest {
  const header = { ID: 1n, username: '', authRevision: 0 }
  return { ...zeros['etcdserverpb.InternalRaftRequest'](), header, ...content }
}

/** What a member is added or updated with. */
export function recordOf(id: bigint, ...peerUrls: string[]): MembershipMember {
  return { ID: id, raftAttributes: { peerUrls, isLearner: false }, memberAttributes: undefined }
}

/** Raft's configuration after simple steps, as the tests' stand-in for raft. */
export function confAfter(conf: ConfState, steps: readonly MemberStep[]): ConfState {
  let { voters, learners } = conf
  for (const { type, id } of steps) {
    if (type === 'update') continue
    voters = voters.filter((other) => other !== id)
    learners = learners.filter((other) => other !== id)
    if (type === 'addVoter') voters = [...voters, id]
    if (type === 'addLearner') learners = [...learners, id]
  }
  return { ...conf, voters, learners }
}

/** The first entries of a new cluster of one voter. */
export const BOOT: readonly LogEntry[] = [
  {
    type: 'conf',
    term: 1,
    steps: [{ type: 'addVoter', id: 1n }],
    record: recordOf(1n, 'http://h:1'),
  },
  { type: 'normal', term: 2 },
]

/** A log of `count` entries that use everything, refusals too; leases are met again often. */
export function randomLog(random: Random, count: number): LogEntry[] {
  const log = [...BOOT]
  let term = 2
  // About where the revision will be: compactions and reads at revisions should often hit.
  let about = 1
  while (log.length < count) {
    const entry = randomEntry(random, term, about)
    if (entry.type === 'normal' && entry.request === undefined) term += 1
    log.push({ ...entry, term })
    about += random.below(2)
  }
  return log
}

function randomEntry(random: Random, term: number, about: number): LogEntry {
  const kind = random.below(100)
  if (kind < 2) return { type: 'normal', term }
  if (kind < 10) return randomConf(random, term)
  return { type: 'normal', term, request: requestOf(randomContent(random, kind, about)) }
}

function randomContent(random: Random, kind: number, about: number): Partial<InternalRaftRequest> {
  const ID = oneOf(random, [...LEASES, 0n])
  if (kind < 20) return { leaseGrant: { ID, TTL: oneOf(random, [5, 60, 0, 9_000_000_001]) } }
  if (kind < 25) return { leaseRevoke: { ID } }
  if (kind < 30) return { leaseCheckpoint: { checkpoints: [{ ID, remainingTTL: 3 }] } }
  if (kind < 35) return { compaction: { revision: random.below(about + 2), physical: false } }
  if (kind < 37) return { clusterVersionSet: { ver: oneOf(random, ['3.6.0', '3.7.0', 'x']) } }
  if (kind < 39) {
    const memberAttributes = { name: `m${random.below(3)}`, clientUrls: ['http://c:1'] }
    return { clusterMemberAttrSet: { memberID: BigInt(random.below(5)), memberAttributes } }
  }
  if (kind < 41) return { alarm: { action: 1, memberID: 1n, alarm: 1 } }
  if (kind < 42) return {}
  if (kind < 52) return { deleteRange: randomDelete(random) }
  if (kind < 75) return { put: randomPut(random) }
  const txn = randomTxn(random, about, 1)
  try {
    // The services let no other through.
    checkTxn(txn, 128)
    return { txn }
  } catch {
    return { put: putOf({ key: 'a', value: 'instead' }) }
  }
}

function randomConf(random: Random, term: number): LogEntry {
  const id = BigInt(random.below(4) + 1)
  const type = oneOf(random, ['addVoter', 'addLearner', 'remove', 'update'] as const)
  const record = random.below(2) === 0 ? undefined : recordOf(id, `http://h:${random.below(6)}`)
  return { type: 'conf', term, steps: [{ type, id }], record }
}
