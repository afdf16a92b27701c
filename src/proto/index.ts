/**
 * proto: the wire, as types and as bytes.
 *
 * The .proto files under <root>/proto are the one source, from which `npm run proto` generates
 * messages.ts (types), decoders.ts and encoders.ts (straight-line code for each message, on
 * `WireReader` and `WireWriter`) and schemas.ts (what JSON and the table of methods must know), so
 * that nothing is parsed at start. Invariants owned: a message has one encoding (fields by number,
 * zero values left out); decoding accepts what any protobuf writer may send, sets every field,
 * shares no memory with its input, and fails only with `DecodeError`; no error text holds a value.
 * It must never know what a message means, open a socket, or let messages.ts import anything: pure
 * rooms import that file alone.
 */
export * from './messages.ts'
export { codec, type Codec } from './codec.ts'
export * from './errors.ts'
export { fromJson } from './from-json.ts'
export { idFields } from './id-fields.ts'
export { nestingMax } from './limits.ts'
export { parseJson } from './parse-json.ts'
export { messageSchema } from './message-schema.ts'
export { protoFiles, protoFolder } from './proto-files.ts'
export type { EnumSchema, FieldSchema, MessageSchema } from './schema.ts'
export * from './services.ts'
export { toJson, type JsonObject, type JsonValue, type ToJsonOptions } from './to-json.ts'
