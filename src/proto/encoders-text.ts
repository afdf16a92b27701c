import { never } from '../base/index.ts'
import type { FieldSchema, MessageSchema } from './schema.ts'
import { nameOf, type Names } from './type-names.ts'
import { entryFields, lengthWire, tagOf, wireTypeOf } from './wire-types.ts'
import { varintSize } from './wire-sizes.ts'

const header = `// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// \`npm run proto\` after a change there.

import {
  EncodedMessage, type EncodableMessage, type MessageName, type MessageTypes,
} from './messages.ts'
import type * as types from './messages.ts'
import {
  idSize, int32Size, int64Size, lengthSize, textSize, uint32Size, uint64Size,
} from './wire-sizes.ts'
import type { WireWriter } from './wire-writer.ts'
`

/** The text of encoders.ts: for each message two functions that go over its fields, spelled out. */
export function encodersText(messages: readonly MessageSchema[], names: Names): string {
  return [
    header,
    ...messages.flatMap((schema) => [sizeText(schema, names), writeText(schema, names)]),
    tableText(messages, names),
  ].join('\n')
}

function tableText(messages: readonly MessageSchema[], names: Names): string {
  const lines = messages.map(({ name }) => {
    const type = nameOf(names, name)
    return `  '${name}': { size: size${type}, write: write${type} },\n`
  })
  return `/** How a message is counted and then written, by the same writer. */
export interface Encode<T> {
  /** How many bytes its fields take. Throws \`EncodeError\`. */
  readonly size: (message: EncodableMessage<T>, writer: WireWriter) => number
  readonly write: (message: EncodableMessage<T>, writer: WireWriter) => void
}

/** The encoder of each message. */
export const encoders: { readonly [N in MessageName]: Encode<MessageTypes[N]> } = {
${lines.join('')}}
`
}

function sizeText(schema: MessageSchema, names: Names): string {
  const type = nameOf(names, schema.name)
  const fields = schema.fields.map((field) => fieldSize(schema, field, names))
  const writer = countsNested(schema) ? 'writer' : '_writer'
  const count = fields.length === 0 ? 'return 0' : `let size = 0\n${fields.join('')}return size`
  return `function size${type}(
  message: ${given(schema, type)}, ${writer}: WireWriter,
): number {
  if (message instanceof EncodedMessage) return message.end - message.start
  ${count}
}
`
}

function writeText(schema: MessageSchema, names: Names): string {
  const type = nameOf(names, schema.name)
  const fields = schema.fields.map((field) => fieldWrite(field, names))
  const encoded =
    fields.length === 0
      ? 'if (message instanceof EncodedMessage) writer.encoded(message)\n'
      : `if (message instanceof EncodedMessage) {
    writer.encoded(message)
    return
  }\n`
  return `function write${type}(
  message: ${given(schema, type)}, writer: WireWriter,
): void {
${encoded}${fields.join('')}}
`
}

/** Of a message without fields no type says more than this. */
function given({ fields }: MessageSchema, type: string): string {
  return fields.length === 0 ? 'object' : `EncodableMessage<types.${type}>`
}

/** Whether it counts lengths that the writer must keep. */
function countsNested({ fields }: MessageSchema): boolean {
  return fields.some((field) => field.message !== undefined || field.packed)
}

/** Whether the field is written: its zero is left out where it has no presence. */
function isThere(field: FieldSchema): string {
  const value = `message.${field.name}`
  const isGiven = `${value} !== undefined`
  if (field.packed) return `${isGiven} && ${value}.length > 0`
  if (field.shape !== 'single') return isGiven
  // Of these, what is false is what is left out.
  if (field.type === 'bool' || field.isId) return value
  if (wireTypeOf(field) === lengthWire) return `${isGiven} && ${value}.length > 0`
  return `${isGiven} && ${value} !== 0`
}

