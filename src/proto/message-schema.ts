import type { MessageName } from './messages.ts'
import type { MessageSchema } from './schema.ts'
import { messageFields } from './schemas.ts'

const schemas = new Map<string, MessageSchema>()

/** The schema of a message by full name, e.g. `etcdserverpb.PutRequest`. Throws on a wrong name. */
export function messageSchema(name: string): MessageSchema {
  let schema = schemas.get(name)
  if (schema === undefined) {
    if (!Object.hasOwn(messageFields, name)) throw new Error(`proto: no message ${name}`)
    schema = { name, fields: messageFields[name as MessageName]() }
    schemas.set(name, schema)
  }
  return schema
}
