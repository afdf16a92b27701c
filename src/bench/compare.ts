import { setTimeout as wait } from 'node:timers/promises'
import { errorText } from '../base/index.ts'
import { SkippedError, title, type BenchTimes, type Case, type Subject } from './case.ts'
import type { Contender } from './contender.ts'
import { middle, type Figures } from './figures.ts'
import { startFilled } from './filled-cluster.ts'

/** After servers were filled, until what they still write of it is written. */
const SETTLE_MS = 2000

/** A case with what each contender did, in their order; undefined where it was not measured. */
export interface Comparison {
  readonly on: Case
  readonly figures: readonly (Figures | undefined)[]
}

/** What came of a bench. */
export interface BenchResult {
  readonly comparisons: readonly Comparison[]
  /** What was not measured, on purpose, and why. */
  readonly skipped: readonly string[]
  /** What was to be measured and could not be. */
  readonly failed: readonly string[]
}

/** Told what is going on, as one line. */
export type Progress = (text: string) => void

/**
 * Runs all cases. Cases of the same members and keys share a cluster a contender; these stand side
 * by side and are measured in turn, so that whatever else the machine does hits both. The last
 * contender is the one that others are compared with.
 */
export async function compare(
  contenders: readonly Contender[],
  cases: readonly Case[],
  times: BenchTimes,
  progress: Progress,
): Promise<BenchResult> {
  const bench = new Bench(contenders, times, progress, cases.length)
  for (const stage of stages(cases)) await bench.runStage(stage)
  return bench.result
}

class Bench {
  readonly result = {
    comparisons: [] as Comparison[],
    skipped: [] as string[],
    failed: [] as string[],
  }
  readonly #contenders: readonly Contender[]
  readonly #times: BenchTimes
  readonly #progress: Progress
  readonly #cases: number
  #begun = 0

  constructor(
    contenders: readonly Contender[],
    times: BenchTimes,
    progress: Progress,
    cases: number,
  ) {
    this.#contenders = contenders
    this.#times = times
    this.#progress = progress
    this.#cases = cases
  }

  async runStage(stage: Stage): Promise<void> {
    const { cases, keys, members } = stage
    const subjects: Subject[] = []
    try {
      for (const contender of this.#contenders) {
        this.#progress(`starting ${contender.name}: ${members} member(s), ${keys} keys`)
        const cluster = await startFilled(contender, members, keys)
        subjects.push({ contender, cluster, keys })
      }
      await wait(SETTLE_MS)
      for (const on of cases) await this.#runCase(on, subjects)
    } catch (error) {
      this.result.failed.push(`${members} member(s) with ${keys} keys: ${errorText(error)}`)
    } finally {
      for (const { cluster } of subjects) await cluster.stop()
    }
  }

  async #runCase(on: Case, subjects: readonly Subject[]): Promise<void> {
    this.#begun += 1
    const reference = subjects.at(-1)
    if (reference === undefined) throw new Error('a bench has contenders')
    const measure = await this.#attempt(title(on), '', () => on.prepare(reference, this.#times))
    if (measure === undefined) return
    const { rounds: usual } = this.#times
    const count = usual === 1 ? 1 : (on.rounds ?? usual)
    const rounds = new Map<Subject, Figures[]>(subjects.map((subject) => [subject, []]))
    for (let round = 1; round <= count; round++) {
      for (const [subject, figures] of rounds) {
        const place = `${title(on)}: ${subject.contender.name}`
        const turn = `, round ${round} of ${count}`
        const found = await this.#attempt(place, turn, () => measure(subject, this.#times))
        if (found === undefined) rounds.delete(subject)
        else figures.push(found)
      }
    }
    const figures = subjects.map((subject) => rounds.get(subject))
    this.result.comparisons.push({ on, figures: figures.map((each) => each && middle(each)) })
  }

  /** Undefined when it failed, which is noted: the other cases are as good as before. */
  async #attempt<T>(place: string, turn: string, run: () => Promise<T>): Promise<T | undefined> {
    this.#progress(`${this.#begun}/${this.#cases} ${place}${turn}`)
    try {
      return await run()
    } catch (error) {
      const notes = error instanceof SkippedError ? this.result.skipped : this.result.failed
      notes.push(`${place}: ${errorText(error)}`)
      return undefined
    }
  }
}

interface Stage {
  readonly members: number
  readonly keys: number
  readonly cases: readonly Case[]
}

function stages(cases: readonly Case[]): readonly Stage[] {
  const found = new Map<string, { members: number; keys: number; cases: Case[] }>()
  for (const on of cases) {
    const { keys, members } = on
    const name = `${members}/${keys}`
    const stage = found.get(name)
    if (stage === undefined) found.set(name, { members, keys, cases: [on] })
    else stage.cases.push(on)
  }
  return [...found.values()]
}
