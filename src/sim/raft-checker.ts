import { equalBytes } from '../base/index.ts'
import { NOBODY } from '../raft/index.ts'
import type {
  ConfState,
  Entry,
  HardState,
  MemberId,
  RaftStatus,
  SnapshotMeta,
  Write,
} from '../raft/index.ts'
import { expect } from './sim-failure.ts'
import type { TermView } from './term-view.ts'

/** What the checker may look at of a member. */
export interface CheckedMember {
  readonly id: MemberId
  /** Terms of its log, durable or not. */
  readonly terms: TermView
  /** Whether its durable log, or the state that replaced it, has this entry. */
  holds(index: number, term: number): boolean
}

interface KnownEntry {
  readonly entry: Entry
  readonly termBefore: number
}

/**
 * Watches a whole cluster from outside, with knowledge that no member has, and throws a
 * {@link SimFailure} as soon as one of Raft's promises is broken (thesis figure 3.2, 6.4).
 */
export class RaftChecker {
  readonly #members: ReadonlyMap<MemberId, CheckedMember>
  readonly #leaderOfTerm = new Map<number, MemberId>()
  /** By index, then by term: all entries that any log ever held. */
  readonly #known: Map<number, KnownEntry>[] = []
  /** The term of each committed entry, by index. */
  readonly #committed: number[] = [0]
  /** The term in which it was committed, which may be later than its own. */
  readonly #committedIn: number[] = [0]
  /** The configuration after each applied `conf` entry, ascending. */
  readonly #confs: { readonly index: number; readonly conf: ConfState }[] = []
  readonly #lastStatus = new Map<MemberId, RaftStatus>()

  constructor(members: ReadonlyMap<MemberId, CheckedMember>) {
    this.#members = members
  }

  /** The highest index that any member has taken as committed. */
  get committed(): number {
    return this.#committed.length - 1
  }

  /** How many terms had a leader. */
  get elections(): number {
    return this.#leaderOfTerm.size
  }

  /** The term of the committed entry at `index`. */
  termOf(index: number): number {
    const term = this.#committed[index]
    expect(term !== undefined, () => `index ${index} is not committed`)
    return term
  }

  /** The configuration in force once everything up to `index` is applied. */
  confAt(index: number): ConfState | undefined {
    return this.#confs.findLast((known) => known.index <= index)?.conf
  }

  /** A member begins a life: nothing that it says is compared with what it said before. */
  started(id: MemberId): void {
    this.#lastStatus.delete(id)
  }

  /** A member hands over a write; its `terms` still are those before it. */
  wrote(member: CheckedMember, { entries, snapshot }: Write): void {
    const first = entries[0]
    if (first === undefined) return
    let termBefore = snapshot?.term ?? member.terms.at(first.index - 1)
    for (const entry of entries) {
      expect(termBefore !== undefined, () => `member ${member.id} leaves a gap before its entries`)
      this.#checkReplaced(member, entry)
      this.#checkKnown(member, entry, termBefore)
      termBefore = entry.term
    }
  }

