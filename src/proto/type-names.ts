/** By full proto name. */
export type Names = ReadonlyMap<string, string>

/**
 * The TypeScript name of each message and enum: its simple name. When two share one, etcdserverpb
 * keeps it and the other takes its package's name in front (`MembershipMember`). A nested `Type`
 * says nothing alone and takes its parent's (`PermissionType`).
 */
export function typeNames(fullNames: readonly string[]): Names {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const etcdFirst = fullNames.toSorted((a, b) => rank(a) - rank(b))
  for (const full of etcdFirst) {
    const parts = full.split('.')
    const simple = parts.at(-1) === 'Type' ? parts.slice(-2).join('') : (parts.at(-1) ?? full)
    const name = taken.has(simple) ? packageWord(parts) + simple : simple
    if (taken.has(name)) throw new Error(`proto: two types would be called ${name}`)
    taken.add(name)
    names.set(full, name)
  }
  return names
}

function rank(full: string): number {
  return full.startsWith('etcdserverpb.') ? 0 : 1
}

function packageWord(parts: readonly string[]): string {
  const word = (parts[0] ?? '').replace(/pb$/, '')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** The TypeScript name; throws for what has none. */
export function nameOf(names: Names, full: string | undefined): string {
  const name = full === undefined ? undefined : names.get(full)
  if (name === undefined) throw new Error(`proto: ${full} has no TypeScript name`)
  return name
}
