import { assert, equalBytes, type Backend, type KeelsonError } from '../base/index.ts'
import { LEASE_PREFIX, LeaseError, Lessor } from '../lease/index.ts'
import {
  Cluster,
  MEMBER_PREFIX,
  MembershipError,
  REMOVED_PREFIX,
  VERSION_PREFIX,
  type MemberStep,
} from '../membership/index.ts'
import {
  createStore,
  DEAD_PREFIX,
  MARK_PREFIX,
  MvccError,
  RECORD_PREFIX,
  type PagesOptions,
  type Store,
} from '../mvcc/index.ts'
import type { ConfState, InternalRaftRequest, MembershipMember } from '../proto/messages.ts'
import { CountedBackend } from './counted-backend.ts'
import { ApplyError } from './errors.ts'
import {
  APPLY_PREFIX,
  CONF_KEY,
  damaged,
  decodeConf,
  decodePosition,
  EMPTY_CONF,
  encodeConf,
  encodePosition,
  POSITION_KEY,
  type Position,
} from './position.ts'
import type { ApplyOutcome, ApplyReply } from './reply.ts'
import { runRequest } from './run-request.ts'

/** What the state machine stands on. */
export interface StateMachineOptions {
  readonly backend: Backend
  /** How the store keeps history, where not as it does by itself. */
  readonly pages?: Partial<PagesOptions>
}

/** A committed membership change: raft's steps and the record of the member it adds or updates. */
export interface MemberChange {
  readonly steps: readonly MemberStep[]
  readonly record: MembershipMember | undefined
}

/** A state machine on `backend`, empty until the records found there are fed to `restore`. */
export function createStateMachine(options: StateMachineOptions): StateMachine {
  return new StateMachine(options)
}

/**
 * The replicated state and its place in the log. Entries come in order and one at a time; each call
 * runs to its end in one piece, so a flush of the backend before or after it, never within, keeps
 * the state and its position together. Where a fault ends a call early, no
 * flush takes place any more.
 */
export class StateMachine {
  readonly store: Store
  readonly lessor: Lessor
  readonly cluster: Cluster
  readonly #backend: CountedBackend
  #position: Position = { index: 0, term: 0 }
  /** As the backend has it. */
  #saved: Position = this.#position
  #conf: ConfState = EMPTY_CONF
  /** An entry is applied just now; for good once a fault came in between. */
  #within = false

  constructor({ backend, pages }: StateMachineOptions) {
    this.#backend = new CountedBackend(backend)
    backend.beforeFlush(() => this.#savePosition())
    this.store = createStore(this.#backend, pages)
    this.lessor = new Lessor(this.#backend)
    this.cluster = new Cluster(this.#backend)
  }

  /** The last entry in the state: where raft starts to apply, and what a snapshot stands at. */
  get appliedIndex(): number {
    return this.#position.index
  }

  /** The term of that entry. */
  get appliedTerm(): number {
    return this.#position.term
  }

  /** Raft's configuration at the applied index. */
  get confState(): ConfState {
    return this.#conf
  }

  /**
   * Takes a record found on the disk at start; they come in byte order of their keys. Throws the
   * room's own `damaged`, and this room's for a key that is none of the state's.
   */
  restore(key: Uint8Array, value: Uint8Array): void {
    switch (key[0]) {
      case RECORD_PREFIX:
      case MARK_PREFIX:
      case DEAD_PREFIX:
        return this.store.restore(key, value)
      case LEASE_PREFIX:
        return this.lessor.restore(key, value)
      case MEMBER_PREFIX:
      case REMOVED_PREFIX:
      case VERSION_PREFIX:
        return this.cluster.restore(key, value)
      case APPLY_PREFIX:
        return this.#restore(key, value)
      case undefined:
      default:
        throw damaged('key of a record')
    }
  }

  /** All records are in: keys meet their leases again. Throws `damaged` where one is lost. */
  finishRestore(): void {
    this.store.finishRestore()
    this.store.leasedKeys((lease, key) => {
      if (!this.lessor.has(lease)) throw damaged('lease of a key')
      this.lessor.attach(lease, key)
    })
  }

  /**
   * Applies a committed entry; `undefined` stands for one without content. Undefined is answered
   * for an entry that the state has already: after a crash the log may hand it out again.
   */
  applyNormal(
    index: number,
    term: number,
    request: InternalRaftRequest | undefined,
  ): ApplyOutcome | undefined {
    if (!this.#begin(index, term)) return undefined
    const outcome = this.#attempt(() => (request === undefined ? {} : runRequest(this, request)))
    this.#reach({ index, term })
    return outcome
  }

  /**
   * Applies a committed membership change. `toRaft` hands it to raft, or tells raft that it was
   * refused here, and answers raft's configuration after that. Undefined, without a call of
   * `toRaft`, for an entry that the state has already; raft, started from this state's position and
   * configuration, knows it then.
   */
  applyConf(
    index: number,
    term: number,
    change: MemberChange,
    toRaft: (accepted: boolean) => ConfState,
  ): ApplyOutcome | undefined {
    if (!this.#begin(index, term)) return undefined
    const outcome = this.#attempt(() => {
      this.cluster.change(change.steps, change.record)
      return {}
    })
    this.#conf = toRaft('reply' in outcome)
    this.#checkMembers()
    this.#backend.put(CONF_KEY, encodeConf(this.#conf))
    this.#reach({ index, term })
    return outcome
  }

  #restore(key: Uint8Array, value: Uint8Array): void {
    if (equalBytes(key, POSITION_KEY)) this.#saved = this.#position = decodePosition(value)
    else if (equalBytes(key, CONF_KEY)) this.#conf = decodeConf(value)
    else throw damaged('key of a record')
  }

  /** Whether the entry is to be applied: it is begun then. */
  #begin(index: number, term: number): boolean {
    if (index <= this.#position.index) return false
    assert(index === this.#position.index + 1, 'entries are applied without a gap')
    assert(term >= this.#position.term, 'terms never fall along the log')
    this.#within = true
    return true
  }

  #reach(position: Position): void {
    this.#position = position
    this.#within = false
  }

  #attempt(run: () => ApplyReply): ApplyOutcome {
    const written = this.#written()
    try {
      return { reply: run() }
    } catch (error) {
      if (!isRefusal(error)) throw error
      assert(this.#written() === written, 'a refused request has written nothing')
      return { refusal: error }
    }
  }

  #written(): number {
    return this.#backend.writes + this.store.recordsWritten
  }

  #savePosition(): void {
    // Part of an entry without its place in the log would be applied again by the next start.
    assert(!this.#within, 'a state is flushed between two entries')
    if (this.#saved === this.#position) return
    this.#saved = this.#position
    this.#backend.put(POSITION_KEY, encodePosition(this.#position))
  }

  /** Two records of who votes: etcd let them drift apart, and lost a promotion (#19557). */
  #checkMembers(): void {
    const { voters, learners, learnersNext } = this.#conf
    const listening = [...learners, ...learnersNext]
    const members = this.cluster.members()
    assert(
      voters.length + listening.length === members.length,
      'raft and the records have as many members',
    )
    for (const { ID, isLearner } of members) {
      const kind = isLearner ? listening : voters
      assert(kind.includes(ID), 'raft and the records agree who votes')
    }
  }
}

/** Damage is this member's alone, so it is no refusal: the member must stop. */
function isRefusal(error: unknown): error is KeelsonError {
  return (
    (error instanceof MvccError ||
      error instanceof LeaseError ||
      error instanceof MembershipError ||
      error instanceof ApplyError) &&
    error.code !== 'damaged'
  )
}
