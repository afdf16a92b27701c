import { assert } from './assert.ts'

/** Who is told what a {@link Later} comes to: one of the two, once. */
export interface Listener<in Value> {
  onValue(value: Value): void
  onError(error: unknown): void
}

/**
 * A value that is known later. Its one listener is told in the very call that settles it, where a
 * promise would cost a turn of microtasks and two objects more; what it does then must not throw.
 * Whoever is not in such a hurry awaits it like a promise, instead.
 */
export class Later<Value> implements PromiseLike<Value> {
  #listener: Listener<Value> | undefined = undefined
  /** Tells what it came to before anybody listened. */
  #early: ((listener: Listener<Value>) => void) | undefined = undefined

  /** One that has failed already. */
  static failed<Value>(error: unknown): Later<Value> {
    const later = new Later<Value>()
    later.fail(error)
    return later
  }

  /** It came to `value`. Called once, and `fail` then never. */
  settle(value: Value): void {
    const listener = this.#listener
    if (listener === undefined) this.#early = (late) => late.onValue(value)
    else listener.onValue(value)
  }

  /** It came to nothing, because of `error`. Called once, and `settle` then never. */
  fail(error: unknown): void {
    const listener = this.#listener
    if (listener === undefined) this.#early = (late) => late.onError(error)
    else listener.onError(error)
  }

  /** Names the one who is told; at once where it is known. */
  listen(listener: Listener<Value>): void {
    assert(this.#listener === undefined, 'a later value has one listener')
    this.#listener = listener
    this.#early?.(listener)
  }

  /** What `turn` makes of it; it fails with what `turn` throws. */
  map<Other>(turn: (value: Value) => Other): Later<Other> {
    const turned = new Turned(turn)
    this.listen(turned)
    return turned
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is awaited on purpose
  then<Kept = Value, Caught = never>(
    onValue?: ((value: Value) => Kept | PromiseLike<Kept>) | null,
    onError?: ((error: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    const promise = new Promise<Value>((resolve, reject) => {
      this.listen({ onValue: resolve, onError: reject })
    })
    return promise.then(onValue, onError)
  }
}

class Turned<From, To> extends Later<To> implements Listener<From> {
  readonly #turn: (value: From) => To

  constructor(turn: (value: From) => To) {
    super()
    this.#turn = turn
  }

  onValue(value: From): void {
    let turned
    try {
      turned = this.#turn(value)
    } catch (error) {
      return this.fail(error)
    }
    this.settle(turned)
  }

  onError(error: unknown): void {
    this.fail(error)
  }
}

/** Tells `listener` what an answer comes to, whatever form it has: at once where it is known. */
export function tell<Value>(
  answer: Value | Promise<Value> | Later<Value>,
  listener: Listener<Value>,
): void {
  if (answer instanceof Later) answer.listen(listener)
  else if (answer instanceof Promise) {
    answer.then(
      (value) => listener.onValue(value),
      (error: unknown) => listener.onError(error),
    )
  } else listener.onValue(answer)
}
