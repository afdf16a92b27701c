import { KeelsonError } from '../base/index.ts'
import type { Contender } from './contender.ts'
import type { Figures, MetricName } from './figures.ts'
import { KEYS } from './loads.ts'
import type { Mark } from './marks.ts'
import type { RunningCluster } from './running-cluster.ts'

/** What is measured: a cluster of one contender that holds so many keys. */
export interface Subject {
  readonly contender: Contender
  readonly cluster: RunningCluster
  readonly keys: number
}

export interface BenchTimes {
  /** How often each case is measured; figures are the median. */
  readonly rounds: number
  readonly warmMs: number
  readonly measureMs: number
}

/** Measures a subject once. Throws {@link SkippedError} where that cannot be. */
export type Measure = (subject: Subject, times: BenchTimes) => Promise<Figures>

/** One line of the bench. */
export interface Case {
  readonly name: string
  readonly members: number
  readonly keys: number
  /** Whether `--quick` has it. */
  readonly quick: boolean
  /** Where the bench's own are too many or too few; one stays one. */
  readonly rounds?: number
  readonly marks: { readonly [Name in MetricName]?: Mark }
  /** Called once, with what the others are compared with, and answers how each is measured. */
  readonly prepare: (reference: Subject, times: BenchTimes) => Promise<Measure>
}

/** A case in words; the usual number of keys goes without saying. */
export function title({ keys, members, name }: Case): string {
  const held = keys === KEYS ? '' : `, ${keys.toLocaleString('en')} keys`
  return `${name}, ${members} member${members === 1 ? '' : 's'}${held}`
}

/** A case that cannot be measured here, or not of this server; the message says why. */
export class SkippedError extends KeelsonError<'notInstalled' | 'notServed'> {}
