import type { FieldSchema } from './schema.ts'

/** Wire type of everything that is one varint. */
export const varintWire = 0
/** Wire type of everything that has its length in front. */
export const lengthWire = 2

/** The wire type a single value of the field has. */
export function wireTypeOf({ type }: FieldSchema): number {
  return type === 'bytes' || type === 'string' || type === 'message' ? lengthWire : varintWire
}

/** What stands in front of a value of that wire type of the field. */
export function tagOf(field: FieldSchema, wireType: number): number {
  return ((field.number << 3) | wireType) >>> 0
}

/** The fields of a map's entries: each entry is a message of two. */
export function entryFields(map: FieldSchema): Readonly<Record<'key' | 'value', FieldSchema>> {
  if (map.message === undefined) throw new Error(`proto: ${map.name}: only maps of messages work`)
  const key = { name: 'key', number: 1, type: 'string', message: undefined } as const
  const value = { name: 'value', number: 2 } as const
  return {
    key: { ...map, ...key, shape: 'presence' },
    value: { ...map, ...value, shape: 'presence' },
  }
}
