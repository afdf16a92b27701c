/** Thrown when the program is wrong, never when its input is: the process must stop. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/**
 * Stops the program when `condition` fails. Stays on in production; `invariant` says it in words.
 */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new InvariantError(`invariant broken: ${invariant}`)
}

/** The default branch of an exhaustive switch. */
export function never(value: never): never {
  throw new InvariantError(`unreachable case: ${JSON.stringify(value)}`)
}
