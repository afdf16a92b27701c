import t from 'tap'
import { bytesToLatin1, seededRandom, type Random } from '../../src/base/index.ts'
import {
  checkTxn,
  MvccError,
  type PagesOptions,
  RangePages,
  range,
  readHistory,
  type Store,
  type StoredEvent,
} from '../../src/mvcc/index.ts'
import { EncodedMessage, EventType, type Init, type KeyValue } from '../../src/proto/messages.ts'
import { MemoryBackend, MemoryLeases, restoredStore } from './memory-world.ts'
import { allKeys, kvText, kvTexts, plainKv, rangeOf } from './requests.ts'
import {
  KEYS,
  LEASES,
  oneOf,
  randomDelete,
  randomPut,
  randomRange,
  randomTxn,
} from './random-requests.ts'
import { seedsOf } from './seeds.ts'
import { StoreModel, type ModelEvent } from './store-model.ts'

/** Any reply as text: two are equal when their texts are. */
function replyText(reply: unknown): string {
  return JSON.stringify(reply ?? 'done', (_, given: unknown) => {
    const value = given instanceof EncodedMessage ? plainKv(given) : given
    if (typeof value === 'bigint') return `${value}n`
    if (value instanceof Uint8Array) return bytesToLatin1(value)
    return value instanceof Object && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value
  })
}

/** What a call answers, or the code of its refusal. */
function outcome(call: () => unknown): string {
  try {
    return replyText(call())
  } catch (error) {
    if (error instanceof MvccError) return `refused: ${error.code}`
    throw error
  }
}

function same(what: string, found: string, wanted: string): void {
  if (found !== wanted) throw new Error(`${what}\nfound  ${found}\nwanted ${wanted}`)
}

/** A store beside its model; whatever is done to both must look the same. */
class Twins {
  readonly backend = new MemoryBackend()
  readonly leases = new MemoryLeases(LEASES)
  readonly model = new StoreModel(LEASES)
  readonly counts = new Map<string, number>()
  store: Store
  readonly #pages: PagesOptions
  #heard: string[] = []

