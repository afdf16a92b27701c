import { never } from '../base/index.ts'
import type { DescribedEnum, DescribedField, DescribedMessage } from './describe.ts'
import type { FieldSchema, MethodSchema } from './schema.ts'
import { nameOf, type Names } from './type-names.ts'

const header = `// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// \`npm run proto\` after a change there. Pure rooms import this file, so it
// imports nothing.

/**
 * Any part of a message, to any depth. An absent field and one that is \`undefined\` mean the same,
 * its zero value.
 */
export type Init<T> = T extends Uint8Array | string | number | boolean | bigint | undefined
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<K, Init<V>>
    : T extends readonly (infer E)[]
      ? readonly Init<E>[]
      : { readonly [K in keyof T]?: Init<T[K]> | undefined }

/** What an encoder accepts: an \`Init<T>\`, in which messages may be there as their wire form. */
export type Encodable<T> = { readonly [K in keyof T]?: EncodableField<T[K]> | undefined }

/** What an encoder accepts for a field of the type \`T\`. */
export type EncodableField<T> = T extends
  | Uint8Array
  | string
  | number
  | boolean
  | bigint
  | undefined
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<K, EncodableField<V>>
    : T extends readonly (infer E)[]
      ? readonly EncodableField<E>[]
      : EncodableMessage<T>

/** A message that is encoded, or will be. */
export type EncodableMessage<T> = Encodable<T> | EncodedMessage<T>

/**
 * The wire form of a message, \`[start, end)\` of \`bytes\`: it stands for that message inside
 * another one. What goes to many is encoded once, and what lies encoded need not be decoded.
 * The encoder copies the bytes as they are, so they must be what \`encode\` gives for a \`T\`.
 */
export class EncodedMessage<T> {
  /** Never there: keeps the encoded form of one message type from standing for another. */
  declare readonly type?: T
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.start = start
    this.end = end
  }
}

/** The value of an empty bytes field; shared. */
export const noBytes: Uint8Array = new Uint8Array(0)

/** The value of an empty repeated field; shared, and frozen. */
export const noItems: readonly never[] = Object.freeze([])
`

/** The text of messages.ts: all types, and the zero value of each message. */
export function messagesText(
  messages: readonly DescribedMessage[],
  enums: readonly DescribedEnum[],
  methods: readonly MethodSchema[],
  names: Names,
): string {
  return [
    header,
    ...enums.map((schema) => enumText(schema, names)),
    ...messages.map((schema) => messageText(schema, names)),
    messageTypesText(messages, names),
    zerosText(messages),
    servicesText(methods, names),
  ].join('\n')
}

function enumText(schema: DescribedEnum, names: Names): string {
  const values = Object.entries(schema.values).map(([key, value]) => `  ${key}: ${value},\n`)
  const name = nameOf(names, schema.name)
  const doc = docText(schema.comment ?? `Values of ${schema.name}.`, '')
  return `${doc}export const ${name} = {\n${values.join('')}} as const\n`
}

function messageText(schema: DescribedMessage, names: Names): string {
  const doc = docText(schema.comment ?? `Message ${schema.name}.`, '')
  const head = `${doc}export interface ${nameOf(names, schema.name)} `
  if (schema.fields.length === 0) return `${head}{}\n`
  const fields = schema.fields.map((field) => fieldText(field, names))
  return `${head}{\n${fields.join('')}}\n`
}

function fieldText(field: DescribedField, names: Names): string {
  const doc = field.comment === undefined ? '' : docText(field.comment, '  ')
  return `${doc}  readonly ${field.name}: ${fieldType(field, names)}\n`
}

function fieldType(field: FieldSchema, names: Names): string {
  const type = valueType(field, names)
  switch (field.shape) {
    case 'single':
      return type
    case 'presence':
      return `${type} | undefined`
    case 'repeated':
      return `readonly ${type}[]`
    case 'map':
      return `ReadonlyMap<string, ${type}>`
    default:
      return never(field.shape)
  }
}

function valueType(field: FieldSchema, names: Names): string {
  switch (field.type) {
    case 'bool':
      return 'boolean'
    case 'bytes':
      return 'Uint8Array'
    case 'string':
      return 'string'
    case 'message':
      return nameOf(names, field.message)
    case 'int64':
    case 'uint64':
      return field.isId ? 'bigint' : 'number'
    case 'int32':
    case 'uint32':
    case 'enum':
      return 'number'
    default:
      return never(field.type)
  }
}

function messageTypesText(messages: readonly DescribedMessage[], names: Names): string {
  const lines = messages.map(({ name }) => `  readonly '${name}': ${nameOf(names, name)}\n`)
  const doc = docText('Every message by its full proto name.', '')
  const key = docText('The full proto name of a message.', '')
  return (
    `${doc}export interface MessageTypes {\n${lines.join('')}}\n\n` +
    `${key}export type MessageName = keyof MessageTypes\n`
  )
}

function zerosText(messages: readonly DescribedMessage[]): string {
  const lines = messages.map(({ name, fields }) => {
    const values = fields.map((field) => `    ${field.name}: ${zeroText(field)},\n`)
    return `  '${name}': () => ({${values.length > 0 ? `\n${values.join('')}  ` : ''}}),\n`
  })
  const type = '{ readonly [N in MessageName]: () => MessageTypes[N] }'
  const doc = docText('Makes a new message with every field at its zero value.', '')
  return `${doc}export const zeros: ${type} = {\n${lines.join('')}}\n`
}

function zeroText(field: FieldSchema): string {
  if (field.shape === 'presence') return 'undefined'
  if (field.shape === 'repeated') return 'noItems'
  if (field.shape === 'map') return 'new Map()'
  switch (field.type) {
    case 'bool':
      return 'false'
    case 'bytes':
      return 'noBytes'
    case 'string':
      return "''"
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
    case 'enum':
      return field.isId ? '0n' : '0'
    case 'message':
      return 'undefined'
    default:
      return never(field.type)
  }
}

function servicesText(methods: readonly MethodSchema[], names: Names): string {
  const doc = docText('Every service by its full proto name: its methods and what they carry.', '')
  const services = [...new Set(methods.map(({ service }) => service))]
  const parts = services.map((service) => {
    const own = methods.filter((method) => method.service === service)
    return `  readonly '${service}': {\n${own.map((method) => methodText(method, names)).join('')}  }\n`
  })
  return `${doc}export interface Services {\n${parts.join('')}}\n`
}

function methodText(method: MethodSchema, names: Names): string {
  return (
    `    readonly ${method.name}: {\n` +
    `      readonly request: ${nameOf(names, method.request)}\n` +
    `      readonly response: ${nameOf(names, method.response)}\n` +
    `      readonly requestStream: ${method.requestStream}\n` +
    `      readonly responseStream: ${method.responseStream}\n` +
    `    }\n`
  )
}

function docText(text: string, indent: string): string {
  const lines = text.split('\n')
  if (lines.length === 1) return `${indent}/** ${text} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`
}
