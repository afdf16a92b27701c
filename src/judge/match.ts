/**
 * A largest matching between two sides (augmenting paths): the answer is the right partner of each
 * left one, or undefined. `fits[left]` lists the right ones that would do.
 */
export function largestMatching(
  fits: readonly (readonly number[])[],
): readonly (number | undefined)[] {
  const leftOf = new Map<number, number>()
  const place = (left: number, tried: Set<number>): boolean => {
    for (const right of fits[left] ?? []) {
      if (tried.has(right)) continue
      tried.add(right)
      const holder = leftOf.get(right)
      if (holder !== undefined && !place(holder, tried)) continue
      leftOf.set(right, left)
      return true
    }
    return false
  }
  for (const left of fits.keys()) place(left, new Set())
  const partners: (number | undefined)[] = fits.map(() => undefined)
  for (const [right, left] of leftOf) partners[left] = right
  return partners
}
