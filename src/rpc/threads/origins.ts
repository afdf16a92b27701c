import type { Field } from '../http2/hpack/field.ts'
import type { ServerCall } from '../http2/server-call.ts'
import type { Outbox } from './outbox.ts'
import { originText, textBytes, Up } from './records.ts'

/** Beyond so much text all is told anew, so that callers cannot fill the member's memory. */
const TEXT_MAX = 1024 * 1024

/** Tells the member once who calls, however many calls follow. */
export class Origins {
  readonly #outbox: Outbox
  /** A connection's calls mostly have the very same header fields. */
  #byFields = new WeakMap<readonly Field[], number>()
  #byText = new Map<string, number>()
  #length = 0

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /** The number under which the member knows the caller. */
  of(call: ServerCall): number {
    let known = this.#byFields.get(call.fields)
    if (known === undefined) {
      known = this.named(originText(call))
      this.#byFields.set(call.fields, known)
    }
    return known
  }

  /** The same for an `originText`. */
  named(text: string): number {
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    if (this.#length + text.length > TEXT_MAX) this.#forget()
    const number = this.#byText.size
    this.#byText.set(text, number)
    this.#length += text.length
    this.#outbox.record(Up.origin, 0, number, 0, textBytes(text))
    return number
  }

  #forget(): void {
    this.#byFields = new WeakMap()
    this.#byText.clear()
    this.#length = 0
  }
}
