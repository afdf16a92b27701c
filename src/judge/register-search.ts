import { assert } from '../base/index.ts'
import type { RegisterStep, RegisterValue } from './register-history.ts'

/** `undecided`: the budget was spent. `impossible`: no order explains the answer of `step`. */
export type SearchResult =
  | { readonly type: 'linearizable' }
  | { readonly type: 'undecided' }
  | {
      readonly type: 'impossible'
      readonly step: RegisterStep
      /** What the register could have been just before that, and what was going on beside it. */
      readonly possible: readonly RegisterValue[]
      readonly pending: readonly RegisterStep[]
    }

/**
 * One explanation of all that has returned so far: the register's value, and which of the steps
 * still under way have taken effect. `erasures` counts the deletes of unknown outcome that have:
 * they are all alike, so the first so many of them are the ones, and a configuration that has used
 * fewer can do all that another can.
 */
interface Configuration {
  readonly value: RegisterValue
  readonly done: ReadonlySet<RegisterStep>
  readonly erasures: number
}

/**
 * Linearizability of one register, by the steps' times and values alone: Wing and Gong's search in
 * Lowe's just-in-time form (Testing for linearizability, 2017): configurations are kept as a set,
 * and a step takes effect no sooner than something that returns needs it. `configurationsMax`
 * bounds the work.
 */
export function searchRegister(
  steps: readonly RegisterStep[],
  configurationsMax: number,
): SearchResult {
  const search = new RegisterSearch(configurationsMax)
  for (const { step, type } of moments(steps)) {
    if (type === 'invoked') search.begin(step)
    else if (type === 'settled') search.forget(step)
    else if (!search.end(step) && !search.isSpent) return search.explain(step)
    if (search.isSpent) return { type: 'undecided' }
  }
  return { type: 'linearizable' }
}

interface Moment {
  readonly type: 'invoked' | 'returned' | 'settled'
  readonly time: number
  readonly step: RegisterStep
}

/** At equal times what begins comes first: the clock cannot tell them apart. */
function moments(steps: readonly RegisterStep[]): Moment[] {
  const begun = steps.map((step): Moment => ({ type: 'invoked', time: step.invoked, step }))
  const ended = steps
    .filter(({ returned }) => returned !== Infinity)
    .map((step): Moment => ({ type: 'returned', time: step.returned, step }))
  const settled = steps
    .filter(({ returned, settled }) => returned === Infinity && settled !== Infinity)
    .map((step): Moment => ({ type: 'settled', time: step.settled, step }))
  return [...begun, ...ended, ...settled].toSorted((a, b) => a.time - b.time)
}

class RegisterSearch {
  readonly #configurationsMax: number
  readonly #pending = new Map<RegisterStep, number>()
  #visited = 0
  #steps = 0
  /** Deletes of unknown outcome that have been invoked. */
  #erasures = 0
  #configurations: ReadonlyMap<string, Configuration> = new Map()

  constructor(configurationsMax: number) {
    this.#configurationsMax = configurationsMax
    const empty: Configuration = { value: null, done: new Set(), erasures: 0 }
    this.#configurations = new Map([[this.#keyOf(empty), empty]])
  }

  get isSpent(): boolean {
    return this.#visited > this.#configurationsMax
  }

  begin(step: RegisterStep): void {
    this.#steps += 1
    if (isErasure(step)) this.#erasures += 1
    else this.#pending.set(step, this.#steps)
  }

  /** False when no configuration has the step done. */
  end(step: RegisterStep): boolean {
    const able = [...this.#reach(step).values()].filter(({ done }) => done.has(step))
    if (able.length === 0) return false
    this.#drop(step, able)
    return true
  }

  /** For a step of unknown outcome that can no longer matter, done or not. */
  forget(step: RegisterStep): void {
    this.#drop(step, this.#configurations.values())
  }

  #drop(step: RegisterStep, configurations: Iterable<Configuration>): void {
    const left = new Map<string, Configuration>()
    for (const configuration of configurations) {
      const done = new Set(configuration.done)
      done.delete(step)
      this.#keep(left, { ...configuration, done })
    }
    this.#pending.delete(step)
    this.#configurations = left
  }

  explain(step: RegisterStep): SearchResult {
    const values = [...this.#reach(step).values()].map(({ value }) => value)
    const pending = [...this.#pending.keys()].filter((other) => other !== step)
    return { type: 'impossible', step, possible: [...new Set(values)], pending }
  }

  /** What the configurations can become by steps now under way, up to those with `target` done. */
  #reach(target: RegisterStep): Map<string, Configuration> {
    const reached = new Map<string, Configuration>()
    const open = [...this.#configurations.values()]
    for (const start of open) this.#keep(reached, start)
    while (open.length > 0 && !this.isSpent) {
      const configuration = open.pop()
      assert(configuration !== undefined, 'an open list that is not empty has a last item')
      this.#visited += 1
      // Whatever could follow can follow later as well: nothing but the target is due now.
      if (configuration.done.has(target)) continue
      for (const next of this.#successors(configuration)) {
        if (this.#keep(reached, next)) open.push(next)
      }
    }
    return reached
  }

  *#successors({ value, done, erasures }: Configuration): Generator<Configuration> {
    for (const step of this.#pending.keys()) {
      if (done.has(step)) continue
      if (step.reads !== undefined && step.reads !== value) continue
      const next = step.writes === undefined ? value : step.writes
      yield { value: next, done: new Set(done).add(step), erasures }
    }
    if (value !== null && erasures < this.#erasures) {
      yield { value: null, done, erasures: erasures + 1 }
    }
  }

  /** Adds a configuration unless one that can do as much is there; answers whether it did. */
  #keep(into: Map<string, Configuration>, configuration: Configuration): boolean {
    const key = this.#keyOf(configuration)
    const known = into.get(key)
    if (known !== undefined && known.erasures <= configuration.erasures) return false
    into.set(key, configuration)
    return true
  }

  #keyOf({ value, done }: Configuration): string {
    const numbers = [...done].map((step) => this.#pending.get(step) ?? 0)
    return `${numbers.toSorted((a, b) => a - b).join()}|${value === null ? '' : `=${value}`}`
  }
}

/** A delete of unknown outcome that nothing else distinguishes. */
function isErasure({ returned, reads, writes }: RegisterStep): boolean {
  return returned === Infinity && reads === undefined && writes === null
}
