import t from 'tap'
import { Heap, seededRandom, type HeapItem, type Random } from '../../src/base/index.ts'
import {
  checkGrant,
  EXPIRED_RETRY_MS,
  LeaseError,
  Lessor,
  minTtlSeconds,
  TTL_MAX_SECONDS,
} from '../../src/lease/index.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'
import { seedsOf } from '../mvcc/seeds.ts'
import { restoredLessor } from './lease-script.ts'

interface Ranked extends HeapItem {
  rank: number
  readonly id: number
}

const before = (a: Ranked, b: Ranked): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.id < b.id)

t.test('a heap gives what a sorted list gives, whatever is moved and removed meanwhile', (t) => {
  for (const seed of seedsOf(t, 20)) {
    const random = seededRandom(seed)
    const heap = new Heap<Ranked>(before)
    const inside: Ranked[] = []
    const sorted = (): Ranked[] => inside.toSorted((a, b) => a.rank - b.rank || a.id - b.id)
    const take = (): Ranked | undefined => inside.splice(random.below(inside.length), 1)[0]
    for (let step = 0; step < 600; step++) {
      const kind = random.below(10)
      if (kind < 5 || inside.length === 0) {
        const item = { rank: random.below(50), id: step, heapSlot: -1 }
        heap.push(item)
        inside.push(item)
      } else if (kind < 7) {
        const item = inside[random.below(inside.length)]
        if (item === undefined) throw new Error('nothing inside')
        item.rank = random.below(50)
        heap.moved(item)
      } else if (kind < 9) {
        const item = take()
        if (item !== undefined) heap.remove(item)
        if (item?.heapSlot !== -1) t.fail(`seed ${seed}: a removed item still has a slot`)
      } else {
        const first = sorted()[0]
        if (heap.pop() !== first) throw new Error(`seed ${seed} step ${step}: wrong first`)
        inside.splice(inside.indexOf(first as Ranked), 1)
      }
      if (heap.size !== inside.length || heap.peek() !== sorted()[0]) {
        throw new Error(`seed ${seed} step ${step}: size or first item is wrong`)
      }
    }
    const drained = sorted().map(() => heap.pop())
    t.same(
      drained,
      [...drained].toSorted((a, b) => (before(a as Ranked, b as Ranked) ? -1 : 1)),
    )
    t.equal(heap.pop(), undefined)
  }
  t.end()
})

t.test('a heap refuses an item that is inside already, or not inside', (t) => {
  const heap = new Heap<Ranked>(before)
  const item = { rank: 1, id: 1, heapSlot: -1 }
  t.throws(() => heap.remove(item), /is in this heap/)
  heap.push(item)
  t.throws(() => heap.push(item), /in one heap, once/)
  heap.clear()
  t.equal(heap.size, 0)
  t.throws(() => heap.moved(item), /is in this heap/)
  heap.push(item)
  t.equal(heap.pop(), item)
  t.end()
})

interface ModelLease {
  readonly ttl: number
  remaining: number
  keys: string[]
  expiry: number
  named: number
}

const dueOf = (lease: ModelLease): number => Math.max(lease.expiry, lease.named + EXPIRED_RETRY_MS)

/** The rules of leases by the plainest loops. Expiry is undefined while nobody leads. */
class Model {
  readonly leases = new Map<bigint, ModelLease>()
  leading = false

  grant(id: bigint, ttl: number, now: number): string {
    if (this.leases.has(id)) return 'exists'
    const expiry = now + ttl * 1000
    this.leases.set(id, { ttl, remaining: 0, keys: [], expiry, named: -Infinity })
    return `ttl ${ttl}`
  }

  renew(id: bigint, now: number): string {
    const lease = this.leases.get(id)
    if (lease === undefined || lease.expiry <= now) return 'notFound'
    lease.expiry = now + lease.ttl * 1000
    lease.named = -Infinity
    return `${lease.ttl} ${lease.remaining > 0}`
  }

  promote(now: number, extend: number): void {
    this.leading = true
    for (const lease of this.leases.values()) {
      lease.expiry = now + (lease.remaining || lease.ttl) * 1000 + extend
      lease.named = -Infinity
    }
  }

