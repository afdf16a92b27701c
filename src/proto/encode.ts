import protobuf from 'protobufjs'
import { EncodeError } from './errors.ts'
import { nestingMax, spareBufferBytesMax } from './limits.ts'
import { messageSchema, type FieldSchema } from './schema.ts'
import { allocate } from './slab.ts'
import { lengthWire, wireTypeOf } from './wire-read.ts'
import { valueWriter } from './wire-write.ts'

type Writer = protobuf.Writer
type Source = Readonly<Record<string, unknown>>

type WriteField = (writer: Writer, source: Source, depth: number) => void

// A fresh writer for each message would allocate its buffer twice; this one is kept between them.
let spare: Writer | undefined

const encoders = new Map<string, WriteField[]>()

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

function writeFields(plan: readonly WriteField[], writer: Writer, source: Source, depth: number) {
  if (depth > nestingMax) throw new EncodeError('depth', 'messages are nested too deeply')
  for (const write of plan) write(writer, source, depth)
}

function planOf(name: string): WriteField[] {
  const known = encoders.get(name)
  if (known !== undefined) return known
  const plan: WriteField[] = []
  // Entered before its fields are: a txn holds operations that hold a txn.
  encoders.set(name, plan)
  for (const field of messageSchema(name).fields) plan.push(fieldWriter(name, field))
  return plan
}

function fieldWriter(message: string, field: FieldSchema): WriteField {
  if (field.shape === 'map') return mapWriter(message, field)
  if (field.message !== undefined) return messageWriter(field, planOf(field.message))
  if (field.shape === 'repeated') return listWriter(message, field)
  const { name } = field
  const tag = tagOf(field, wireTypeOf(field))
  const { isZero, write } = valueWriter(field, `${message}.${name}`)
  // A member of a oneof is written even when zero: that it is there is what it says.
  const hasPresence = field.shape === 'presence'
  return (writer, source) => {
    const value = source[name]
    if (value === undefined || (!hasPresence && isZero(value))) return
    writer.uint32(tag)
    write(writer, value)
  }
}

function messageWriter(field: FieldSchema, plan: readonly WriteField[]): WriteField {
  const { name } = field
  const tag = tagOf(field, lengthWire)
  const writeOne = (writer: Writer, value: Source, depth: number): void => {
    writer.uint32(tag).fork()
    writeFields(plan, writer, value, depth + 1)
    writer.ldelim()
  }
  if (field.shape === 'repeated') {
    return (writer, source, depth) => {
      const list = source[name] as readonly Source[] | undefined
      if (list !== undefined) for (const value of list) writeOne(writer, value, depth)
    }
  }
  return (writer, source, depth) => {
    const value = source[name] as Source | undefined
    if (value !== undefined) writeOne(writer, value, depth)
  }
}

function listWriter(message: string, field: FieldSchema): WriteField {
  const { name, packed } = field
  const tag = tagOf(field, packed ? lengthWire : wireTypeOf(field))
  const { write } = valueWriter(field, `${message}.${name}`)
  return (writer, source) => {
    const list = source[name] as readonly unknown[] | undefined
    if (list === undefined || list.length === 0) return
    if (packed) writer.uint32(tag).fork()
    for (const value of list) {
      if (!packed) writer.uint32(tag)
      write(writer, value)
    }
    if (packed) writer.ldelim()
  }
}

/** A map is a list of two-field messages, both fields always written, as protobuf has it. */
function mapWriter(message: string, field: FieldSchema): WriteField {
  const { name } = field
  const tag = tagOf(field, lengthWire)
  const value = fieldWriter(message, { ...field, name: 'value', number: 2, shape: 'presence' })
  return (writer, source, depth) => {
    const map = source[name] as ReadonlyMap<string, unknown> | undefined
    if (map === undefined) return
    for (const [key, item] of map) {
      writer.uint32(tag).fork().uint32(keyTag).string(key)
      value(writer, { value: item }, depth + 1)
      writer.ldelim()
    }
  }
}

const keyTag = (1 << 3) | lengthWire

function tagOf(field: FieldSchema, wireType: number): number {
  return ((field.number << 3) | wireType) >>> 0
}
