import type { HistoryEvent } from './event-history.ts'
import type { OperationRecord } from './history.ts'
import { keysOf, registerSteps, type RegisterStep } from './register-history.ts'
import { searchRegister } from './register-search.ts'
import { judgeByRevision } from './revision-order.ts'
import { showRecord } from './show-record.ts'
import { violation, type Violation } from './violation.ts'

/** What a judge of operations came to. */
export interface LinearizabilityVerdict {
  readonly violations: readonly Violation[]
  /** Keys for which the search without revisions ended within its budget. */
  readonly keysDecided: number
  readonly keysUndecided: readonly string[]
}

/** The search's budget for one key, in configurations: a few seconds at worst. */
export const CONFIGURATIONS_MAX = 1_000_000

/** How many of the steps that led up to a violation are shown. */
const EVIDENCE_MAX = 12

/**
 * Whether a history of operations is linearizable, judged twice: by revisions against the final
 * history, and, key by key, by values and times alone, which trusts no revision.
 */
export function judgeLinearizability(
  records: readonly OperationRecord[],
  events: readonly HistoryEvent[],
  configurationsMax: number = CONFIGURATIONS_MAX,
): LinearizabilityVerdict {
  const registers = judgeRegisters(records, configurationsMax)
  const violations = [...judgeByRevision(records, events), ...registers.violations]
  return { ...registers, violations }
}

/** The second half alone: every key as a register, without revisions. */
export function judgeRegisters(
  records: readonly OperationRecord[],
  configurationsMax: number = CONFIGURATIONS_MAX,
): LinearizabilityVerdict {
  const violations: Violation[] = []
  const keysUndecided: string[] = []
  let keysDecided = 0
  for (const key of keysOf(records)) {
    const steps = registerSteps(records, key)
    const result = searchRegister(steps, configurationsMax)
    if (result.type === 'undecided') {
      keysUndecided.push(key)
      continue
    }
    keysDecided += 1
    if (result.type === 'linearizable') continue
    const possible = result.possible.map((value) => value ?? 'absent').join(' or ')
    violations.push(
      violation('notLinearizable', `key ${key}: no order explains an answer`, [
        showRecord(result.step.record),
        `before it, ${key} can only have been ${possible}`,
        ...leadingUp(steps, result.step).map(({ record }) => showRecord(record)),
      ]),
    )
  }
  return { violations, keysDecided, keysUndecided }
}

/** The last steps that had begun before a step returned, oldest first. */
function leadingUp(steps: readonly RegisterStep[], step: RegisterStep): RegisterStep[] {
  return steps
    .filter((other) => other !== step && other.invoked <= step.returned)
    .toSorted((a, b) => a.invoked - b.invoked)
    .slice(-EVIDENCE_MAX)
}