function fieldSize(schema: MessageSchema, field: FieldSchema, names: Names): string {
  const label = `'${schema.name}.${field.name}'`
  const there = isThere(field)
  const value = `message.${field.name}`
  const tagSize = varintSize(tagOf(field, 0))
  switch (field.shape) {
    case 'map':
      return `if (${there}) {
        for (const [key, value] of ${value}) {
          const slot = writer.enter()
          size += ${tagSize} + writer.leave(slot, ${entrySize(field, names)})
        }
      }\n`
    case 'repeated':
      return field.packed
        ? `if (${there}) {
        const slot = writer.enter()
        let packed = 0
        for (const item of ${value}) packed += ${valueSize(field, 'item', label, names)}
        size += ${tagSize} + writer.leave(slot, packed)
      }\n`
        : `if (${there}) {
        for (const item of ${value}) size += ${tagSize} + ${valueSize(field, 'item', label, names)}
      }\n`
    case 'single':
    case 'presence':
      return field.type === 'bool'
        ? `if (${there}) size += ${tagSize + 1}\n`
        : `if (${there}) {
        size += ${tagSize} + ${valueSize(field, value, label, names)}
      }\n`
    default:
      return never(field.shape)
  }
}

/** Of an entry both fields are always written, as protobuf has it. */
function entrySize(map: FieldSchema, names: Names): string {
  const { key, value } = entryFields(map)
  return `2 + ${valueSize(key, 'key', '', names)} + ${valueSize(value, 'value', '', names)}`
}

function valueSize(field: FieldSchema, value: string, label: string, names: Names): string {
  switch (field.type) {
    case 'bool':
      return '1'
    case 'bytes':
      return `lengthSize(${value}.length)`
    case 'string':
      return `lengthSize(textSize(${value}))`
    case 'int32':
    case 'enum':
      return `int32Size(${value}, ${label})`
    case 'uint32':
      return `uint32Size(${value}, ${label})`
    case 'int64':
    case 'uint64':
      return field.isId ? `idSize(${value})` : `${field.type}Size(${value}, ${label})`
    case 'message':
      return `writer.leave(writer.enter(), size${nameOf(names, field.message)}(${value}, writer))`
    default:
      return never(field.type)
  }
}

function fieldWrite(field: FieldSchema, names: Names): string {
  const there = isThere(field)
  const value = `message.${field.name}`
  const tag = `writer.tag(${tagOf(field, field.packed ? lengthWire : wireTypeOf(field))})`
  switch (field.shape) {
    case 'map':
      return `if (${there}) {
        for (const [key, value] of ${value}) {
          ${tag}.length()
          ${entryWrite(field, names)}
        }
      }\n`
    case 'repeated':
      return field.packed
        ? `if (${there}) {
        ${tag}.length()
        for (const item of ${value}) writer.${valueWrite(field, 'item')}
      }\n`
        : `if (${there}) {
        for (const item of ${value}) {
          ${taggedWrite(field, tag, 'item', names)}
        }
      }\n`
    case 'single':
    case 'presence':
      return `if (${there}) {
        ${taggedWrite(field, tag, value, names)}
      }\n`
    default:
      return never(field.shape)
  }
}

function entryWrite(map: FieldSchema, names: Names): string {
  const { key, value } = entryFields(map)
  const write = (field: FieldSchema): string =>
    taggedWrite(field, `writer.tag(${tagOf(field, wireTypeOf(field))})`, field.name, names)
  return `${write(key)}\n${write(value)}`
}

function taggedWrite(field: FieldSchema, tag: string, value: string, names: Names): string {
  if (field.message === undefined) return `${tag}.${valueWrite(field, value)}`
  return `${tag}.length()\nwrite${nameOf(names, field.message)}(${value}, writer)`
}

function valueWrite(field: FieldSchema, value: string): string {
  switch (field.type) {
    case 'bool':
    case 'bytes':
    case 'uint32':
      return `${field.type}(${value})`
    case 'string':
      return `text(${value})`
    case 'int32':
    case 'enum':
      return `int32(${value})`
    case 'int64':
    case 'uint64':
      return field.isId ? `id(${value})` : `count(${value})`
    case 'message':
      throw new Error(`proto: ${field.name} is no scalar`)
    default:
      return never(field.type)
  }
}
