import t from 'tap'
import { bytesToLatin1, seededRandom, type Random } from '../../src/base/index.ts'
import type { KeySpan, StoredEvent, WatchBatch, Watcher, WatchSink } from '../../src/mvcc/index.ts'
import { seedsOf } from './seeds.ts'
import { copyStore, eventLine, HubWorld, oneKey, write, type Write } from './watch-fixture.ts'

/** One event as the model knows it, with what etcd gives as its previous value. */
interface ModelEvent {
  readonly type: 'put' | 'delete'
  readonly key: string
  readonly revision: number
  readonly line: string
  readonly previous: string | undefined
}

/** All that was ever written, kept in the plainest way. */
class Model {
  readonly events: ModelEvent[] = []
  readonly live = new Map<string, string>()
  revision = 1

  write(writes: readonly Write[]): void {
    const revision = this.revision + 1
    const before = this.events.length
    for (const op of writes) {
      if (op.type === 'put') this.#add('put', op.key, revision, op.value)
      else {
        const hit = [...this.live.keys()].filter((key) => key >= op.key && key < op.end)
        for (const key of hit.toSorted()) this.#add('delete', key, revision, '')
      }
    }
    if (this.events.length > before) this.revision = revision
  }

  wanted(probe: Probe, from: number, to: number): readonly ModelEvent[] {
    const { span, without } = probe
    return this.events.filter(
      ({ type, key, revision }) =>
        revision >= from &&
        revision <= to &&
        key >= span.from &&
        (span.to === undefined || key < span.to) &&
        !(type === 'put' ? without.puts : without.deletes),
    )
  }

  #add(type: ModelEvent['type'], key: string, revision: number, value: string): void {
    const previous = this.live.get(key)
    const line = type === 'put' ? `put ${key}=${value}@${revision}` : `delete ${key}@${revision}`
    this.events.push({ type, key, revision, line, previous })
    if (type === 'put') this.live.set(key, value)
    else this.live.delete(key)
  }
}

/** A watcher under test: takes `room` batches, then none until it is given room again. */
class Probe implements WatchSink {
  readonly span: KeySpan
  readonly without: { readonly puts: boolean; readonly deletes: boolean }
  readonly first: number
  readonly world: HubWorld
  readonly model: Model
  readonly lines: string[] = []
  room = 3
  ended = false
  compactedAt: number | undefined
  lastRevision = 0
  /** The hub called it current there. */
  currentAt = 0
  watcher!: Watcher

  constructor(
    world: HubWorld,
    model: Model,
    span: KeySpan,
    without: Probe['without'],
    first: number,
  ) {
    this.world = world
    this.model = model
    this.span = span
    this.without = without
    this.first = first
  }

  get ready(): boolean {
    return this.room > 0
  }

  deliver(batch: WatchBatch): void {
    if (this.ended) throw new Error('a batch after the end')
    if (!this.ready) throw new Error('a batch to a sink that is not ready')
    this.room -= 1
    if (batch.revision !== this.world.hub.revision) throw new Error('a batch of another revision')
    if (new Set(batch.events.map((event) => event.modRevision)).size > 7) {
      throw new Error('more revisions in a batch than allowed')
    }
    const from = batch.events[0]?.modRevision ?? 0
    if (from <= this.lastRevision) throw new Error('a revision was split or came again')
    for (const event of batch.events) this.#take(event)
  }

  compacted(revision: number): void {
    const told = Math.max(this.watcher.next - 1, this.currentAt)
    if (told + 1 >= revision) throw new Error('ended by a compaction it had passed')
    this.compactedAt = revision
    this.ended = true
  }

  #take(event: StoredEvent): void {
    this.lines.push(eventLine(event))
    this.lastRevision = event.modRevision
    const { modRevision } = event
    const known = this.model.events.find((e) => e.revision === modRevision && e.key === event.key)
    const previous = event.prevKv()
    const compacted = modRevision - 1 < this.world.store.compactRevision
    const expected = compacted ? undefined : known?.previous
    if ((previous && bytesToLatin1(previous.value)) !== expected) {
      throw new Error(`previous value of ${eventLine(event)}: ${expected} expected`)
    }
  }
}

const KEYS = ['a', 'a\0', 'aa', 'ab', 'b', 'ba', 'c', '\xff']

