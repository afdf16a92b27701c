import { SILENT_LOG, type Clock, type Log, type Random } from '../base/index.ts'
import { Caller, type RequestOptions } from './caller.ts'
import {
  callCompact,
  callMembers,
  callMoveLeader,
  callStatus,
  type MemberInfo,
  type MemberStatus,
} from './cluster.ts'
import { callDelete, type DeleteOptions, type DeleteResult } from './delete.ts'
import { Endpoints, type OpenChannel } from './endpoints.ts'
import type { KeyValue } from './key-value.ts'
import { prefix, type Bytes, type Keys } from './keys.ts'
import { LeaseClient } from './lease.ts'
import { ATTEMPT_TIMEOUT_MS, TIMEOUT_MS } from './limits.ts'
import { callPut, type PutOptions, type PutResult } from './put.ts'
import { callRange, type RangeOptions, type RangeResult } from './range.ts'
import { Txn } from './txn.ts'
import { Watch, type WatchOptions } from './watch.ts'

/** What a client is made of. */
export interface ClientOptions {
  /** `http://host:port`, `host:port` or `unix:path` of any members. */
  readonly endpoints: readonly string[]
  /** An engine's `connect`. */
  readonly openChannel: OpenChannel
  readonly clock: Clock
  readonly random: Random
  readonly log?: Log
  /** For a call with its repeats, where the call does not say; 10 s. */
  readonly timeoutMs?: number
  /** After that long another endpoint is asked, where that is safe; 3 s. */
  readonly attemptTimeoutMs?: number
}

/** What single reads take. */
export type GetOptions = RequestOptions & Pick<RangeOptions, 'revision' | 'serializable'>

/**
 * A client of a cluster. Calls fail over to other endpoints and are repeated where that is safe;
 * they reject with a ClientError only (or the codec's EncodeError for a number out of range).
 */
export class Client {
  readonly lease: LeaseClient
  readonly #caller: Caller

  constructor(caller: Caller, random: Random) {
    this.#caller = caller
    this.lease = new LeaseClient(caller, random)
  }

  /** The URLs of the endpoints. */
  get endpoints(): readonly string[] {
    return this.#caller.endpoints.all.map(({ url }) => url)
  }

  /** One key; undefined when it does not exist. */
  async get(key: Bytes, options: GetOptions = {}): Promise<KeyValue | undefined> {
    const { kvs } = await callRange(this.#caller, key, options)
    return kvs[0]
  }

  /** All keys that begin with `start`. */
  getPrefix(start: Bytes, options: RangeOptions & RequestOptions = {}): Promise<RangeResult> {
    return callRange(this.#caller, prefix(start), options)
  }

  /** Any keys, with the revision that they were read at. */
  range(keys: Keys, options: RangeOptions & RequestOptions = {}): Promise<RangeResult> {
    return callRange(this.#caller, keys, options)
  }

  put(key: Bytes, value: Bytes, options: PutOptions & RequestOptions = {}): Promise<PutResult> {
    return callPut(this.#caller, key, value, options)
  }

  delete(keys: Keys, options: DeleteOptions & RequestOptions = {}): Promise<DeleteResult> {
    return callDelete(this.#caller, keys, options)
  }

  /** A new transaction, to be built and then sent by its `commit`. */
  txn(): Txn {
    return new Txn(this.#caller)
  }

  /** Forgets history before `revision`; with `physical`, resolves when the space is free. */
  compact(
    revision: number,
    options: RequestOptions & { readonly physical?: boolean | undefined } = {},
  ): Promise<void> {
    return callCompact(this.#caller, revision, options)
  }

  /** Begins to watch keys. */
  watch(keys: Keys, options: WatchOptions = {}): Watch {
    return new Watch(this.#caller, keys, options)
  }

  /** All members; asked of a quorum unless `serializable`. */
  members(
    options: RequestOptions & { readonly serializable?: boolean | undefined } = {},
  ): Promise<readonly MemberInfo[]> {
    return callMembers(this.#caller, options)
  }

  /** How one member stands: the one at `endpoint`, which is asked once and need not be ours. */
  status(endpoint: string, options: RequestOptions = {}): Promise<MemberStatus> {
    return callStatus(this.#caller, endpoint, options)
  }

  /** Hands leadership on. The member at `endpoint` has it, or refuses. */
  moveLeader(endpoint: string, target: bigint, options: RequestOptions = {}): Promise<void> {
    return callMoveLeader(this.#caller, endpoint, target, options)
  }

  /** Ends watches and renewals and closes all connections. Calls that still run may fail. */
  close(): void {
    this.#caller.close()
  }
}

/** A client; it connects when it is first used. Throws ClientError `badEndpoint`. */
export function connect(options: ClientOptions): Client {
  const { endpoints, openChannel, clock, random, log } = options
  const chosen = new Endpoints(endpoints, { openChannel, clock, random, log: log ?? SILENT_LOG })
  const caller = new Caller(chosen, clock, {
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    attemptTimeoutMs: options.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS,
  })
  return new Client(caller, random)
}
