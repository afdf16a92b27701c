import t from 'tap'
import { bytesToLatin1, latin1ToBytes, seededRandom, type Random } from '../../src/base/index.ts'
import { keyAt } from '../../src/mvcc/history.ts'
import { DEAD_PREFIX } from '../../src/mvcc/dead-marks.ts'
import { readKeyValue } from '../../src/mvcc/key-value-bytes.ts'
import type { Page } from '../../src/mvcc/page.ts'
import { Pages } from '../../src/mvcc/pages.ts'
import { codec, type KeyValue } from '../../src/proto/index.ts'
import { MemoryBackend } from './memory-world.ts'
import { oneOf } from './random-requests.ts'
import { seedsOf } from './seeds.ts'

const kvCodec = codec('mvccpb.KeyValue')
const OPTIONS = { pageBytes: 200, cacheBytes: 700 }

/** Pages beside a plain list of what was written and is still needed. */
class Twins {
  backend = new MemoryBackend()
  pages = new Pages(this.backend, OPTIONS)
  /** By `main/sub`: the key-value's wire form, or the key of a delete. */
  readonly records = new Map<string, string>()
  readonly living = new Set<string>()
  #main = 2

  write(random: Random): void {
    const writes = 1 + random.below(4)
    for (let sub = 0; sub < writes; sub++) {
      const place = { main: this.#main, sub }
      const key = `k${random.below(50)}`.padEnd(1 + random.below(40), '.')
      const isDelete = random.below(5) === 0
      if (isDelete) this.pages.tombstone(place, key)
      const kv = randomKeyValue(random, key, this.#main)
      if (!isDelete) this.pages.put(place, kv)
      const text = isDelete ? key : bytesToLatin1(kvCodec.encode(kv))
      this.records.set(`${place.main}/${sub}`, text)
      this.living.add(`${place.main}/${sub}`)
    }
    this.#main += 1 + (random.below(30) === 0 ? 2 ** 33 : 0)
  }

  drop(random: Random): void {
    const [place = ''] = [...this.living].slice(random.below(this.living.size))
    const [main = 0, sub = 0] = place.split('/').map(Number)
    this.living.delete(place)
    this.pages.drop(main, sub)
  }

  /** The whole way through, in steps. */
  tidy(random: Random): void {
    const until = random.below(2) === 0 ? this.#main : this.#main / 2
    const lives = (page: Page, at: number): boolean =>
      this.living.has(`${page.mainAt(at)}/${page.subAt(at)}`)
    let next = this.pages.tidy({ main: 0, sub: 0 }, until, 1 + random.below(20), lives)
    while (next !== undefined) next = this.pages.tidy(next, until, 1 + random.below(20), lives)
  }

  /** What was dropped is still there, and is visited as long as no `tidy` has come by. */
  restart(): void {
    this.backend.flush()
    const backend = new MemoryBackend()
    for (const [key, value] of this.backend.records) backend.records.set(key, value)
    this.backend = backend
    this.pages = new Pages(backend, OPTIONS)
    const visited: [Page, number][] = []
    for (const key of [...backend.records.keys()].toSorted()) {
      const value = backend.records.get(key) ?? new Uint8Array()
      if (key.charCodeAt(0) === DEAD_PREFIX) this.pages.restoreMarks(latin1ToBytes(key), value)
      else this.pages.restore(latin1ToBytes(key), value, (page, at) => visited.push([page, at]))
    }
    let living = 0
    for (const [page, at] of visited) {
      const [main, sub] = [page.mainAt(at), page.subAt(at)]
      if (this.living.has(`${main}/${sub}`)) living += 1
      else this.pages.drop(main, sub)
    }
    if (living !== this.living.size) throw new Error('a record that lives was not restored')
  }

  /** What is wrong, in one word or none. */
  fault(): string | undefined {
    for (const place of this.living) {
      const [main = 0, sub = 0] = place.split('/').map(Number)
      const page = this.pages.pageOf(main, sub)
      const at = page.find(main, sub)
      if (!page.has(at, main, sub)) return `${place} is gone`
      if (recordText(page, at) !== this.records.get(place)) return `${place} is another`
    }
    const { cachedBytes, dead, records } = this.pages.stats()
    if (records - dead !== this.living.size) return `${records} records, ${dead} dead`
    // One page may always be there, and be as long as a record.
    return cachedBytes > OPTIONS.cacheBytes + 1000 ? `${cachedBytes} bytes in memory` : undefined
  }
}

function recordText(page: Page, at: number): string {
  return bytesToLatin1(page.bytes.subarray(page.startAt(at), page.endAt(at)))
}

function randomKeyValue(random: Random, key: string, modRevision: number): KeyValue {
  return {
    key: latin1ToBytes(key),
    createRevision: 1 + random.below(Math.min(modRevision, 2 ** 31)),
    modRevision,
    version: 1 + random.below(oneOf(random, [2, 200, 70_000])),
    value: new Uint8Array(random.below(oneOf(random, [1, 30, 300]))).fill(random.below(256)),
    lease: oneOf(random, [0n, 1n, -1n, 2n ** 62n, -(2n ** 63n)]),
  }
}

t.test('pages hold what was written, through compactions, evictions and restarts', (t) => {
  for (const seed of seedsOf(t, 6)) {
    const random = seededRandom(seed)
    const twins = new Twins()
    let fault: string | undefined
    for (let step = 0; step < 400 && fault === undefined; step++) {
      const kind = random.below(20)
      if (kind < 9 || twins.living.size === 0) twins.write(random)
      else if (kind < 17) twins.drop(random)
      else if (kind < 18) twins.tidy(random)
      else if (kind < 19) twins.backend.flush()
      else twins.restart()
      fault = twins.fault()
    }
    t.equal(fault, undefined, `seed ${seed}`)
  }
  t.end()
})

t.test('space is given back: what is left takes few pages, and pages are joined', (t) => {
  const random = seededRandom(1)
  const twins = new Twins()
  for (let times = 0; times < 500; times++) twins.write(random)
  const before = twins.pages.stats()
  while (twins.living.size > 50) twins.drop(random)
  for (let times = 0; times < 3; times++) twins.tidy(seededRandom(2))
  twins.tidy(seededRandom(4))
  const after = twins.pages.stats()
  t.ok(before.pages > 100 && after.pages < before.pages / 3, `${before.pages}, ${after.pages}`)
  t.ok(after.dead <= after.records / 2, `${after.dead} of ${after.records}`)
  const pages = [...twins.backend.records.keys()].filter((key) => key.startsWith('k'))
  t.equal(pages.length, after.pages - 1, 'the open page is not there yet')
  t.equal(twins.fault(), undefined)
  t.end()
})

t.test('a key-value is kept in its wire form, which reads back', (t) => {
  const random = seededRandom(7)
  for (let times = 0; times < 300; times++) {
    const pages = new Pages(new MemoryBackend(), OPTIONS)
    const kv = randomKeyValue(random, 'k'.repeat(1 + random.below(200)), 2 ** random.below(53) + 1)
    pages.put({ main: kv.modRevision, sub: 0 }, kv)
    const page = pages.pageOf(kv.modRevision, 0)
    const wire = codec('mvccpb.KeyValue').encode(kv)
    const found = page.bytes.subarray(page.startAt(0), page.endAt(0))
    if (bytesToLatin1(found) !== bytesToLatin1(wire)) t.same(found, wire)
    const again = readKeyValue(page.bytes, page.startAt(0), page.endAt(0))
    if (bytesToLatin1(kvCodec.encode(again)) !== bytesToLatin1(wire)) t.same(again, kv)
    if (keyAt(page, 0) !== bytesToLatin1(kv.key)) t.fail('another key')
  }
  t.pass('300 of them')
  t.end()
})
