import t from 'tap'
import { seededRandom } from '../../src/base/index.ts'
import { SEED } from './seed.ts'
import { RaftWorld, type Member, type Settings } from './raft-world.ts'

// An election needs two synced writes one after the other: the candidate's, and then the voter's.
// However slow the disks are, it must come to an end.

const SETTINGS: Settings = {
  electionTicks: 10,
  heartbeatTicks: 1,
  preVote: true,
  checkQuorum: true,
  readMode: 'safe',
  messageBytesMax: Infinity,
  inflightMessagesMax: 256,
  inflightBytesMax: Infinity,
  uncommittedBytesMax: Infinity,
  committedBytesMax: Infinity,
}
const TICKS_MAX = 150

/** Ticks until there is a leader, where a disk makes a write durable within `syncTicks`. */
function ticksToLeader(voters: number, dead: number, syncTicks: number, seed: number): number {
  const world = new RaftWorld(SETTINGS, (id) => seededRandom(seed * 31 + Number(id)))
  const ids = Array.from({ length: voters }, (_, at) => BigInt(at + 1))
  for (const id of ids) world.boot(id, ids, true)
  for (const id of ids.slice(0, dead)) world.crash(id)
  for (const id of ids.slice(dead)) world.member(id).slowDisk = true
  const living = ids.slice(dead).map((id) => world.member(id))
  for (let tick = 1; tick <= TICKS_MAX; tick++) {
    for (const [at, member] of living.entries()) {
      member.raft.tick()
      world.pump(member)
      // Not all at the same time.
      if ((tick + at * 2) % syncTicks === 0) world.persist(member, Infinity)
    }
    for (const message of world.messages.splice(0)) world.deliver(message)
    world.takeLines()
    if (living.some(leads)) return tick
  }
  return Infinity
}

function leads({ raft }: Member): boolean {
  return raft.status().role === 'leader'
}

for (const [voters, dead] of [
  [3, 1],
  [3, 0],
  [5, 2],
] as const) {
  t.test(`${voters} members, ${dead} dead (SEED=${SEED})`, (t) => {
    for (const syncTicks of [1, 5, 8]) {
      const found = Array.from({ length: 40 }, (_, round) =>
        ticksToLeader(voters, dead, syncTicks, SEED + round),
      ).toSorted((a, b) => a - b)
      t.ok((found.at(-1) ?? Infinity) < TICKS_MAX, `writes of ${syncTicks} ticks`)
      t.comment(`writes of ${syncTicks} ticks: median ${found[20]}, worst ${found.at(-1)} ticks`)
    }
    t.end()
  })
}