  expired(now: number, max: number): bigint[] {
    const found = [...this.leases]
      .filter(([, lease]) => dueOf(lease) <= now)
      .toSorted(([a, x], [b, y]) => dueOf(x) - dueOf(y) || Number(a - b))
      .slice(0, max)
    for (const [, lease] of found) lease.named = now
    return found.map(([id]) => id)
  }

  list(): bigint[] {
    const rank = (lease: ModelLease): number =>
      this.leading ? lease.expiry : lease.remaining || lease.ttl
    return [...this.leases]
      .toSorted(([a, x], [b, y]) => rank(x) - rank(y) || Number(a - b))
      .map(([id]) => id)
  }
}

/** What a call came to, as text: the code of a refusal, or its answer. */
function answer(run: () => unknown): string {
  try {
    return String(run())
  } catch (error) {
    if (error instanceof LeaseError) return error.code
    throw error
  }
}

/** One random step on both; undefined when they agree. */
function step(random: Random, lessor: Lessor, model: Model, now: number): string | undefined {
  const id = BigInt(random.below(12) - 6) || 6n
  const lease = model.leases.get(id)
  const key = 'k'.repeat(random.below(4) + 1)
  const differ = (name: string, actual: unknown, expected: unknown): string | undefined =>
    String(actual) === String(expected) ? undefined : `${name} ${id}: ${actual}, not ${expected}`
  switch (random.below(10)) {
    case 0:
    case 1: {
      const ttl = random.below(9) + 1
      const actual = answer(() => `ttl ${lessor.grant(id, ttl).ttl}`)
      const wrong = differ('grant', actual, model.grant(id, ttl, now))
      // Brings the time, which the model's grant had at once.
      if (lessor.leading) lessor.expired(now, 0)
      return wrong
    }
    case 2: {
      model.leases.delete(id)
      const actual = answer(() => lessor.revoke(id))
      return differ('revoke', actual, lease?.keys.toSorted() ?? 'notFound')
    }
    case 3:
      if (lease === undefined) return undefined
      lessor.attach(id, key)
      lease.keys = [...lease.keys.filter((other) => other !== key), key]
      return undefined
    case 4:
      lessor.detach(id, key)
      if (lease !== undefined) lease.keys = lease.keys.filter((other) => other !== key)
      return differ('keys', [...lessor.keys(id)].toSorted(), lease?.keys.toSorted() ?? [])
    case 5: {
      const seconds = random.below(7)
      lessor.checkpoint(id, seconds)
      if (lease !== undefined) lease.remaining = Math.min(seconds, lease.ttl)
      return undefined
    }
    case 6:
      return differ('list', lessor.list(now), model.list())
    default:
      return model.leading ? leaderStep(random, lessor, model, now, id) : undefined
  }
}

function leaderStep(
  random: Random,
  lessor: Lessor,
  model: Model,
  now: number,
  id: bigint,
): string | undefined {
  const lease = model.leases.get(id)
  const text = (call: string, actual: string, expected: string): string | undefined =>
    actual === expected ? undefined : `${call} ${id}: ${actual}, not ${expected}`
  if (random.below(3) === 0) {
    const actual = answer(() => {
      const { ttl, checkpointed } = lessor.renew(id, now)
      return `${ttl} ${checkpointed}`
    })
    return text('renew', actual, model.renew(id, now))
  }
  if (random.below(2) === 0) {
    const left = lease && Math.max(0, Math.floor((lease.expiry - now) / 1000))
    return text(
      'remaining',
      answer(() => lessor.remaining(id, now)),
      String(left ?? 'notFound'),
    )
  }
  const max = random.below(4)
  return text('expired', String(lessor.expired(now, max)), String(model.expired(now, max)))
}

t.test('a lessor agrees with the naive model through leaders, expiries and restarts', (t) => {
  for (const seed of seedsOf(t, 60)) {
    const random = seededRandom(seed)
    const backend = new MemoryBackend()
    let lessor = new Lessor(backend)
    const model = new Model()
    let now = 0
    for (let count = 0; count < 500; count++) {
      now += random.below(400)
      const kind = random.below(40)
      if (kind === 0) {
        const extend = random.below(2000)
        lessor.promote(now, extend)
        model.promote(now, extend)
      } else if (kind === 1) {
        lessor.demote()
        model.leading = false
      } else if (kind === 2) {
        lessor = restoredLessor(backend)
        model.leading = false
        for (const [id, { keys }] of model.leases) for (const key of keys) lessor.attach(id, key)
      }
      const wrong = step(random, lessor, model, now)
      if (wrong !== undefined) throw new Error(`seed ${seed} step ${count}: ${wrong}`)
    }
    t.equal(backend.records.size, model.leases.size, `seed ${seed}: a record for each lease`)
  }
  t.end()
})

