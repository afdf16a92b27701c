import { KeelsonError } from '../base/index.ts'

/** Why bytes are no message: broken framing, a string that is no UTF-8, or too many levels. */
export type DecodeErrorCode = 'depth' | 'malformed' | 'utf8'

/** Bytes from outside that are no message of the wanted type. The text never holds a value. */
export class DecodeError extends KeelsonError<DecodeErrorCode> {}

/** Why a value cannot be written: a number its field cannot hold, or too many levels. */
export type EncodeErrorCode = 'depth' | 'range'

/** A value of ours that has no wire form: a mistake of the caller. The text never holds a value. */
export class EncodeError extends KeelsonError<EncodeErrorCode> {}

/** Why JSON is no message: no JSON, a wrong type, out of range, a field twice, too many levels. */
export type JsonErrorCode = 'depth' | 'duplicate' | 'range' | 'syntax' | 'type'

/** JSON from outside that is no message of the wanted type. The text never holds a value. */
export class JsonError extends KeelsonError<JsonErrorCode> {}
