import type { Backend } from '../base/index.ts'

/** A backend that counts what is written through it, to prove that a refusal wrote nothing. */
export class CountedBackend implements Backend {
  readonly #backend: Backend
  /** Puts and deletions so far. */
  writes = 0

  constructor(backend: Backend) {
    this.#backend = backend
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#backend.get(key)
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.writes += 1
    this.#backend.put(key, value)
  }

  del(key: Uint8Array): void {
    this.writes += 1
    this.#backend.del(key)
  }

  beforeFlush(save: () => void): void {
    this.#backend.beforeFlush(save)
  }
}
