import protobuf from 'protobufjs'
import { DecodeError } from './errors.ts'
import { nestingMax } from './limits.ts'
import { noItems, zeros, type MessageName } from './messages.ts'
import { messageSchema, type FieldSchema } from './schema.ts'
import { lengthWire, readEnd, valueReader, varintWire, wireTypeOf } from './wire-read.ts'

type Reader = protobuf.Reader
type Draft = Record<string, unknown>

/** Reads one occurrence of a field into the draft; false when the wire type is not the field's. */
type ReadField = (reader: Reader, draft: Draft, wireType: number, depth: number) => boolean

interface Decoder {
  /** A new message with nothing in it. Generated: a literal is many times faster than a loop. */
  readonly zero: () => Draft
  /** Field numbers below `highNumber`, which is nearly all of them, by plain index. */
  readonly low: (ReadField | undefined)[]
  readonly high: Map<number, ReadField>
}

const highNumber = 128

const decoders = new Map<string, Decoder>()

/** The function that reads a whole message of one type. Throws `DecodeError` on anything else. */
export function decoder(name: string): (bytes: Uint8Array) => Record<string, unknown> {
  const plan = planOf(name)
  return (bytes) => {
    // Never a Buffer: its `slice` would give views where copies are promised.
    const plain =
      bytes.constructor === Uint8Array
        ? bytes
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    const draft = plan.zero()
    try {
      readFields(plan, new protobuf.Reader(plain), draft, 0)
    } catch (error) {
      throw decodeError(name, error)
    }
    return draft
  }
}

function decodeError(name: string, error: unknown): unknown {
  if (error instanceof DecodeError) {
    return new DecodeError(error.code, `${name}: ${error.message}`, { cause: error })
  }
  // The reader throws RangeError at the end of its data and plain Error on broken encodings; any
  // other class is a bug of ours and must not look like the sender's fault.
  if (error instanceof RangeError) {
    return new DecodeError('malformed', `${name}: the data ends inside a field`, { cause: error })
  }
  if (!(error instanceof Error) || error.constructor !== Error) return error
  // Unknown groups nest inside the reader, which counts them itself.
  const code = error.message === 'max depth exceeded' ? 'depth' : 'malformed'
  return new DecodeError(code, `${name}: ${error.message}`, { cause: error })
}

function readFields(plan: Decoder, reader: Reader, draft: Draft, depth: number): void {
  if (depth > nestingMax) throw new DecodeError('depth', 'messages are nested too deeply')
  while (reader.pos < reader.len) {
    const tag = reader.tag()
    const number = tag >>> 3
    const wireType = tag & 7
    const read = number < highNumber ? plan.low[number] : plan.high.get(number)
    if (read === undefined || !read(reader, draft, wireType, depth)) {
      reader.skipType(wireType, depth, number)
    }
  }
}

/** Reads a length and a message of that length, with the reader's end moved to where it ends. */
function readNested(plan: Decoder, reader: Reader, draft: Draft, depth: number): void {
  const outerEnd = reader.len
  reader.len = readEnd(reader)
  readFields(plan, reader, draft, depth)
  reader.len = outerEnd
}

function planOf(name: string): Decoder {
  const known = decoders.get(name)
  if (known !== undefined) return known
  const plan: Decoder = { zero: zeroOf(name), low: [], high: new Map() }
  // Entered before its fields are: a txn holds operations that hold a txn.
  decoders.set(name, plan)
  const { fields } = messageSchema(name)
  for (let number = 0; number < highNumber; number++) plan.low.push(undefined)
  for (const field of fields) {
    const read = withOneof(field, fields, fieldReader(field))
    if (field.number < highNumber) plan.low[field.number] = read
    else plan.high.set(field.number, read)
  }
  return plan
}

function zeroOf(name: string): () => Draft {
  // The name comes from the .proto files, from which the table was generated.
  return zeros[name as MessageName] as unknown as () => Draft
}

/** Of a oneof the last member on the wire counts: reading one clears the others. */
function withOneof(field: FieldSchema, all: readonly FieldSchema[], read: ReadField): ReadField {
  const others = all
    .filter((other) => other.oneof === field.oneof && other !== field)
    .map((other) => other.name)
  if (field.oneof === undefined || others.length === 0) return read
  return (reader, draft, wireType, depth) => {
    const isRead = read(reader, draft, wireType, depth)
    if (isRead) for (const other of others) draft[other] = undefined
    return isRead
  }
}

function fieldReader(field: FieldSchema): ReadField {
  if (field.shape === 'map') return mapReader(field)
  if (field.message !== undefined) return messageReader(field, planOf(field.message))
  if (field.shape === 'repeated') return listReader(field)
  const { name } = field
  const fits = wireTypeOf(field)
  const read = valueReader(field)
  return (reader, draft, wireType) => {
    if (wireType !== fits) return false
    draft[name] = read(reader)
    return true
  }
}

function messageReader(field: FieldSchema, plan: Decoder): ReadField {
  const { name, shape } = field
  return (reader, draft, wireType, depth) => {
    if (wireType !== lengthWire) return false
    // A message that comes in two pieces is their union.
    const earlier = shape === 'repeated' ? undefined : draft[name]
    const nested = (earlier as Draft | undefined) ?? plan.zero()
    readNested(plan, reader, nested, depth + 1)
    if (shape === 'repeated') listOf(draft, name).push(nested)
    else draft[name] = nested
    return true
  }
}

/** Scalars may come one by one or packed, whatever the .proto says. */
function listReader(field: FieldSchema): ReadField {
  const { name } = field
  const fits = wireTypeOf(field)
  const read = valueReader(field)
  return (reader, draft, wireType) => {
    if (wireType === fits) {
      listOf(draft, name).push(read(reader))
      return true
    }
    if (wireType !== lengthWire || fits !== varintWire) return false
    const outerEnd = reader.len
    const end = readEnd(reader)
    reader.len = end
    if (reader.pos < end) {
      const list = listOf(draft, name)
      while (reader.pos < end) list.push(read(reader))
    }
    reader.len = outerEnd
    return true
  }
}

function listOf(draft: Draft, name: string): unknown[] {
  const list = draft[name]
  if (list !== noItems) return list as unknown[]
  const fresh: unknown[] = []
  draft[name] = fresh
  return fresh
}

/** A map is a list of two-field messages; of two entries with one key the later counts. */
function mapReader(field: FieldSchema): ReadField {
  const { name, message } = field
  if (message === undefined) throw new Error(`proto: ${name}: only maps of messages are supported`)
  const value = planOf(message)
  const entryPlan: Decoder = { zero: () => ({}), low: [], high: new Map() }
  entryPlan.low[1] = fieldReader({ ...field, name: 'key', shape: 'single', ...stringType })
  entryPlan.low[2] = fieldReader({ ...field, name: 'value', shape: 'single' })
  return (reader, draft, wireType, depth) => {
    if (wireType !== lengthWire) return false
    const entry: Draft = { key: '', value: value.zero() }
    readNested(entryPlan, reader, entry, depth + 1)
    const map = draft[name] as Map<unknown, unknown>
    map.set(entry['key'], entry['value'])
    return true
  }
}

const stringType = { type: 'string', message: undefined, enumeration: undefined } as const