  constructor(pages: PagesOptions) {
    this.#pages = pages
    this.store = restoredStore(this.backend, pages)
    this.#listen()
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  restart(): void {
    this.store = restoredStore(this.backend, this.#pages)
    this.#listen()
    const attached = new Map<string, bigint>()
    this.store.leasedKeys((lease, key) => attached.set(key, lease))
    same('leases after a restart', mapText(attached), mapText(this.leases.attached))
    this.checkState()
  }

  both(what: string, real: () => unknown, modelled: () => unknown): void {
    const before = this.store.revision
    const wanted = outcome(modelled)
    same(what, outcome(real), wanted)
    this.count(wanted.startsWith('refused') ? wanted : what)
    same('revision', String(this.store.revision), String(this.model.revision))
    const events = this.model.revision > before ? this.model.events.get(this.model.revision) : []
    same('events heard', this.#heard.join('\n'), (events ?? []).map(modelEventText).join('\n'))
    this.#heard = []
  }

  /** All that can be seen from outside, for every revision. */
  checkState(): void {
    const { store, model } = this
    const kvs = [...model.now().values()]
    const cost = kvs.reduce((sum, kv) => sum + 256 + kv.key.length + kv.value.length, 0)
    same('key count', String(store.keyCount), String(kvs.length))
    same('live bytes', String(store.liveBytes), String(cost))
    same('compacted', String(store.compactRevision), String(model.compacted))
    // Far below the compacted revision one refusal is like another.
    for (let revision = model.compacted - 1; revision <= model.revision; revision++) {
      const request = allKeys({ revision })
      const wanted = outcome(() => model.range(request))
      same(
        `all at ${revision}`,
        outcome(() => range(store, request)),
        wanted,
      )
    }
    const leased = new Map(kvs.filter((kv) => kv.lease !== 0n).map(nameAndLease))
    same('leases', mapText(this.leases.attached), mapText(leased))
  }

  checkHistory(random: Random): void {
    const { store, model } = this
    const from = random.below(2) === 0 ? model.compacted : random.below(model.revision + 3)
    const limits = { revisionsMax: 1 + random.below(5), bytesMax: 1 + random.below(200) }
    if (from < model.compacted) {
      same(
        'old history',
        outcome(() => readHistory(store, from, limits)),
        'refused: compacted',
      )
      return
    }
    let next = from
    const found: string[] = []
    while (next <= store.revision) {
      const slice = readHistory(store, next, limits)
      if (slice.revisions.length > limits.revisionsMax) throw new Error('too long a slice')
      for (const { revision, events } of slice.revisions) {
        found.push(...events.map((event) => `${revision} ${storedEventText(event)}`))
      }
      next = slice.next
    }
    const wanted: string[] = []
    for (let revision = Math.max(from, 2); revision <= model.revision; revision++) {
      for (const event of model.events.get(revision) ?? []) {
        const prev = kvText(model.prevKv(revision, event))
        wanted.push(`${revision} ${modelEventText(event)} prev ${prev}`)
      }
    }
    const prevs = this.#prevTexts(from)
    const text = found.map((line, at) => `${line} prev ${prevs[at]}`)
    same(`history from ${from}`, text.join('\n'), wanted.join('\n'))
  }

  #prevTexts(from: number): string[] {
    const slice = readHistory(this.store, from, { revisionsMax: Infinity, bytesMax: Infinity })
    return slice.revisions.flatMap(({ events }) => events.map((event) => kvText(event.prevKv())))
  }

  #listen(): void {
    this.store.listen((revision) => {
      same('revision heard', String(revision), String(this.store.revision))
      const slice = readHistory(this.store, revision, { revisionsMax: 2, bytesMax: Infinity })
      this.#heard = slice.revisions.flatMap(({ events }) => events.map(storedEventText))
    })
  }
}

function nameAndLease(kv: KeyValue): [string, bigint] {
  return [bytesToLatin1(kv.key), kv.lease]
}

function mapText(map: ReadonlyMap<string, bigint>): string {
  return [...map]
    .map(([key, id]) => `${key}:${id}`)
    .toSorted()
    .join()
}

function eventText(put: boolean, key: string, kv: Init<KeyValue>): string {
  return `${put ? 'put' : 'delete'} ${JSON.stringify(key)} ${kvText(kv)}`
}

function storedEventText(event: StoredEvent): string {
  return eventText(event.type === EventType.PUT, event.key, plainKv(event.kv))
}

function modelEventText(event: ModelEvent): string {
  return eventText(event.put, event.key, event.kv)
}

function write(twins: Twins, random: Random): void {
  const { store, model, leases } = twins
  const kind = random.below(20)
  if (kind < 9) {
    const request = randomPut(random)
    twins.both(
      'put',
      () => store.put(request, leases),
      () => model.put(request),
    )
  } else if (kind < 12) {
    const request = randomDelete(random)
    const real = (): unknown => store.deleteRange(request, leases)
    twins.both('delete', real, () => model.deleteRange(request))
  } else if (kind < 19) {
    const request = randomTxn(random, model.revision, 2)
    if (outcome(() => checkTxn(request, 128)).startsWith('refused')) return twins.count('form')
    twins.both(
      'txn',
      () => store.txn(request, leases),
      () => model.txn(request),
    )
  } else {
    const keys = KEYS.filter(() => random.below(4) === 0).toReversed()
    const real = (): unknown => store.deleteKeys(keys, leases)
    twins.both('delete keys', real, () => model.deleteKeys(keys))
  }
}

/** Reads a range in parts while writes go on between them. */
function readPages(twins: Twins, random: Random): void {
  const { model } = twins
  const revision = random.below(2) === 0 ? 0 : model.compacted + random.below(4)
  const limit = random.below(8) - 1
  const rangeEnd = oneOf(random, KEYS)
  const request = rangeOf({ key: 'a', rangeEnd, revision, limit, keysOnly: random.below(4) === 0 })
  const wanted = outcome(() => model.range(request))
  if (wanted.startsWith('refused')) {
    return same(
      'pages',
      outcome(() => new RangePages(twins.store, request)),
      wanted,
    )
  }
  const whole = model.range(request)
  const pages = new RangePages(twins.store, request)
  const kvs: Init<KeyValue>[] = []
  for (;;) {
    const page = pages.next(1 + random.below(3))
    kvs.push(...page.kvs.map(plainKv))
    if (page.last) {
      same('pages count', `${page.count} ${page.more}`, `${whole.count} ${whole.more}`)
      break
    }
    write(twins, random)
  }
  same('pages', kvTexts(kvs).join('\n'), kvTexts(whole.kvs).join('\n'))
  same('pages header', String(pages.headerRevision), String(whole.header?.revision))
  twins.count('pages')
}

/** However little is done at a time, it ends, and just the records that are needed are left. */
function finishCompaction(twins: Twins, workMax: number): void {
  const { store, model } = twins
  for (let steps = 0; !store.compactStep(workMax); steps++) {
    if (steps > store.revision * 10) throw new Error('compaction does not get on')
  }
  const { records, dead } = store.historyStats()
  same('records left', String(records - dead), String(model.recordsLeft()))
  twins.count('compacted')
}

function step(twins: Twins, random: Random): void {
  const { store, model } = twins
  const kind = random.below(100)
  if (kind < 55) return write(twins, random)
  if (kind < 85) {
    const request = randomRange(random, model.revision)
    return twins.both(
      'range',
      () => range(store, request),
      () => model.range(request),
    )
  }
  if (kind < 88) return readPages(twins, random)
  if (kind < 91) return twins.checkHistory(random)
  if (kind < 93) {
    const revision = model.compacted + random.below(12) - 1
    return twins.both(
      'compact',
      () => store.compact(revision),
      () => model.compact(revision),
    )
  }
  if (kind < 97) {
    store.compactStep(1 + random.below(6))
    return
  }
  if (kind < 99) return finishCompaction(twins, 1 + random.below(6))
  twins.restart()
  twins.count('restart')
}

t.test('a store answers like a copy of everything for every revision', async (t) => {
  for (const seed of seedsOf(t, 4)) {
    const random = seededRandom(seed)
    // In larger pages more that is dead stays.
    const pageBytes = oneOf(random, [100, 300, 1000])
    const twins = new Twins({ pageBytes, cacheBytes: 3 * pageBytes })
    for (let at = 0; at < 500; at++) {
      try {
        step(twins, random)
        if (at % 100 === 0) twins.checkState()
      } catch (error) {
        throw new Error(`seed ${seed}, step ${at}`, { cause: error })
      }
    }
    twins.checkState()
    const all = [...twins.counts].map(([what, times]) => `${what} ${times}`).toSorted()
    t.pass(`seed ${seed}: revision ${twins.model.revision}; ${all.join(', ')}`)
  }
})