/** One random life of a hub. Throws at the first thing that is not as the model has it. */
class Life {
  readonly random: Random
  readonly model = new Model()
  readonly world = new HubWorld({
    batchRevisions: 7,
    batchBytes: 700,
    readRevisions: 3,
    cohortWatchers: 4,
    liveBatches: 5,
  })
  readonly probes: Probe[] = []
  readonly seen = { batches: 0, compacted: 0, rebinds: 0, stalls: 0 }

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) this.step()
    for (const probe of this.probes) this.makeRoom(probe, Infinity)
    this.world.pump(this.random.below(4))
    for (const probe of this.probes) this.check(probe, true)
  }

  step(): void {
    const roll = this.random.below(100)
    if (roll < 45) this.write()
    else if (roll < 57) this.watch()
    else if (roll < 70) this.makeRoom(this.pick(this.probes), 1 + this.random.below(4))
    else if (roll < 88) this.pumpOnce()
    else if (roll < 93) this.cancel()
    else if (roll < 95) this.compact()
    else if (roll < 98) this.install()
    else for (const probe of this.probes) this.check(probe, false)
  }

  write(): void {
    const writes = this.writes()
    // First the model: watchers are told within the write.
    this.model.write(writes)
    write(this.world.store, ...writes)
    if (this.world.store.revision !== this.model.revision) throw new Error('revision differs')
  }

  /** Distinct keys, so that no transaction writes one twice. */
  writes(): readonly Write[] {
    const at = this.random.below(KEYS.length)
    const keys = KEYS.slice(at, at + 1 + this.random.below(3))
    if (this.random.below(6) === 0) {
      return [{ type: 'delete', key: keys[0] ?? '', end: `${keys.at(-1)}\0` }]
    }
    return keys.map((key) =>
      this.random.below(4) === 0
        ? { type: 'delete', key, end: `${key}\0` }
        : { type: 'put', key, value: `v${this.random.below(1000)}` },
    )
  }

  watch(): void {
    const { hub } = this.world
    const from = this.pick(KEYS) ?? ''
    const ends = [...KEYS.filter((key) => key > from), undefined]
    const span = this.random.below(2) === 0 ? oneKey(from) : { from, to: this.pick(ends) }
    const start = this.random.below(3) === 0 ? 0 : 1 + this.random.below(hub.revision + 5)
    const filter = this.random.below(8)
    const without = { puts: filter === 1, deletes: filter === 2 }
    const first = start === 0 ? hub.revision + 1 : start
    const probe = new Probe(this.world, this.model, span, without, first)
    probe.room = this.random.below(5)
    probe.watcher = hub.watch({ span, startRevision: start, without, sink: probe })
    this.probes.push(probe)
  }

  makeRoom(probe: Probe | undefined, room: number): void {
    if (probe === undefined) return
    if (probe.watcher.state === 'stalled') this.seen.stalls += 1
    probe.room = room
    this.world.hub.resume(probe.watcher)
  }

  pumpOnce(): void {
    if (!this.world.workDue) return
    let left = this.random.below(6)
    this.world.workDue = this.world.hub.pump(() => left-- > 0)
  }

  cancel(): void {
    const probe = this.pick(this.probes)
    if (probe === undefined || probe.ended) return
    this.check(probe, false)
    this.world.hub.cancel(probe.watcher)
    probe.ended = true
  }

  compact(): void {
    const { store } = this.world
    const oldest = Math.max(store.compactRevision + 1, store.revision - 12)
    if (oldest > store.revision) return
    store.compact(oldest + this.random.below(store.revision - oldest + 1))
    if (this.random.below(2) === 0) while (!store.compactStep(100));
  }

  /** Another member wrote on, maybe compacted, and sent its state. */
  install(): void {
    this.seen.rebinds += 1
    const { hub } = this.world
    for (const probe of this.probes) {
      if (hub.isCurrent(probe.watcher)) probe.currentAt = hub.revision
    }
    const other = copyStore(this.world.backend)
    for (let count = this.random.below(12); count > 0; count--) {
      const writes = this.writes()
      write(other.store, ...writes)
      this.model.write(writes)
    }
    this.world.install(other)
    if (this.random.below(3) === 0) this.compact()
  }

  /** What the probe got is what it should have: all of it when it is `done` or current. */
  check(probe: Probe, done: boolean): void {
    const { hub } = this.world
    const wanted = this.model.wanted(probe, probe.first, hub.revision).map(({ line }) => line)
    const got = probe.lines
    this.seen.batches += got.length
    if (got.join() !== wanted.slice(0, got.length).join()) {
      throw new Error(`watch of ${JSON.stringify(probe.span)} got ${got}, wanted ${wanted}`)
    }
    if (probe.compactedAt !== undefined) {
      this.seen.compacted += 1
      // Whatever came before the place where it was cut off must have reached it.
      const owed = this.model.wanted(probe, probe.first, probe.watcher.next - 1).length
      if (got.length !== owed) throw new Error('events before a compaction were skipped')
    }
    if (hub.isCurrent(probe.watcher) && got.length !== wanted.length) {
      throw new Error('called current while events were owed')
    }
    if (!done || probe.ended) return
    if (got.length !== wanted.length) throw new Error(`missed ${wanted.slice(got.length)}`)
    const started = probe.watcher.startRevision <= hub.revision
    if (hub.isCurrent(probe.watcher) !== started) throw new Error('not current at the end')
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.random.below(from.length)]
  }
}

t.test('every watcher sees the history from its start, whatever happens meanwhile', async (t) => {
  const seeds = seedsOf(t, 300)
  const sum = { batches: 0, compacted: 0, rebinds: 0, stalls: 0 }
  for (const seed of seeds) {
    const life = new Life(seed)
    try {
      life.run(300)
    } catch (error) {
      t.fail(`seed ${seed}`, { error })
      break
    }
    for (const name of ['batches', 'compacted', 'rebinds', 'stalls'] as const) {
      sum[name] += life.seen[name]
    }
  }
  t.comment(JSON.stringify(sum))
  for (const [name, count] of Object.entries(sum)) t.ok(count >= seeds.length, `${name} did occur`)
})
