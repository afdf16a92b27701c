import { KeelsonError } from '../base/index.ts'

/**
 * - `malformed`: bytes that are no frame, call or message of ours. - `clusterMismatch`: the sender
 * is of another cluster. - `removedMember`: it was removed from this one. - `wrongMember`: meant
 * for another member, so an address has changed hands. - `damaged`: a snapshot is not as sent.
 */
export type TransportErrorCode =
  'malformed' | 'clusterMismatch' | 'removedMember' | 'wrongMember' | 'damaged'

/** Why a member did not take what a peer sent. Over the wire it is a `NetworkError` `refused`. */
export class TransportError extends KeelsonError<TransportErrorCode> {}
