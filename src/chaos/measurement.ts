import Table from 'cli-table3'

/** Figures as rows under columns; the first column names what a row is about. */
export interface Measurement {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** Whether what had to hold did; figures that are only to be reached are not judged. */
  readonly passed: boolean
}

/** A table for people. */
export function showTable({ name, columns, rows }: Measurement): string {
  const table = new Table({ head: [...columns], style: { head: [], border: [] } })
  table.push(...rows.map((row) => [...row]))
  return `${name}\n${table.toString()}`
}

/** The same for programs: an object for each row. */
export function showJson({ name, columns, rows, passed }: Measurement): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, row[at]])),
  )
  return JSON.stringify({ name, passed, rows: objects })
}

/** The middle one of some numbers, or the mean of the two in the middle; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2
}
