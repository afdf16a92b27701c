interface Commenter {
  comment(text: string): void
}

/**
 * The seeds of a random test: 1 to `fixed`, and a fresh one; or the one in SEED, to replay.
 * All are printed.
 */
export function seedsOf(t: Commenter, fixed: number): readonly number[] {
  const wanted = process.env['SEED']
  const fresh = Date.now() % 0x1_0000_0000
  const seeds =
    wanted === undefined
      ? [...Array.from({ length: fixed }, (_, at) => at + 1), fresh]
      : [Number(wanted)]
  t.comment(`seeds ${seeds.join(' ')} (replay one with SEED=n)`)
  return seeds
}
