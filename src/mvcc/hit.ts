import { EMPTY_BYTES, latin1ToBytes } from '../base/index.ts'
import type { EncodedMessage, KeyValue } from '../proto/messages.ts'
import type { KeyIndex } from './key-index.ts'
import { readPut, storedPut, type View } from './view.ts'

/**
 * A key that existed at the revision read. What the index does not know is read late and once:
 * filters, limits and most ways of sorting do without it.
 */
export class Hit {
  readonly #view: View
  readonly key: string
  readonly #index: KeyIndex
  readonly #place: number
  #head: KeyValue | undefined
  #whole: KeyValue | undefined

  /** `place` is that of a put of the key. */
  constructor(view: View, key: string, index: KeyIndex, place: number) {
    this.#view = view
    this.key = key
    this.#index = index
    this.#place = place
  }

  /** All of it, as it is stored. */
  stored(): EncodedMessage<KeyValue> {
    return storedPut(this.#view, this.#index, this.#place)
  }

  /** All of it, from the record. */
  whole(): KeyValue {
    return (this.#whole ??= readPut(this.#view, this.#index, this.#place))
  }

  /** All but the value: of the newest write of a key from memory. */
  head(): KeyValue {
    return (this.#head ??= this.#place === this.#index.newest ? this.#indexed() : this.whole())
  }

  #indexed(): KeyValue {
    const { createRevision, main, version, lease } = this.#index
    const key = latin1ToBytes(this.key)
    return { key, createRevision, modRevision: main, version, value: EMPTY_BYTES, lease }
  }
}
