import { readStateMeta } from '../apply/index.ts'
import { assert, DiskError, errorText, KeelsonError } from '../base/index.ts'
import type { Message, SnapshotMeta, Write } from '../raft/index.ts'
import type { PeerTransport } from '../transport/index.ts'
import type { World } from './options.ts'
import type { PeerCounts } from './peer-counts.ts'
import { packRecords, unpackRecords } from './snapshot-chunks.ts'
import { loadState, makeCurrent, nextStatePath, type State } from './state.ts'

type SnapshotMessage = Extract<Message, { type: 'snapshot' }>

/** Why a received state was not taken. */
export class SnapshotRefused extends KeelsonError<'busy' | 'stale' | 'mismatch'> {}

export interface SnapshotTransferHost {
  state(): State
  readonly transport: PeerTransport
  readonly counts: PeerCounts
  /** Gives raft the message that a received state came with, and performs what follows. */
  step(message: Message): void
  report(id: bigint, ok: boolean): void
  /** The member's state is now this one. */
  swapped(next: State): void
  fatal(error: unknown): void
}

/**
 * Brings a follower whose entries are truncated away up to date: the leader streams its pinned
 * state, the follower writes it to a store of its own, and swaps it in once raft says so.
 *
 * Writes go on at both ends meanwhile. The state that is sent may be newer than the one raft named.
 */
export class SnapshotTransfer {
  readonly #world: World
  readonly #host: SnapshotTransferHost
  readonly #sending = new Map<bigint, Promise<void>>()
  #sends = new AbortController()
  #stopped = false
  #receiving: Promise<void> | undefined
  #received: State | undefined
  #installing = false

  constructor(world: World, host: SnapshotTransferHost) {
    this.#world = world
    this.#host = host
  }

  /** Whether a received state is being swapped in. */
  get applying(): boolean {
    return this.#installing
  }

  /** Starts to stream the state to the follower that raft names; tells raft how it ended. */
  send(message: SnapshotMessage): void {
    if (this.#sending.has(message.to)) return
    const counts = this.#host.counts.sent(message.to)
    counts.inFlight += 1
    const sent = this.#stream(message, this.#sends.signal)
      .then(() => {
        counts.succeeded += 1
        this.#host.report(message.to, true)
      })
      .catch((error: unknown) => {
        counts.failed += 1
        this.#world.log.warn('failed to send a snapshot', {
          to: message.to.toString(16),
          error: errorText(error),
        })
        this.#host.report(message.to, false)
        // A peer's failure is none of this disk's.
        if (error instanceof DiskError) this.#host.fatal(error)
      })
      .finally(() => {
        counts.inFlight -= 1
        this.#sending.delete(message.to)
      })
    this.#sending.set(message.to, sent)
  }

  /** Takes a state that the leader streams; rejects when it is not wanted or not whole. */
  async receive(message: SnapshotMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const free = this.#receiving === undefined && this.#received === undefined
    if (!free || this.#stopped) throw busy()
    this.#receiving = this.#take(message, chunks).finally(() => {
      this.#receiving = undefined
    })
    return this.#receiving
  }

  /** Raft takes the received state: it becomes current before the log forgets what it covers. */
  async install(write: Write): Promise<void> {
    const next = this.#received
    assert(next !== undefined, 'a state was received before raft takes it')
    assert(next.machine.appliedIndex === write.snapshot?.index, 'raft takes the received state')
    const old = this.#host.state()
    await old.backend.flush(false)
    await makeCurrent(this.#world.disk, next)
    this.#host.swapped(next)
    this.#received = undefined
    this.#installing = false
    this.#world.log.info('applied snapshot', { 'snapshot-index': next.machine.appliedIndex })
    // From here on this member leads no one, and what it still sends is read from the old state.
    await this.#endSends()
    await this.#discard(old)
  }

  /** Called while raft's write with the snapshot is queued: the state will be wanted. */
  wanted(): void {
    this.#installing = true
  }

  /** Begins nothing more, and ends what is being sent. */
  stop(): void {
    this.#stopped = true
    this.#sends.abort()
  }

  /** Resolves when nothing is under way and no state but the member's own is open. */
  async close(): Promise<void> {
    this.stop()
    await this.#endSends()
    await this.#receiving?.catch(() => {
      // The peer that sends it hears of it.
    })
    // It is not removed: after a fault it may be the one that the next start takes for current.
    await this.#received?.backend.close()
    this.#received = undefined
  }

  async #endSends(): Promise<void> {
    this.#sends.abort()
    await Promise.all(this.#sending.values())
    this.#sends = new AbortController()
  }

  async #take(message: SnapshotMessage, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const state = await this.#storeCounted(message, chunks)
    this.#received = state
    this.#host.step(message)
    if (this.#installing) return
    this.#received = undefined
    await this.#discard(state)
    throw new SnapshotRefused('stale', 'the snapshot holds nothing new')
  }

  async #stream(message: SnapshotMessage, signal: AbortSignal): Promise<void> {
    const pinned = await this.#host.state().backend.snapshot()
    try {
      const snapshot = readStateMeta((key) => pinned.get(key))
      this.#world.log.info('sending database snapshot', {
        to: message.to.toString(16),
        'snapshot-index': snapshot.index,
      })
      await this.#host.transport.sendSnapshot({ ...message, snapshot }, packRecords(pinned), signal)
      this.#world.log.info('sent database snapshot', { to: message.to.toString(16) })
    } finally {
      await pinned.close()
    }
  }

  async #storeCounted(message: SnapshotMessage, chunks: AsyncIterable<Uint8Array>): Promise<State> {
    const counts = this.#host.counts.received(message.from)
    counts.inFlight += 1
    try {
      const state = await this.#store(message.snapshot, chunks)
      counts.succeeded += 1
      return state
    } catch (error) {
      counts.failed += 1
      throw error
    } finally {
      counts.inFlight -= 1
    }
  }

  async #store(meta: SnapshotMeta, chunks: AsyncIterable<Uint8Array>): Promise<State> {
    const { disk } = this.#world
    const path = nextStatePath(this.#host.state().path)
    await disk.remove(path)
    const store = await disk.open(path)
    try {
      for await (const chunk of chunks) await store.batch(unpackRecords(chunk), { sync: false })
      await store.batch([], { sync: true })
    } catch (error) {
      await store.close()
      await disk.remove(path)
      throw error
    }
    await store.close()
    const state = await loadState(disk, path, meta.index)
    if (state.machine.appliedIndex === meta.index && state.machine.appliedTerm === meta.term) {
      return state
    }
    await this.#discard(state)
    throw new SnapshotRefused('mismatch', 'the snapshot is not of the index that it was sent for')
  }

  async #discard(state: State): Promise<void> {
    await state.backend.close()
    await this.#world.disk.remove(state.path)
  }
}

function busy(): SnapshotRefused {
  return new SnapshotRefused('busy', 'another snapshot is being received')
}
