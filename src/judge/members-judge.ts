import { showEvent, type HistoryEvent } from './event-history.ts'
import type { KeyState } from './history.ts'
import { showKeys } from './show-record.ts'
import { violation, type Violation } from './violation.ts'

/** What one member holds: its newest revision, all keys, and all events it can tell of. */
export interface MemberState {
  readonly name: string
  readonly revision: number
  readonly kvs: readonly KeyState[]
  readonly events: readonly HistoryEvent[]
}

/** Whether all members hold the same, once they have come to the same revision. */
export function judgeMembers(members: readonly MemberState[]): Violation[] {
  const [first, ...others] = members
  if (first === undefined) return []
  return others.flatMap((other) => difference(first, other) ?? [])
}

function difference(a: MemberState, b: MemberState): Violation | undefined {
  const head = `members ${a.name} and ${b.name} differ`
  if (a.revision !== b.revision) {
    const sentence = `${head}: revision ${a.revision} and ${b.revision}`
    return violation('membersDiffer', sentence, [])
  }
  const inKeys = firstDifference(
    a.kvs.map((kv) => showKeys([kv])),
    b.kvs.map((kv) => showKeys([kv])),
  )
  const inEvents = firstDifference(a.events.map(showEvent), b.events.map(showEvent))
  const [what, found] = inKeys === undefined ? ['events', inEvents] : ['keys', inKeys]
  if (found === undefined) return undefined
  return violation('membersDiffer', `${head} in their ${what}`, [
    `${a.name}: ${found[0]}`,
    `${b.name}: ${found[1]}`,
  ])
}

function firstDifference(
  a: readonly string[],
  b: readonly string[],
): readonly [string, string] | undefined {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    if (a[at] !== b[at]) return [a[at] ?? 'nothing more', b[at] ?? 'nothing more']
  }
  return undefined
}
