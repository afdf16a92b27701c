/** The list at a key of a map of lists, added empty if there is none yet. */
export function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const known = map.get(key)
  if (known !== undefined) return known
  const list: V[] = []
  map.set(key, list)
  return list
}
