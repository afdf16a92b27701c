/** Which member's packets reach which other's, by name. Ways are one-way. */
export class Topology {
  readonly #cuts = new Set<string>()

  /** Nothing gets from `from` to `to` any more; the other way is untouched. */
  cut(from: string, to: string): void {
    this.#cuts.add(`${from}>${to}`)
  }

  /** Nothing gets from one group to another. Who is in no group reaches everybody. */
  partition(groups: readonly (readonly string[])[]): void {
    for (const group of groups) {
      for (const other of groups) {
        if (group === other) continue
        for (const from of group) for (const to of other) this.cut(from, to)
      }
    }
  }

  heal(): void {
    this.#cuts.clear()
  }

  reaches(from: string, to: string): boolean {
    return this.#cuts.size === 0 || !this.#cuts.has(`${from}>${to}`)
  }

  /** Whether both ways are open. */
  connects(one: string, other: string): boolean {
    return this.reaches(one, other) && this.reaches(other, one)
  }
}
