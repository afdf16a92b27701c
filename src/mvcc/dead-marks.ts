import { concatBytes } from '../base/index.ts'
import { MvccError } from './errors.ts'
import { pageKey, readUint32, writeUint32, type RecordPlace } from './page.ts'

/** The first byte of the backend keys of these marks; below that of pages, to be read before. */
export const DEAD_PREFIX = 0x6a

/** Of one record: main less the page's, and sub; 4 bytes each. */
const MARK_BYTES = 8

/** Where the backend has the marks of the page that begins at that place. */
export function deadKey(page: RecordPlace): Uint8Array {
  const key = pageKey(page)
  key[0] = DEAD_PREFIX
  return key
}

/** Marks of the records at those places, pairs of main and sub, behind the page's `known` ones. */
export function addMarks(
  page: RecordPlace,
  places: readonly number[],
  known: Uint8Array | undefined,
): Uint8Array {
  const added = new Uint8Array(places.length * 4)
  for (const [at, place] of places.entries()) {
    writeUint32(added, at * 4, at % 2 === 0 ? place - page.main : place)
  }
  return known === undefined ? added : concatBytes([known, added])
}

/** The names of the places that are marked (`placeName`). Throws `damaged`. */
export function readMarks(page: RecordPlace, stored: Uint8Array): ReadonlySet<string> {
  if (stored.length % MARK_BYTES !== 0) throw new MvccError('damaged', 'marks of dead records')
  const names = new Set<string>()
  for (let at = 0; at < stored.length; at += MARK_BYTES) {
    names.add(placeName(page.main + readUint32(stored, at), readUint32(stored, at + 4)))
  }
  return names
}

/** A place of history as a key of maps and sets. */
export function placeName(main: number, sub: number): string {
  return `${main}/${sub}`
}
