import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { errorText, seededRandom } from '../base/index.ts'
import { hasEffect, isOk, type OperationRecord } from '../judge/index.ts'
import { Artifacts } from './artifacts.ts'
import { ChaosCluster } from './chaos-cluster.ts'
import { FaultRunner } from './fault-runner.ts'
import { judgeRun } from './judge-run.ts'
import { HEAL_TIMEOUT_MS, THINK_MS } from './limits.ts'
import { readMember } from './member-state.ts'
import { makeSchedule, type FaultKind } from './schedule.ts'
import { settle } from './settle.ts'
import { Watches } from './watches.ts'
import { realClock } from '../member/index.ts'
import { runClient, type WorkloadContext } from './workload.ts'

/** One run. `seconds` is the time under load; `dir` is where `chaos-<seed>` goes. */
export interface ChaosOptions {
  readonly seed: number
  readonly seconds: number
  readonly members: number
  readonly clients: number
  readonly kinds: readonly FaultKind[]
  readonly dir: string
  /** Keep the artifacts of a run that went well, too. */
  readonly keep: boolean
  /** Ends the run early: load and faults stop, what has happened is judged. */
  readonly signal?: AbortSignal
}

/** What one run came to. It went well when there are no problems. */
export interface ChaosResult {
  readonly seed: number
  readonly seconds: number
  readonly members: number
  readonly problems: readonly string[]
  readonly operations: Readonly<Record<'ok' | 'fail' | 'unknown', number>>
  readonly revisions: number
  /** The longest time in which no write was acknowledged. */
  readonly longestGapMs: number
  readonly watchedEvents: number
  readonly faults: Readonly<Record<string, number>>
  readonly keysUndecided: readonly string[]
  /** Where all of it is kept; undefined when it went well and nobody asked. */
  readonly artifacts: string | undefined
}

/** Loads a cluster of real processes, breaks it by the seed's schedule, heals it and judges. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const artifacts = new Artifacts(join(options.dir, `chaos-${options.seed}`))
  const run = new ChaosRun(options, artifacts)
  try {
    await run.go()
  } catch (error) {
    run.problems.push(errorText(error))
  }
  const keep = options.keep || run.problems.length > 0
  const result = run.result(keep ? artifacts.dir : undefined)
  if (keep) await artifacts.write('result.json', result)
  await artifacts.close(keep)
  return result
}

class ChaosRun {
  readonly problems: string[] = []
  readonly #options: ChaosOptions
  readonly #artifacts: Artifacts
  readonly #records: OperationRecord[] = []
  #faults: FaultRunner | undefined
  #watches: Watches | undefined
  #revisions = 0
  #watchedEvents = 0
  #keysUndecided: readonly string[] = []

  constructor(options: ChaosOptions, artifacts: Artifacts) {
    this.#options = options
    this.#artifacts = artifacts
  }

  async go(): Promise<void> {
    const { members, seed } = this.#options
    const cluster = await ChaosCluster.start(join(this.#artifacts.dir, 'cluster'), members)
    let ids = 0
    const context: WorkloadContext = {
      clock: realClock,
      zero: realClock.now(),
      thinkMs: THINK_MS,
      nextId: () => (ids += 1),
      recorder: (record) => {
        this.#records.push(record)
        this.#artifacts.record(record)
      },
    }
    try {
      const observer = cluster.client(seed)
      const faults = new FaultRunner(cluster.processes, cluster.network, observer, context.zero)
      this.#faults = faults
      this.#watches = new Watches(cluster, seed)
      await this.#load(cluster, faults, context)
      faults.note('every client has ended')
      await faults.heal()
      const revision = await settle(cluster.processes, observer, context)
      faults.note(`every member is at revision ${revision}`)
      await this.#watches.end(revision)
      faults.note('every watch has ended')
      await this.#judge(cluster, revision)
      faults.note('judged')
    } finally {
      this.#faults?.lookForDeaths()
      this.problems.push(...(this.#faults?.deaths ?? []))
      await this.#artifacts.write('notes.jsonl', this.#faults?.notes ?? [])
      await cluster.close()
    }
  }

  result(artifacts: string | undefined): ChaosResult {
    const { seed, seconds, members } = this.#options
    const operations = { ok: 0, fail: 0, unknown: 0 }
    for (const { outcome } of this.#records) operations[outcome.type] += 1
    return {
      ...{ seed, seconds, members, operations, artifacts },
      problems: this.problems,
      revisions: this.#revisions,
      longestGapMs: Math.round(longestGap(this.#records)),
      watchedEvents: this.#watchedEvents,
      faults: Object.fromEntries(this.#faults?.counts ?? []),
      keysUndecided: this.#keysUndecided,
    }
  }

  /** Clients and faults side by side; resolves when every client has ended its last operation. */
  async #load(cluster: ChaosCluster, faults: FaultRunner, context: WorkloadContext): Promise<void> {
    const { seed, seconds, clients, kinds, signal } = this.#options
    const lanes = makeSchedule(seed, seconds, kinds)
    await this.#artifacts.write('schedule.jsonl', lanes.flat())
    const stop = new AbortController()
    signal?.addEventListener('abort', () => stop.abort())
    if (signal?.aborted === true) stop.abort()
    const running = Array.from({ length: clients }, (_, at) => {
      const own = seed * 1000 + at
      return runClient(at + 1, cluster.client(own), seededRandom(own), context, stop.signal)
    })
    const breaking = faults.run(lanes, stop)
    await wait(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined)
    stop.abort()
    await Promise.all([...running, breaking])
  }

  async #judge(cluster: ChaosCluster, revision: number): Promise<void> {
    const tapes = this.#watches?.tapes ?? []
    for (const { wish, error } of tapes) {
      if (error !== undefined) this.problems.push(`watch ${wish.name} ended: ${error}`)
    }
    const members = await Promise.all(
      cluster.processes.members.map(({ spec }, at) =>
        readMember(spec.name, cluster.channel(at), revision, HEAL_TIMEOUT_MS),
      ),
    )
    const watches = tapes.map((tape) => tape.record(revision))
    await this.#artifacts.write('watches.jsonl', watches)
    await this.#artifacts.write('events.jsonl', [...(members[0]?.events ?? [])])
    const { violations, keysUndecided } = judgeRun({ records: this.#records, members, watches })
    this.problems.push(...violations)
    this.#keysUndecided = keysUndecided
    this.#revisions = revision
    this.#watchedEvents = watches
      .flatMap(({ deliveries }) => deliveries)
      .reduce((sum, each) => sum + (each.type === 'events' ? each.events.length : 0), 0)
  }
}

/** Milliseconds between two acknowledged writes that follow each other, at most. */
function longestGap(records: readonly OperationRecord[]): number {
  const times = records
    .filter(isOk)
    .filter(hasEffect)
    .map(({ returned }) => returned)
    .toSorted((a, b) => a - b)
  return times.reduce((longest, time, at) => Math.max(longest, time - (times[at - 1] ?? time)), 0)
}
