import { never } from '../base/index.ts'
import type { FieldSchema, MessageSchema } from './schema.ts'
import { nameOf, type Names } from './type-names.ts'
import { entryFields, lengthWire, tagOf, varintWire, wireTypeOf } from './wire-types.ts'

const header = `// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// \`npm run proto\` after a change there.

import { zeros, type MessageName, type MessageTypes } from './messages.ts'
import type * as types from './messages.ts'
import { added, entered, type Draft, type WireReader } from './wire-reader.ts'
`

/** The text of decoders.ts: for each message a function that reads its fields, spelled out. */
export function decodersText(messages: readonly MessageSchema[], names: Names): string {
  const nested = new Set(messages.flatMap(({ fields }) => fields.map(({ message }) => message)))
  const news = messages
    .filter(({ name }) => nested.has(name))
    .map(({ name }) => `const new${nameOf(names, name)} = zeros['${name}']\n`)
  return [
    header,
    news.join(''),
    ...messages.map((schema) => messageText(schema, names)),
    tableText(messages, names),
  ].join('\n')
}

function tableText(messages: readonly MessageSchema[], names: Names): string {
  const lines = messages.map(({ name }) => `  '${name}': read${nameOf(names, name)},\n`)
  return `/** Reads fields into a message, up to \`end\`: what it has already is merged with them. */
export type Decode<T> = (reader: WireReader, message: Draft<T>, end: number) => T

/** The decoder of each message. They throw \`DecodeError\`. */
export const decoders: { readonly [N in MessageName]: Decode<MessageTypes[N]> } = {
${lines.join('')}}
`
}

function messageText(schema: MessageSchema, names: Names): string {
  const type = nameOf(names, schema.name)
  const entries = schema.fields
    .filter(({ shape }) => shape === 'map')
    .map((field) => entryText(type, field, names))
  const cases = schema.fields.map((field) => fieldCases(schema, field, names))
  const draft = cases.length === 0 ? `types.${type}` : `Draft<types.${type}>`
  return `${entries.join('\n')}
function read${type}(
  reader: WireReader, message: ${draft}, end: number,
): types.${type} {
${fieldsLoop(cases)}
  return message
}
`
}

/** An entry of a map: a message of two fields that is kept as a pair. */
function entryText(type: string, field: FieldSchema, names: Names): string {
  const { key, value } = entryFields(field)
  const item = nameOf(names, field.message)
  const map = `ReadonlyMap<string, types.${item}>`
  const cases = [
    caseText(tagOf(key, lengthWire), `key = ${valueText(key, names)}`),
    caseText(tagOf(value, lengthWire), `value = ${nestedText(field, 'value', names)}`),
  ]
  return `function ${entryName(type, field)}(
  reader: WireReader, map: ${map}, end: number,
): ${map} {
  let key = ''
  let value = new${item}()
${fieldsLoop(cases)}
  return entered(map, key, value)
}
`
}

function entryName(type: string, { name }: FieldSchema): string {
  return `read${type}${name.charAt(0).toUpperCase()}${name.slice(1)}Entry`
}

function fieldsLoop(cases: readonly string[]): string {
  const byTag = `const tag = reader.tag()
    switch (tag) {
${cases.join('')}default:
        reader.skip(tag)
    }`
  return `  const outerEnd = reader.enter(end)
  while (reader.at < end) {
    ${cases.length === 0 ? 'reader.skip(reader.tag())' : byTag}
  }
  reader.leave(outerEnd)`
}

function fieldCases(schema: MessageSchema, field: FieldSchema, names: Names): string {
  const target = `message.${field.name}`
  switch (field.shape) {
    case 'map': {
      const read = entryName(nameOf(names, schema.name), field)
      const text = `${target} = ${read}(reader, ${target}, reader.lengthEnd())`
      return caseText(tagOf(field, lengthWire), text)
    }
    case 'repeated':
      return repeatedCases(field, target, names)
    case 'single':
    case 'presence': {
      const value =
        field.message === undefined
          ? valueText(field, names)
          : // A message that comes in two pieces is their union.
            nestedText(field, `${target} ?? new${nameOf(names, field.message)}()`, names)
      const text = [`${target} = ${value}`, ...clearings(schema, field)].join('\n')
      return caseText(tagOf(field, wireTypeOf(field)), text)
    }
    default:
      return never(field.shape)
  }
}

/** Scalars may come one by one or packed, whatever the .proto says. */
function repeatedCases(field: FieldSchema, target: string, names: Names): string {
  if (field.message !== undefined) {
    const item = nestedText(field, `new${nameOf(names, field.message)}()`, names)
    return caseText(tagOf(field, lengthWire), `${target} = added(${target}, ${item})`)
  }
  const add = `${target} = added(${target}, ${valueText(field, names)})`
  const one = caseText(tagOf(field, wireTypeOf(field)), add)
  if (wireTypeOf(field) !== varintWire) return one
  const packed = `{
    const outer = reader.narrow(reader.lengthEnd())
    while (reader.at < reader.end) ${add}
    reader.end = outer
    break
  }`
  return `${one}case ${tagOf(field, lengthWire)}: ${packed}\n`
}

/** Of a oneof the last member on the wire counts: reading one clears the others. */
function clearings(schema: MessageSchema, field: FieldSchema): readonly string[] {
  if (field.oneof === undefined) return []
  return schema.fields
    .filter((other) => other.oneof === field.oneof && other !== field)
    .map((other) => `message.${other.name} = undefined`)
}

function caseText(tag: number, text: string): string {
  return `case ${tag}:\n${text}\nbreak\n`
}

function nestedText(field: FieldSchema, into: string, names: Names): string {
  return `read${nameOf(names, field.message)}(reader, ${into}, reader.lengthEnd())`
}

function valueText(field: FieldSchema, names: Names): string {
  switch (field.type) {
    case 'bool':
      return 'reader.bool()'
    case 'bytes':
      return 'reader.bytes()'
    case 'string':
      return 'reader.text()'
    case 'int32':
    case 'enum':
      return 'reader.int32()'
    case 'uint32':
      return 'reader.uint32()'
    case 'int64':
    case 'uint64':
      return `reader.${field.type}${field.isId ? 'Id' : ''}()`
    case 'message':
      return nestedText(field, `new${nameOf(names, field.message)}()`, names)
    default:
      return never(field.type)
  }
}
