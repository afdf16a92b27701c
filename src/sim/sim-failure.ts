/** Thrown when a simulation catches a broken promise; the message says which, where and how. */
export class SimFailure extends Error {
  override readonly name = 'SimFailure'
}

/** Fails the run when `condition` is false. `what` is only called then. */
export function expect(condition: boolean, what: () => string): asserts condition {
  if (!condition) throw new SimFailure(what())
}
