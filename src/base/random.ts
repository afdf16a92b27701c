/**
 * Where all randomness comes from: seeded in tests and simulation, the system's at the real edge.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** A uniform integer in [0, bound). */
  below(bound: number): number
  /** 64 uniform bits, unsigned. */
  next64(): bigint
}

/**
 * A seeded generator (splitmix32 feeding sfc32): the same seed gives the same sequence for ever.
 */
export function seededRandom(seed: number): Random {
  let mix = seed >>> 0
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) | 0
    let z = mix ^ (mix >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let a = splitmix()
  let b = splitmix()
  let c = splitmix()
  let counter = 1
  const next32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next32()
  return randomFrom(next32)
}

/** Builds a {@link Random} on a source of uniform unsigned 32-bit numbers. */
export function randomFrom(next32: () => number): Random {
  return {
    next: () => next32() / 0x1_0000_0000,
    below: (bound) => Math.floor((next32() / 0x1_0000_0000) * bound),
    next64: () => (BigInt(next32()) << 32n) | BigInt(next32()),
  }
}
