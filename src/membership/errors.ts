import { KeelsonError } from '../base/index.ts'

/**
 * Why a change of the members is refused, on every member alike. `recordMissing`: an addition or
 * update came without the addresses it is about. `lastVoter`: nobody would be left to vote.
 * `damaged` is no refusal: a record on the disk is not what was written.
 */
export type MembershipErrorCode =
  | 'notFound'
  | 'removed'
  | 'exists'
  | 'peerUrlExists'
  | 'notLearner'
  | 'lastVoter'
  | 'recordMissing'
  | 'badVersion'
  | 'damaged'

/** A refusal of the membership. */
export class MembershipError extends KeelsonError<MembershipErrorCode> {}

/**
 * What is wrong with the initial cluster as configured. `nameMissing`: this member is not in it.
 * `urlMismatch`: it is, but with other peer URLs than it advertises.
 */
export type InitialClusterErrorCode =
  'empty' | 'nameEmpty' | 'urlEmpty' | 'badUrl' | 'duplicateUrl' | 'nameMissing' | 'urlMismatch'

/** A configuration that no cluster can start from. The message names the culprit. */
export class InitialClusterError extends KeelsonError<InitialClusterErrorCode> {}
