/** What a figure has to reach. */
export interface Mark {
  /** The figure as a part of the other server's, or as it stands. */
  readonly on: 'ratio' | 'figure'
  readonly must: number
  readonly aim?: number
  /** Instead of both against etcd 3.4, which needs less CPU for a put and more for a read. */
  readonly mustAgainst34?: number
}

/** How far it got; `alone` when there was nothing to compare with. */
export type Reached = 'aim' | 'must' | 'missed' | 'alone'

const PUT_34 = 0.65
const READ_34 = 0.26

/** CPU of what writes, as a part of etcd's. */
export const putCpu: Mark = { on: 'ratio', must: 0.5, aim: 0.25, mustAgainst34: PUT_34 }
/** CPU of what reads. */
export const getCpu: Mark = { on: 'ratio', must: 0.4, aim: 0.15, mustAgainst34: READ_34 }

export function ratio(must: number, aim: number): Mark {
  return { on: 'ratio', must, aim }
}

export function atMost(must: number): Mark {
  return { on: 'figure', must }
}

/** The mark as it stands against that version of etcd. */
export function markAgainst(mark: Mark, version: string): Pick<Mark, 'must' | 'aim'> {
  const { aim, must, mustAgainst34 } = mark
  if (mustAgainst34 !== undefined && version.startsWith('3.4.')) return { must: mustAgainst34 }
  return aim === undefined ? { must } : { must, aim }
}

/** Judges a value by its marks. */
export function reached(
  value: number | undefined,
  { aim, must }: Pick<Mark, 'must' | 'aim'>,
  moreIsBetter: boolean,
): Reached {
  if (value === undefined) return 'alone'
  const reaches = (mark: number): boolean => (moreIsBetter ? value >= mark : value <= mark)
  if (aim !== undefined && reaches(aim)) return 'aim'
  return reaches(must) ? 'must' : 'missed'
}
