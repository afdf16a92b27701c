import { bytesToLatin1, latin1ToBytes } from '../../src/base/index.ts'
import { MvccError } from '../../src/mvcc/index.ts'
import type {
  Compare,
  DeleteRangeRequest,
  DeleteRangeResponse,
  Init,
  KeyValue,
  PutRequest,
  PutResponse,
  RangeRequest,
  RangeResponse,
  RequestOp,
  ResponseOp,
  TxnRequest,
  TxnResponse,
} from '../../src/proto/messages.ts'

export interface ModelEvent {
  readonly put: boolean
  readonly key: string
  readonly kv: Init<KeyValue>
}

type State = ReadonlyMap<string, KeyValue>

/** A write in progress. */
interface Draft {
  readonly state: Map<string, KeyValue>
  readonly events: ModelEvent[]
}

/** The store as nobody could get it wrong: a whole copy of all keys for every revision. */
export class StoreModel {
  revision = 1
  compacted = -1
  readonly events = new Map<number, readonly ModelEvent[]>()
  readonly #states = new Map<number, State>([[1, new Map()]])
  readonly #leases: ReadonlySet<bigint>

  constructor(leases: readonly bigint[]) {
    this.#leases = new Set(leases)
  }

  stateAt(revision: number): State {
    return this.#states.get(revision) ?? new Map()
  }

  now(): State {
    return this.stateAt(this.revision)
  }

  /** How many records a finished compaction has left. */
  recordsLeft(): number {
    let left = 0
    for (const [revision, events] of this.events)
      if (revision >= this.compacted) left += events.length
    for (const kv of this.stateAt(this.compacted).values()) {
      if (kv.modRevision < this.compacted) left += 1
    }
    return left
  }

  /** What the watch of a revision answers as the key before it. */
  prevKv(revision: number, event: ModelEvent): KeyValue | undefined {
    const isCreate = event.put && event.kv.createRevision === event.kv.modRevision
    if (isCreate || revision - 1 < this.compacted) return undefined
    return this.stateAt(revision - 1).get(event.key)
  }

  range(request: RangeRequest): Init<RangeResponse> {
    return this.#range(this.now(), this.revision, request)
  }

