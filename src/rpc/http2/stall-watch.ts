import { connectionQueueBytesMax } from '../limits.ts'
import type { Http2CodeName } from './errors.ts'

/** What it looks at of a connection. */
interface Watched {
  readonly settled: boolean
  readonly halfRead: boolean
  readonly wholeCount: number
  readonly flow: { readonly queuedBytes: number; readonly sentBytes: number }
  fail(code: Http2CodeName, text: string): void
}

/** Finds out whether a peer has stopped in the middle of something that holds our memory. */
export class StallWatch {
  readonly #connection: Watched
  /** How far each side had come at the last look, where it was in the middle of something. */
  #halfReadAt: number | undefined
  #stuckAt: number | undefined

  constructor(connection: Watched) {
    this.#connection = connection
  }

  /** To be called now and then: a peer that is still where it was at the last time goes. */
  look(): void {
    const { settled, halfRead, wholeCount, flow } = this.#connection
    const halfReadAt = halfRead || !settled ? wholeCount : undefined
    const stuckAt = flow.queuedBytes > connectionQueueBytesMax ? flow.sentBytes : undefined
    if (halfReadAt !== undefined && halfReadAt === this.#halfReadAt) {
      this.#connection.fail('settingsTimeout', 'too slow')
    } else if (stuckAt !== undefined && stuckAt === this.#stuckAt) {
      this.#connection.fail('enhanceYourCalm', 'replies that are not read')
    }
    this.#halfReadAt = halfReadAt
    this.#stuckAt = stuckAt
  }
}
