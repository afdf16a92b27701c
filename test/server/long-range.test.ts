import t from 'tap'
import { seededRandom, type Clock, type Random } from '../../src/base/index.ts'
import { MemberError, type Member } from '../../src/member/index.ts'
import { range, type Store } from '../../src/mvcc/index.ts'
import { codec, type RangeRequest, type RangeResponse } from '../../src/proto/index.ts'
import { EncodedPieces, type CallContext } from '../../src/rpc/index.ts'
import { isLongRange, longRange } from '../../src/server/long-range.ts'
import { MemoryBackend, MemoryLeases, restoredStore } from '../mvcc/memory-world.ts'
import { allKeys, deleteOf, putOf, rangeOf } from '../mvcc/requests.ts'
import { seedsOf } from '../mvcc/seeds.ts'

const reply = codec('etcdserverpb.RangeResponse')
const KEYS = 3000

/** A clock on which every look takes so long that each piece is a slice; `meanwhile` runs between. */
class SlowClock implements Pick<Clock, 'now' | 'defer'> {
  #now = 0
  slices = 0
  meanwhile: () => void = () => {}

  now(): number {
    this.#now += 10
    return this.#now
  }

  defer(fire: () => void): void {
    this.slices += 1
    this.meanwhile()
    setImmediate(fire)
  }
}

class Rig {
  readonly leases = new MemoryLeases([])
  store: Store = restoredStore(new MemoryBackend(), { pageBytes: 4000, cacheBytes: 20_000 })
  readonly clock = new SlowClock()
  readonly call = { aborted: false }

  constructor() {
    for (let at = 0; at < KEYS; at++) this.put(keyAt(at), `v${at}`)
  }

  put(key: string, value: string): void {
    this.store.put(putOf({ key, value }), this.leases)
  }

  get member(): Member {
    const store = (): Store => this.store
    return {
      identity: { clusterId: 7n, id: 8n, name: 'm' },
      term: () => 3,
      linearizable: () => Promise.resolve(),
      get store() {
        return store()
      },
    } as unknown as Member
  }

  async answer(request: RangeRequest): Promise<RangeResponse> {
    const { call, clock, member } = this
    const found = await longRange(
      member,
      request,
      call as unknown as CallContext,
      clock as unknown as Clock,
    )
    t.ok(found instanceof EncodedPieces)
    const whole = found.whole()
    t.equal(whole.length, found.length)
    return reply.decode(whole)
  }

  /** The same in one go. */
  wanted(request: RangeRequest): RangeResponse {
    const header = { clusterId: 7n, memberId: 8n, revision: this.store.revision, raftTerm: 3 }
    return reply.decode(reply.encode({ ...range(this.store, request), header }))
  }
}

function keyAt(at: number): string {
  return `k${String(at).padStart(5, '0')}`
}

/** Writes of all kinds, and a compaction up to now. */
function disturb({ leases, store }: Rig, random: Random): void {
  for (let times = 0; times < 20; times++) {
    const key = keyAt(random.below(KEYS + 500))
    if (random.below(3) === 0) store.deleteRange(deleteOf({ key }), leases)
    else store.put(putOf({ key, value: 'later' }), leases)
  }
  if (random.below(2) === 0) store.compact(store.revision)
  for (let steps = 0; steps < 20; steps++) store.compactStep(100)
}

t.test('only what may be long is made in slices', (t) => {
  const { member, store } = new Rig()
  const long: [boolean, RangeRequest][] = [
    [true, allKeys()],
    [true, allKeys({ limit: 2500 })],
    [true, allKeys({ keysOnly: true })],
    [true, allKeys({ revision: store.revision - 5 })],
    [true, rangeOf({ key: 'gone', rangeEnd: 'gonf', revision: store.revision })],
    [false, rangeOf({ key: 'gone', rangeEnd: 'gonf' })],
    [false, allKeys({ limit: 500 })],
    [false, allKeys({ countOnly: true })],
    [false, allKeys({ sortTarget: 1 })],
    [false, allKeys({ minModRevision: 1 })],
    [false, rangeOf({ key: keyAt(1) })],
    [false, rangeOf({ key: keyAt(1), rangeEnd: keyAt(900) })],
  ]
  for (const [wanted, request] of long) t.equal(isLongRange(member, request), wanted)
  t.end()
})

t.test(
  'a long range is of one revision, whatever is written and compacted meanwhile',
  async (t) => {
    for (const seed of seedsOf(t, 4)) {
      const random = seededRandom(seed)
      const rig = new Rig()
      const requests = [
        allKeys(),
        allKeys({ limit: 2100 }),
        allKeys({ keysOnly: true }),
        rangeOf({ key: 'k00010', rangeEnd: 'k00020', revision: rig.store.revision }),
        rangeOf({ key: keyAt(100), rangeEnd: keyAt(2900), revision: rig.store.revision }),
      ]
      for (const request of requests) {
        const revision = request.revision > 0 ? rig.store.revision : 0
        const wanted = rig.wanted({ ...request, revision })
        rig.clock.meanwhile = () => disturb(rig, random)
        const found = await rig.answer({ ...request, revision })
        rig.clock.meanwhile = () => {}
        t.strictSame(found, wanted, `seed ${seed}`)
        t.equal(rig.store.compactHeld, false, 'nothing stays pinned')
      }
      t.ok(rig.clock.slices >= 8, `${rig.clock.slices} slices`)
    }
  },
)

t.test('it ends when its caller goes, and when the state is replaced under it', async (t) => {
  const gone = new Rig()
  gone.clock.meanwhile = () => (gone.call.aborted = true)
  await t.rejects(gone.answer(allKeys()), new MemberError('cancelled', 'the caller went away'))
  t.equal(gone.store.compactHeld, false)
  const swapped = new Rig()
  swapped.clock.meanwhile = () => (swapped.store = restoredStore(new MemoryBackend()))
  await t.rejects(swapped.answer(allKeys()), { code: 'leaderChanged' })
  const compacted = new Rig()
  compacted.store.compact(100)
  await t.rejects(compacted.answer(allKeys({ revision: 50 })), { code: 'compacted' })
})