  put(request: PutRequest): Init<PutResponse> {
    return this.#write((draft) => {
      this.#refusePut(draft.state, request)
      return this.#put(draft, request)
    })
  }

  deleteRange(request: DeleteRangeRequest): Init<DeleteRangeResponse> {
    return this.#write((draft) => this.#deleteRange(draft, request))
  }

  deleteKeys(keys: readonly string[]): number {
    return this.#write((draft) => {
      const present = [...new Set(keys)].filter((key) => draft.state.has(key)).toSorted()
      for (const key of present) this.#deleteKey(draft, key)
      return present.length
    })
  }

  txn(request: TxnRequest): Init<TxnResponse> {
    return this.#write((draft) => {
      const decided = new Map<TxnRequest, boolean>()
      this.#decide(draft.state, request, decided)
      this.#refuse(draft.state, request, decided, [])
      const reply = this.#branch(draft, request, decided)
      return { ...reply, header: { revision: this.#revisionOf(draft) } }
    })
  }

  compact(revision: number): void {
    if (revision <= this.compacted) throw new MvccError('compacted')
    if (revision > this.revision) throw new MvccError('futureRevision')
    this.compacted = revision
  }

  #write<T>(run: (draft: Draft) => T): T {
    const draft: Draft = { state: new Map(this.now()), events: [] }
    const reply = run(draft)
    if (draft.events.length > 0) {
      this.revision += 1
      this.#states.set(this.revision, draft.state)
      this.events.set(this.revision, draft.events)
    }
    return reply
  }

  #revisionOf(draft: Draft): number {
    return draft.events.length > 0 ? this.revision + 1 : this.revision
  }

  #range(now: State, newest: number, request: RangeRequest): Init<RangeResponse> {
    if (request.revision > newest) throw new MvccError('futureRevision')
    const at = request.revision > 0 ? request.revision : newest
    if (at < this.compacted) throw new MvccError('compacted')
    const state = at === newest ? now : this.stateAt(at)
    const all = keysIn(state, request.key, request.rangeEnd)
    const header = { revision: newest }
    if (request.countOnly) return { header, count: all.length, kvs: [], more: false }
    const limit = request.limit > 0 ? request.limit : Infinity
    const bounded =
      request.minModRevision !== 0 ||
      request.maxModRevision !== 0 ||
      request.minCreateRevision !== 0 ||
      request.maxCreateRevision !== 0
    // etcd looks no further than one key past the limit when no order is given, then sorts.
    const seen = request.sortOrder === 0 && !bounded ? all.slice(0, limit + 1) : all
    const passed = seen.filter(
      (kv) =>
        (request.minModRevision === 0 || kv.modRevision >= request.minModRevision) &&
        (request.maxModRevision === 0 || kv.modRevision <= request.maxModRevision) &&
        (request.minCreateRevision === 0 || kv.createRevision >= request.minCreateRevision) &&
        (request.maxCreateRevision === 0 || kv.createRevision <= request.maxCreateRevision),
    )
    const sorted = sortedBy(passed, request.sortTarget, request.sortOrder === 2)
    const dropsLease = request.keysOnly && request.sortTarget !== 4
    const kvs = sorted.slice(0, limit).map((kv) => ({
      ...kv,
      value: request.keysOnly ? new Uint8Array() : kv.value,
      lease: dropsLease ? 0n : kv.lease,
    }))
    return { header, count: all.length, more: sorted.length > limit, kvs }
  }

  #refusePut(state: State, request: PutRequest): void {
    if (request.lease !== 0n && !this.#leases.has(request.lease)) {
      throw new MvccError('leaseNotFound')
    }
    const keeps = request.ignoreLease || request.ignoreValue
    if (keeps && !state.has(bytesToLatin1(request.key))) throw new MvccError('keyNotFound')
  }

  #put(draft: Draft, request: PutRequest): Init<PutResponse> {
    const key = bytesToLatin1(request.key)
    const old = draft.state.get(key)
    const revision = this.revision + 1
    const kv = {
      key: request.key,
      value: request.ignoreValue && old !== undefined ? old.value : request.value,
      lease: request.ignoreLease && old !== undefined ? old.lease : request.lease,
      createRevision: old?.createRevision ?? revision,
      modRevision: revision,
      version: (old?.version ?? 0) + 1,
    }
    draft.state.set(key, kv)
    draft.events.push({ put: true, key, kv })
    return { header: { revision }, prevKv: request.prevKv ? old : undefined }
  }

  #deleteRange(draft: Draft, request: DeleteRangeRequest): Init<DeleteRangeResponse> {
    const kvs = keysIn(draft.state, request.key, request.rangeEnd)
    for (const kv of kvs) this.#deleteKey(draft, bytesToLatin1(kv.key))
    const header = { revision: this.#revisionOf(draft) }
    return { header, deleted: kvs.length, prevKvs: request.prevKv ? kvs : [] }
  }

  #deleteKey(draft: Draft, key: string): void {
    draft.state.delete(key)
    const kv = { key: latin1ToBytes(key), modRevision: this.revision + 1 }
    draft.events.push({ put: false, key, kv })
  }

  #decide(state: State, request: TxnRequest, decided: Map<TxnRequest, boolean>): void {
    const holds = request.compare.every((compare) => compareHolds(state, compare))
    decided.set(request, holds)
    for (const { requestTxn } of holds ? request.success : request.failure) {
      if (requestTxn !== undefined) this.#decide(state, requestTxn, decided)
    }
  }

  #taken(request: TxnRequest, decided: Map<TxnRequest, boolean>): readonly RequestOp[] {
    return decided.get(request) === true ? request.success : request.failure
  }

  #refuse(
    state: State,
    request: TxnRequest,
    decided: Map<TxnRequest, boolean>,
    deleted: DeleteRangeRequest[],
  ): void {
    for (const { requestRange, requestPut, requestDeleteRange, requestTxn } of this.#taken(
      request,
      decided,
    )) {
      if (requestRange !== undefined && requestRange.revision !== 0) {
        if (requestRange.revision > this.revision) throw new MvccError('futureRevision')
        if (requestRange.revision < this.compacted) throw new MvccError('compacted')
      }
      if (requestPut !== undefined) {
        this.#refusePut(state, requestPut)
        const keeps = requestPut.ignoreLease || requestPut.ignoreValue
        const key = bytesToLatin1(requestPut.key)
        if (keeps && deleted.some((range) => covers(range.key, range.rangeEnd, key))) {
          throw new MvccError('keyNotFound')
        }
      }
      if (requestDeleteRange !== undefined) deleted.push(requestDeleteRange)
      if (requestTxn !== undefined) this.#refuse(state, requestTxn, decided, deleted)
    }
  }

  #branch(draft: Draft, request: TxnRequest, decided: Map<TxnRequest, boolean>): Init<TxnResponse> {
    const responses = this.#taken(request, decided).map((op): Init<ResponseOp> => {
      if (op.requestRange !== undefined) {
        return { responseRange: this.#range(draft.state, this.#revisionOf(draft), op.requestRange) }
      }
      if (op.requestPut !== undefined) return { responsePut: this.#put(draft, op.requestPut) }
      if (op.requestDeleteRange !== undefined) {
        return { responseDeleteRange: this.#deleteRange(draft, op.requestDeleteRange) }
      }
      if (op.requestTxn === undefined) return {}
      return { responseTxn: { header: {}, ...this.#branch(draft, op.requestTxn, decided) } }
    })
    return { succeeded: decided.get(request) === true, responses }
  }
}

function covers(from: Uint8Array, rangeEnd: Uint8Array, key: string): boolean {
  const end = bytesToLatin1(rangeEnd)
  if (end === '') return key === bytesToLatin1(from)
  return key >= bytesToLatin1(from) && (end === '\0' || key < end)
}

function keysIn(state: State, from: Uint8Array, rangeEnd: Uint8Array): KeyValue[] {
  return [...state]
    .filter(([key]) => covers(from, rangeEnd, key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, kv]) => kv)
}

