import type protobuf from 'protobufjs'
import Long from 'long'
import { never } from '../base/index.ts'
import { EncodeError } from './errors.ts'
import type { FieldSchema } from './schema.ts'

type Writer = protobuf.Writer

/** How one type is written: its zero is left out where a field has no presence. */
export interface ValueWriter {
  readonly isZero: (value: unknown) => boolean
  readonly write: (writer: Writer, value: unknown) => void
}

/**
 * A writer of `T` behind the common shape. The one cast of this file: encoders take `Init<T>`,
 * so the compiler has checked that a field holds the type its schema says.
 */
function of<T>(
  isZero: (value: T) => boolean,
  write: (writer: Writer, value: T) => void,
): ValueWriter {
  return { isZero, write } as ValueWriter
}

const writeBool = of<boolean>(
  (value) => !value,
  (writer, value) => writer.bool(value),
)
const writeString = of<string>(
  (value) => value.length === 0,
  (writer, value) => writer.string(value),
)
const writeBytes = of<Uint8Array>(
  (value) => value.length === 0,
  (writer, value) => writer.bytes(value),
)

/** How the value of a scalar or enum field is written; `label` names the field in errors. */
export function valueWriter(field: FieldSchema, label: string): ValueWriter {
  switch (field.type) {
    case 'bool':
      return writeBool
    case 'string':
      return writeString
    case 'bytes':
      return writeBytes
    case 'int32':
    case 'enum':
      return int32Writer(label)
    case 'uint32':
      return uint32Writer(label)
    case 'int64':
      return field.isId ? idWriter(false) : countWriter(label, Number.MIN_SAFE_INTEGER)
    case 'uint64':
      return field.isId ? idWriter(true) : countWriter(label, 0)
    case 'message':
      throw new Error(`proto: ${label} is no scalar`)
    default:
      return never(field.type)
  }
}

function int32Writer(label: string): ValueWriter {
  return of<number>(isZeroNumber, (writer, value) => {
    if ((value | 0) !== value) throw outOfRange(label)
    writer.int32(value)
  })
}

function uint32Writer(label: string): ValueWriter {
  return of<number>(isZeroNumber, (writer, value) => {
    if (value >>> 0 !== value) throw outOfRange(label)
    writer.uint32(value)
  })
}

/** A 64-bit number. Almost all are small, and below 2^32 the shorter varint is the same bytes. */
function countWriter(label: string, min: number): ValueWriter {
  return of<number>(isZeroNumber, (writer, value) => {
    if (value >>> 0 === value) {
      writer.uint32(value)
      return
    }
    if (!Number.isSafeInteger(value) || value < min) throw outOfRange(label)
    writer.int64(value)
  })
}

const halves = new DataView(new ArrayBuffer(8))

/** A 64-bit id; of a larger one the low 64 bits are taken, as `BigInt.asUintN` does. */
function idWriter(unsigned: boolean): ValueWriter {
  return of<bigint>(
    (value) => value === 0n,
    (writer, value) => {
      halves.setBigInt64(0, value)
      writer.uint64(new Long(halves.getInt32(4), halves.getInt32(0), unsigned))
    },
  )
}

function isZeroNumber(value: number): boolean {
  return value === 0
}

function outOfRange(label: string): EncodeError {
  return new EncodeError('range', `${label} cannot hold this number`)
}
