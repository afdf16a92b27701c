/**
 * What a judge found.
 * - `badHistory`: the list of events is not one that a store can have made.
 * - `lostWrite`: an acknowledged change is not in the final history at its revision.
 * - `doubleApply`: a change is in the final history more than once.
 * - `refusedWrite`: a change that was refused took effect.
 * - `strayWrite`: a revision that nobody asked for.
 * - `revisionReused`: two acknowledged changes have one revision.
 * - `realTime`: a change took effect before something that had ended before it began.
 * - `staleRead`, `futureRead`, `wrongRead`: an answer from a state of the past, of the future, of
 *   no time.
 * - `notLinearizable`: no order of the operations on a key explains their answers.
 * - `watchGap`, `watchRepeat`, `watchOrder`, `watchSplit`, `watchStray`, `watchEvent`,
 *   `watchPrevious`, `watchProgress`: a watch missed an event, repeated one, took them out of
 * order,
 *   cut a revision in two, made one up, got one wrong, got its predecessor wrong, or claimed
 *   progress that it had not made.
 * - `membersDiffer`: two members hold different states.
 */
export type Rule =
  | 'badHistory'
  | 'lostWrite'
  | 'doubleApply'
  | 'refusedWrite'
  | 'strayWrite'
  | 'revisionReused'
  | 'realTime'
  | 'staleRead'
  | 'futureRead'
  | 'wrongRead'
  | 'notLinearizable'
  | 'watchGap'
  | 'watchRepeat'
  | 'watchOrder'
  | 'watchSplit'
  | 'watchStray'
  | 'watchEvent'
  | 'watchPrevious'
  | 'watchProgress'
  | 'membersDiffer'

/** One broken rule, told so that a person can follow it: what, then the evidence a line each. */
export interface Violation {
  readonly rule: Rule
  readonly text: string
}

/** Joins the sentence and its evidence. */
export function violation(rule: Rule, sentence: string, evidence: readonly string[]): Violation {
  return { rule, text: [sentence, ...evidence.map((line) => `  ${line}`)].join('\n') }
}
