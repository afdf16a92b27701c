import { FieldKind, type Field } from './hpack/field.ts'

/** What the application knows of a block's fields: values joined, `-bin` as padded base64. */
export function metadataOf(fields: readonly Field[]): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>()
  for (const { kind, name, value } of fields) {
    if (kind !== FieldKind.other) continue
    const text = name.endsWith('-bin') ? Buffer.from(value, 'base64').toString('base64') : value
    const before = metadata.get(name)
    metadata.set(name, before === undefined ? text : `${before}, ${text}`)
  }
  return metadata
}