function sortedBy(kvs: readonly KeyValue[], target: number, descending: boolean): KeyValue[] {
  if (target === 0) return descending ? kvs.toReversed() : [...kvs]
  const rank = (kv: KeyValue): number | string =>
    [0, kv.version, kv.createRevision, kv.modRevision, bytesToLatin1(kv.value)][target] ?? 0
  const sign = descending ? -1 : 1
  return kvs.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) < rank(b) ? -sign : sign))
}

function compareHolds(state: State, compare: Compare): boolean {
  const kvs = keysIn(state, compare.key, compare.rangeEnd)
  if (kvs.length === 0 && compare.target === 3) return false
  const zero = { version: 0, createRevision: 0, modRevision: 0, lease: 0n, value: new Uint8Array() }
  return (kvs.length === 0 ? [zero] : kvs).every((kv) => {
    const stored = [
      kv.version,
      kv.createRevision,
      kv.modRevision,
      bytesToLatin1(kv.value),
      kv.lease,
    ]
    const given = [
      compare.version ?? 0,
      compare.createRevision ?? 0,
      compare.modRevision ?? 0,
      bytesToLatin1(compare.value ?? new Uint8Array()),
      compare.lease ?? 0n,
    ]
    const a = stored[compare.target] ?? 0
    const b = given[compare.target] ?? 0
    return [a === b, a > b, a < b, a !== b][compare.result]
  })
}
