import { errorText } from '../base/index.ts'
import { ClientError, CompactedError, type ClientErrorCode } from '../client/index.ts'

/** What to do next, for the errors where the text alone does not say. */
const ADVICE: { readonly [Code in ClientErrorCode]?: string } = {
  unavailable: 'is the cluster up? see keelson status, or give other --endpoints',
  unknownOutcome: 'read what is there before you try again',
  badEndpoint: '--endpoints takes a list such as 127.0.0.1:2379,127.0.0.1:22379',
}

/** A failure as one line for people: what happened, and what to do. */
export function explain(error: unknown): string {
  const text = errorText(error).replaceAll(/\s*\n\s*/g, ' ')
  if (error instanceof CompactedError) return `${text}: give --rev ${error.compactRevision} or more`
  const advice = error instanceof ClientError ? ADVICE[error.code] : undefined
  return advice === undefined ? text : `${text}; ${advice}`
}
