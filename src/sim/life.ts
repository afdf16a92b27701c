/**
 * One life of a simulated process: from a start to the crash that ends it. Whatever belongs to a
 * life (its timers, what is on the way to it) ends with it, and waits while it is paused.
 */
export class Life {
  readonly name: string
  #alive = true
  #paused = false
  #waiting: (() => void)[] = []

  constructor(name: string) {
    this.name = name
  }

  get alive(): boolean {
    return this.#alive
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Runs `fire` in this life: now, when it is resumed, or never. */
  run(fire: () => void): void {
    if (!this.#alive) return
    if (this.#paused) this.#waiting.push(fire)
    else fire()
  }

  end(): void {
    this.#alive = false
    this.#waiting = []
  }

  pause(): void {
    this.#paused = true
  }

  /** Answers what became due during the pause, in order; the caller has it run. */
  resume(): readonly (() => void)[] {
    const waiting = this.#waiting
    this.#paused = false
    this.#waiting = []
    return waiting
  }
}
