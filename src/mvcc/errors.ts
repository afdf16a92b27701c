import { KeelsonError } from '../base/index.ts'

/**
 * Why the store refuses. All but `damaged` are the caller's fault and change nothing; `damaged`
 * means that a record on the disk is not what was written. `server/` has etcd's text for each.
 */
export type MvccErrorCode =
  | 'emptyKey'
  | 'keyNotFound'
  | 'valueProvided'
  | 'leaseProvided'
  | 'tooManyOps'
  | 'duplicateKey'
  | 'invalidSortOption'
  | 'compacted'
  | 'futureRevision'
  | 'leaseNotFound'
  | 'damaged'

const sentences: Readonly<Record<MvccErrorCode, string>> = {
  emptyKey: 'a key is empty',
  keyNotFound: 'the key to keep a value or lease of does not exist',
  valueProvided: 'a value is given together with the wish to keep the old one',
  leaseProvided: 'a lease is given together with the wish to keep the old one',
  tooManyOps: 'the transaction has too many operations',
  duplicateKey: 'the transaction writes a key twice',
  invalidSortOption: 'the order or target to sort by is unknown',
  compacted: 'the revision is compacted',
  futureRevision: 'the revision is still to come',
  leaseNotFound: 'the lease does not exist',
  damaged: 'a stored record is damaged',
}

/** A refusal of the store. Its text never holds a key or a value. */
export class MvccError extends KeelsonError<MvccErrorCode> {
  constructor(code: MvccErrorCode, detail?: string) {
    super(code, detail === undefined ? sentences[code] : `${sentences[code]}: ${detail}`)
  }
}
