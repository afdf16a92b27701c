import protobuf from 'protobufjs'
import { EncodeError } from './errors.ts'
import { nestingMax, spareBufferBytesMax } from './limits.ts'

import { EncodedMessage, eachField, type MessageName, type VisitField } from './messages.ts'
import { messageSchema, type FieldSchema } from './schema.ts'
import { allocate } from './slab.ts'
import { lengthWire, wireTypeOf } from './wire-read.ts'
import { valueWriter } from './wire-write.ts'

type Writer = protobuf.Writer
type Source = Readonly<Record<string, unknown>>

type WriteField = VisitField<Writer>

/** How the messages of one type are written. */
interface Plan {
  readonly each: (
    source: Source,
    writer: Writer,
    depth: number,
    write: readonly WriteField[],
  ) => void
  readonly write: WriteField[]
}

// A fresh writer for each message would allocate its buffer twice; this one is kept between them.
let spare: Writer | undefined

const plans = new Map<string, Plan>()

/** The function that writes a whole message of one type. Throws `EncodeError`. */
export function encoder(name: string): (source: Source) => Uint8Array {
  const plan = planOf(name)
  return (source) => {
    const writer = spare ?? protobuf.Writer.create()
    // Taken, so that a throw half-way drops it instead of leaving it half written.
    spare = undefined
    writeFields(plan, writer, source, 0)
    const bytes = writer.finishInto(allocate(writer.pos))
    if (writer.buf.length <= spareBufferBytesMax) {
      spare = writer
      writer.reset()
    }
    return bytes
  }
}

function writeFields(plan: Plan, writer: Writer, source: Source, depth: number) {
  if (depth > nestingMax) throw new EncodeError('depth', 'messages are nested too deeply')
  plan.each(source, writer, depth, plan.write)
}

function planOf(name: string): Plan {
  const known = plans.get(name)
  if (known !== undefined) return known
  // The name comes from the .proto files, from which the table was generated.
  const plan: Plan = { each: eachField[name as MessageName], write: [] }
  // Entered before its fields are: a txn holds operations that hold a txn.
  plans.set(name, plan)
  for (const field of messageSchema(name).fields) plan.write.push(fieldWriter(name, field))
  return plan
}

function fieldWriter(message: string, field: FieldSchema): WriteField {
  if (field.shape === 'map') return mapWriter(message, field)
  if (field.message !== undefined) return messageWriter(field, planOf(field.message))
  if (field.shape === 'repeated') return listWriter(message, field)
  const tag = tagOf(field, wireTypeOf(field))
  const { isZero, write } = valueWriter(field, `${message}.${field.name}`)
  // A member of a oneof is written even when zero: that it is there is what it says.
  const hasPresence = field.shape === 'presence'
  return (writer, value) => {
    if (!hasPresence && isZero(value)) return
    writer.uint32(tag)
    write(writer, value)
  }
}

function messageWriter(field: FieldSchema, plan: Plan): WriteField {
  const tag = tagOf(field, lengthWire)
  const writeOne = (
    writer: Writer,
    value: Source | EncodedMessage<unknown>,
    depth: number,
  ): void => {
    if (value instanceof EncodedMessage) {
      writer.uint32(tag).bytes(value.bytes.subarray(value.start, value.end))
      return
    }
    writer.uint32(tag).fork()
    writeFields(plan, writer, value, depth + 1)
    writer.ldelim()
  }
  if (field.shape !== 'repeated') {
    return (writer, value, depth) => writeOne(writer, value as Source, depth)
  }
  return (writer, list, depth) => {
    for (const value of list as readonly Source[]) writeOne(writer, value, depth)
  }
}

function listWriter(message: string, field: FieldSchema): WriteField {
  const { packed } = field
  const tag = tagOf(field, packed ? lengthWire : wireTypeOf(field))
  const { write } = valueWriter(field, `${message}.${field.name}`)
  return (writer, list) => {
    const values = list as readonly unknown[]
    if (values.length === 0) return
    if (packed) writer.uint32(tag).fork()
    for (const value of values) {
      if (!packed) writer.uint32(tag)
      write(writer, value)
    }
    if (packed) writer.ldelim()
  }
}

/** A map is a list of two-field messages, both fields always written, as protobuf has it. */
function mapWriter(message: string, field: FieldSchema): WriteField {
  const tag = tagOf(field, lengthWire)
  const value = fieldWriter(message, { ...field, name: 'value', number: 2, shape: 'presence' })
  return (writer, map, depth) => {
    for (const [key, item] of map as ReadonlyMap<string, unknown>) {
      writer.uint32(tag).fork().uint32(keyTag).string(key)
      value(writer, item, depth + 1)
      writer.ldelim()
    }
  }
}

const keyTag = (1 << 3) | lengthWire

function tagOf(field: FieldSchema, wireType: number): number {
  return ((field.number << 3) | wireType) >>> 0
}