  #checkReplaced({ id, terms }: CheckedMember, { index, term }: Entry): void {
    const committed = this.#committed[index]
    const lost = committed !== undefined && terms.at(index) === committed && term !== committed
    expect(!lost, () => `member ${id} replaces the committed entry ${index}/${committed}`)
  }

  /** Log matching: (index, term) names one entry, with one predecessor and so one past. */
  #checkKnown({ id }: CheckedMember, entry: Entry, termBefore: number): void {
    const { index, term } = entry
    const ofIndex = (this.#known[index] ??= new Map<number, KnownEntry>())
    const known = ofIndex.get(term)
    if (known === undefined) {
      ofIndex.set(term, { entry, termBefore })
      return
    }
    expect(known.termBefore === termBefore, () => {
      const both = `${known.termBefore} and ${termBefore}`
      return `log matching: before ${index}/${term} stand terms ${both} (member ${id})`
    })
    expect(
      sameEntry(known.entry, entry),
      () => `log matching: two entries are ${index}/${term} (member ${id})`,
    )
  }

  /** A hard state became durable. */
  saved(id: MemberId, before: HardState, after: HardState): void {
    const voteKept =
      after.term > before.term || before.vote === NOBODY || after.vote === before.vote
    const forward = after.term >= before.term && after.commit >= before.commit
    expect(forward && voteKept, () => {
      const names = [before, after].map((state) => `${state.term}/${state.vote}/${state.commit}`)
      return `the hard state of member ${id} goes back: ${names.join(' to ')}`
    })
  }

  /** What a member says of itself after a step. */
  observed(member: CheckedMember, status: RaftStatus): void {
    const last = this.#lastStatus.get(member.id)
    this.#lastStatus.set(member.id, status)
    const { id, commit, applied, lastIndex, term } = status
    const ordered = applied <= commit && commit <= lastIndex
    expect(
      ordered,
      () => `member ${id} has applied ${applied} of ${commit} of ${lastIndex} entries`,
    )
    if (last !== undefined) {
      expect(commit >= last.commit, () => `member ${id}: commit falls ${last.commit} to ${commit}`)
      expect(term >= last.term, () => `member ${id}: the term falls from ${last.term} to ${term}`)
    }
    if (status.role === 'leader') this.#checkLeader(member, status, last)
    if (commit > (last?.commit ?? 0)) this.#checkCommit(member, status, last?.commit ?? 0)
  }

  #checkLeader({ id, terms }: CheckedMember, { term }: RaftStatus, last?: RaftStatus): void {
    const other = this.#leaderOfTerm.get(term)
    expect(
      other === undefined || other === id,
      () => `two leaders in term ${term}: ${other}, ${id}`,
    )
    this.#leaderOfTerm.set(term, id)
    if (last?.role === 'leader' && last.term === term) return
    for (let index = terms.first; index <= this.committed; index++) {
      this.#checkComplete(id, terms, term, index)
    }
  }

  #checkComplete(id: MemberId, terms: TermView, term: number, index: number): void {
    const committed = this.#committed[index] ?? 0
    // A late vote may elect somebody in a term before that of the commit: he need not have it.
    const complete = (this.#committedIn[index] ?? 0) > term || terms.at(index) === committed
    expect(complete, () => `leader ${id} of term ${term} lacks the committed ${index}/${committed}`)
  }

  #checkCommit(member: CheckedMember, status: RaftStatus, before: number): void {
    for (let index = before + 1; index <= status.commit; index++) {
      const term = member.terms.at(index)
      const known = this.#committed[index]
      if (known === undefined) this.#commitNew(member, status, index)
      else if (index >= member.terms.first) {
        expect(
          term === known,
          () => `${index} is committed as ${known}, by ${status.id} as ${term}`,
        )
      }
    }
  }

  #commitNew(member: CheckedMember, status: RaftStatus, index: number): void {
    const term = member.terms.at(index)
    expect(term !== undefined, () => `member ${member.id} commits ${index}, which it does not hold`)
    this.#committed[index] = term
    this.#committedIn[index] = status.term
    this.#checkQuorum(status.conf, index, term)
    for (const [id, { role, term: ofLeader }] of this.#lastStatus) {
      if (role !== 'leader' || ofLeader <= status.term) continue
      const leader = this.#members.get(id)
      if (leader !== undefined) this.#checkComplete(id, leader.terms, ofLeader, index)
    }
  }

  /** Acknowledged means on disk at a majority, of both halves of a joint configuration. */
  #checkQuorum({ voters, votersOutgoing }: ConfState, index: number, term: number): void {
    for (const half of [voters, votersOutgoing]) {
      if (half.length === 0) continue
      const holders = half.filter((id) => this.#members.get(id)?.holds(index, term) === true)
      expect(holders.length * 2 > half.length, () => {
        const where = `${holders.join(',')} of ${half.join(',')}`
        return `${index}/${term} is committed, but durable only at ${where}`
      })
    }
  }

  /** A member applies the entry behind `before`: the same as everybody, and durable here. */
  applied(member: CheckedMember, before: number, entry: Entry): void {
    const { id } = member
    const { index, term } = entry
    expect(index === before + 1, () => `member ${id} applies ${index} after ${before}`)
    const committed = this.#committed[index]
    expect(committed === term, () => `member ${id} applies ${index}/${term}, not term ${committed}`)
    const known = this.#known[index]?.get(term)
    const same = known === undefined || sameEntry(known.entry, entry)
    expect(same, () => `member ${id} applies another ${index}/${term}`)
    const durable = member.holds(index, term)
    expect(durable, () => `member ${id} applies ${index}/${term}, which a crash would lose`)
  }

  /** A member has the configuration `conf` once all up to `index` is applied. */
  configured(id: MemberId, index: number, conf: ConfState): void {
    const at = this.#confs.findIndex((known) => known.index >= index)
    const known = this.#confs[at]
    if (at < 0) this.#confs.push({ index, conf })
    else if (known?.index !== index) this.#confs.splice(at, 0, { index, conf })
    else {
      expect(showConf(known.conf) === showConf(conf), () => {
        const both = `${showConf(known.conf)}, on member ${id} ${showConf(conf)}`
        return `the configuration at ${index} is ${both}`
      })
    }
  }

  /** A member replaces its state by a received one. */
  restored(id: MemberId, { index, term, conf }: SnapshotMeta): void {
    const committed = this.#committed[index]
    expect(committed === term, () => `member ${id} takes a snapshot at ${index}/${term}`)
    const known = this.confAt(index)
    const same = known === undefined || showConf(known) === showConf(conf)
    expect(same, () => `a snapshot at ${index} holds the configuration ${showConf(conf)}`)
  }

  /** A read asked for when `asked` was committed may go on at `index` (6.4). */
  read(id: MemberId, asked: number, index: number): void {
    expect(index >= asked, () => `stale read on member ${id}: ${asked} was committed, got ${index}`)
    expect(index <= this.committed, () => `a read on member ${id} at ${index} runs ahead`)
  }
}

function sameEntry(a: Entry, b: Entry): boolean {
  if (a === b) return true
  if (a.index !== b.index || a.term !== b.term || !equalBytes(a.data, b.data)) return false
  if (a.type === 'normal') return b.type === 'normal'
  return b.type === 'conf' && showSteps(a) === showSteps(b)
}

function showSteps({ change }: Extract<Entry, { type: 'conf' }>): string {
  return `${change.transition} ${change.steps.map(({ type, id }) => `${type} ${id}`).join(' ')}`
}

/** Whether `id` takes part in a configuration, in any way. */
export function isListed(conf: ConfState, id: MemberId): boolean {
  const { voters, votersOutgoing, learners, learnersNext } = conf
  return [voters, votersOutgoing, learners, learnersNext].some((ids) => ids.includes(id))
}

/** A configuration in one line. */
export function showConf(conf: ConfState): string {
  const { voters, votersOutgoing, learners, learnersNext, autoLeave } = conf
  const parts = [`voters ${voters.join(',')}`]
  if (votersOutgoing.length > 0) parts.push(`outgoing ${votersOutgoing.join(',')}`)
  if (learners.length > 0) parts.push(`learners ${learners.join(',')}`)
  if (learnersNext.length > 0) parts.push(`learnersNext ${learnersNext.join(',')}`)
  return `(${parts.join(' ')}${autoLeave ? ' autoLeave' : ''})`
}
