import type { KeyValue } from '../client/index.ts'
import type { Printer } from './printer.ts'
import { showId } from './read-argument.ts'

/** The columns of {@link keyValueRow}. */
export const KEY_VALUE_HEAD = ['key', 'value', 'version', 'created', 'modified', 'lease'] as const

/** A key and its value as a row. */
export function keyValueRow(printer: Printer, kv: KeyValue): string[] {
  const numbers = [kv.version, kv.createRevision, kv.modRevision].map(String)
  const lease = kv.lease === 0n ? '' : showId(kv.lease)
  return [printer.cell(kv.key), printer.cell(kv.value), ...numbers, lease]
}

/** A key and its value as JSON. */
export function keyValueJson(printer: Printer, kv: KeyValue): object {
  const { version, createRevision, modRevision } = kv
  return {
    ...printer.field('key', kv.key),
    ...printer.field('value', kv.value),
    version,
    createRevision,
    modRevision,
    ...(kv.lease === 0n ? {} : { lease: showId(kv.lease) }),
  }
}

/** Keys and values in lines, one after another (etcdctl's simple form). */
export function keyValueLines(kvs: readonly KeyValue[]): Uint8Array[] {
  return kvs.flatMap(({ key, value }) => [key, value])
}
