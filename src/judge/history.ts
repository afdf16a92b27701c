/**
 * Keys `k` with `key <= k < end`, or `key` alone without `end`. Keys and values in histories are
 * text of one character a byte (latin1), so that any bytes survive JSON.
 */
export interface KeySpan {
  readonly key: string
  readonly end?: string
}

/** A key as it was found. */
export interface KeyState {
  readonly key: string
  readonly value: string
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
}

/** A change that a client asked for. A value is put once in a history, so it names its writer. */
export type Write =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | ({ readonly type: 'delete' } & KeySpan)

/**
 * A condition of a transaction. `value` is false for an absent key; `modRevision` 0 means absent
 * (both as in etcd).
 */
export type Condition =
  | { readonly type: 'value'; readonly key: string; readonly value: string }
  | { readonly type: 'modRevision'; readonly key: string; readonly revision: number }

/**
 * A read of now (`revision` 0) or of the past. `serializable` may be answered from an old state.
 */
export interface RangeOperation extends KeySpan {
  readonly type: 'range'
  readonly serializable: boolean
  readonly revision: number
}

/** If all conditions hold, the writes in one revision; else a read of the keys they name. */
export interface TxnOperation {
  readonly type: 'txn'
  readonly conditions: readonly Condition[]
  readonly writes: readonly Write[]
}

/** What a client asked for. */
export type Operation = RangeOperation | Write | TxnOperation

/** The answer to an operation. */
export interface OkOutcome {
  readonly type: 'ok'
  /** The header's. */
  readonly revision: number
  /** False only for a transaction whose conditions did not hold. */
  readonly succeeded: boolean
  /** Keys deleted, summed over a transaction. */
  readonly deleted: number
  /**
   * What it found at the keys that it speaks of, in the order of {@link spansSeen}, before any
   * write
   * of its own; undefined when it was not asked to say.
   */
  readonly kvs: readonly KeyState[] | undefined
}

/**
 * How an operation ended. `fail`: it surely had and will have no effect. `unknown`: it may take
 * effect at any time after it was invoked, once or never.
 */
export type Outcome =
  | OkOutcome
  | { readonly type: 'fail'; readonly error: string }
  | { readonly type: 'unknown'; readonly error: string }

/** One operation of one client. Times are milliseconds of one monotonic clock for all clients. */
export interface OperationRecord {
  readonly client: number
  /** Unique in the history. */
  readonly id: number
  readonly operation: Operation
  readonly invoked: number
  readonly returned: number
  readonly outcome: Outcome
}

/** An operation that was answered. */
export type OkRecord = OperationRecord & { readonly outcome: OkOutcome }

/** Narrows to the answered ones. */
export function isOk(record: OperationRecord): record is OkRecord {
  return record.outcome.type === 'ok'
}

/** The changes that an operation asks for, none for a read. */
export function writesOf(operation: Operation): readonly Write[] {
  switch (operation.type) {
    case 'range':
      return []
    case 'put':
    case 'delete':
      return [operation]
    case 'txn':
      return operation.writes
  }
}

/** The keys that an answer's `kvs` speak of. */
export function spansSeen(operation: Operation, succeeded: boolean): readonly KeySpan[] {
  switch (operation.type) {
    case 'range':
    case 'delete':
      return [operation]
    case 'put':
      return [{ key: operation.key }]
    case 'txn':
      return succeeded ? [] : operation.conditions.map(({ key }) => ({ key }))
  }
}

/** Whether an answered operation made a revision of its own. */
export function hasEffect({ operation, outcome }: OkRecord): boolean {
  if (!outcome.succeeded) return false
  return outcome.deleted > 0 || writesOf(operation).some(({ type }) => type === 'put')
}

/** Whether a key lies in a span. */
export function inSpan(span: KeySpan, key: string): boolean {
  return span.end === undefined ? key === span.key : key >= span.key && key < span.end
}

/** One line of a history file, without its line end. */
export function encodeRecord(record: OperationRecord): string {
  return JSON.stringify(record)
}

/** Reads what lines of {@link encodeRecord} say; empty lines are skipped. */
export function decodeRecords(text: string): OperationRecord[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as OperationRecord)
}