t.test('S27: thousands of expiries a second and 100,000 keys on one lease are cheap', (t) => {
  const lessor = new Lessor(new MemoryBackend())
  lessor.promote(0, 0)
  const started = process.cpuUsage()
  for (let id = 1; id <= 20_000; id++) lessor.grant(BigInt(id), 2 + (id % 10))
  lessor.expired(0, 0)
  for (let id = 1; id <= 20_000; id++) lessor.renew(BigInt(id), 100)
  let revoked = 0
  for (let now = 100; now <= 11_200; now += 50) {
    for (const id of lessor.expired(now, 1000)) {
      lessor.revoke(id)
      revoked += 1
    }
  }
  t.equal(revoked, 20_000)
  t.equal(lessor.size, 0)

  lessor.grant(1n, 60)
  for (let at = 0; at < 100_000; at++) lessor.attach(1n, `key/${(at * 7919) % 100_000}`)
  const keys = lessor.revoke(1n)
  t.equal(keys.length, 100_000)
  t.equal(keys[1], 'key/1')
  t.equal(keys[99_999], 'key/99999')
  const { user, system } = process.cpuUsage(started)
  t.comment(`${Math.round((user + system) / 1000)} ms of CPU`)
  t.ok(user + system < 5_000_000, 'well under a second, with room for a slow machine')
  t.end()
})

t.test('the floor of the time to live is put under a grant before the log', (t) => {
  t.equal(minTtlSeconds(10, 100), 2, 'one and a half election timeouts of 1 s, rounded up')
  t.equal(minTtlSeconds(5, 100), 1, 'ticks are whole (etcd)')
  t.equal(minTtlSeconds(50, 1000), 75)
  t.same(checkGrant({ ID: 7n, TTL: 0 }, 2), { ID: 7n, TTL: 2 })
  t.same(checkGrant({ ID: -7n, TTL: -5 }, 2), { ID: -7n, TTL: 2 })
  t.same(checkGrant({ ID: 0n, TTL: TTL_MAX_SECONDS }, 2), { ID: 0n, TTL: TTL_MAX_SECONDS })
  t.throws(() => checkGrant({ ID: 7n, TTL: TTL_MAX_SECONDS + 1 }, 2), { code: 'ttlTooLarge' })
  t.end()
})

t.test(
  'leader calls on a follower and attachments to unknown leases are bugs, not refusals',
  (t) => {
    const lessor = new Lessor(new MemoryBackend())
    lessor.grant(1n, 5)
    t.throws(() => lessor.renew(1n, 0), { name: 'InvariantError' })
    t.throws(() => lessor.remaining(1n, 0), { name: 'InvariantError' })
    t.throws(() => lessor.expired(0, 1), { name: 'InvariantError' })
    t.throws(() => lessor.attach(2n, 'k'), { name: 'InvariantError' })
    t.end()
  },
)

const restore = (key: Uint8Array, value: Uint8Array): void =>
  new Lessor(new MemoryBackend()).restore(key, value)

t.test('a damaged lease record is refused, whichever byte is gone', (t) => {
  const backend = new MemoryBackend()
  new Lessor(backend).grant(-3n, 5)
  const [name, value] = [...backend.records][0] as [string, Uint8Array]
  const key = Uint8Array.from(name, (unit) => unit.charCodeAt(0))
  restore(key, value)
  t.throws(() => restore(key.subarray(0, 8), value), { code: 'damaged' })
  t.throws(() => restore(key, value.subarray(0, 15)), { code: 'damaged' })
  t.throws(() => restore(key, new Uint8Array(16)), { code: 'damaged' })
  t.throws(
    () =>
      restore(
        key,
        value.map((byte, at) => (at === 8 ? 0xff : byte)),
      ),
    {
      code: 'damaged',
    },
  )
  t.end()
})
