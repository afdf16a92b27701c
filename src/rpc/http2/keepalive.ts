/** Node's timers take no more; longer is never. */
export const TIMER_MS_MAX: number = 2 ** 31 - 1

/** What a watch over one connection may do. */
interface Watched {
  /** Whether it is worth a ping at all. */
  wanted(): boolean
  ping(): void
  /** No answer came. */
  dead(): void
}

/** Pings a connection that has been silent, and gives it up when it is silent even then. */
export class Keepalive {
  readonly #intervalMs: number
  readonly #timeoutMs: number
  readonly #watched: Watched
  #alive = true
  #timer: NodeJS.Timeout | undefined

  constructor(intervalMs: number, timeoutMs: number, watched: Watched) {
    this.#intervalMs = Math.min(intervalMs, TIMER_MS_MAX)
    this.#timeoutMs = Math.min(timeoutMs, TIMER_MS_MAX)
    this.#watched = watched
  }

  /** Something was heard. */
  heard(): void {
    this.#alive = true
  }

  start(): void {
    this.#alive = false
    this.#timer = setTimeout(() => this.#check(), this.#intervalMs)
    this.#timer.unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #check(): void {
    if (this.#alive || !this.#watched.wanted()) return this.start()
    this.#watched.ping()
    this.#timer = setTimeout(() => {
      if (this.#alive) this.start()
      else this.#watched.dead()
    }, this.#timeoutMs)
    this.#timer.unref()
  }
}
