import type { EnumSchema, FieldSchema, MessageSchema, MethodSchema } from './schema.ts'
import { nameOf, type Names } from './type-names.ts'

const header = `// Generated from proto/*.proto by src/proto/generate.ts. Do not edit: run
// \`npm run proto\` after a change there.

import * as types from './messages.ts'
import type { MessageName } from './messages.ts'
import { enumSchema, fieldSchema, type FieldSchema, type MethodSchema } from './schema.ts'
`

/** The text of schemas.ts: what JSON and the services must know, as data. */
export function schemasText(
  messages: readonly MessageSchema[],
  enums: readonly EnumSchema[],
  methods: readonly MethodSchema[],
  names: Names,
): string {
  const enumLines = enums.map(({ name }) => {
    const type = nameOf(names, name)
    return `const enum${type} = enumSchema('${name}', types.${type})\n`
  })
  const messageLines = messages.map(({ name, fields }) => {
    const rows = fields.map((field) => `${fieldText(field, names)},\n`)
    return `'${name}': () => [${rows.join('')}],\n`
  })
  return [
    header,
    enumLines.join(''),
    `/** The fields of each message, by number; made anew by each call. */
export const messageFields: { readonly [N in MessageName]: () => readonly FieldSchema[] } = {
${messageLines.join('')}}
`,
    `/** Every rpc of every service. */
export const methodSchemas: readonly MethodSchema[] = ${JSON.stringify(methods)}
`,
  ].join('\n')
}

function fieldText(field: FieldSchema, names: Names): string {
  const { number, protoName, shape, type, isId, packed, message, enumeration, oneof } = field
  const traits = [
    ...(isId ? ['isId: true'] : []),
    ...(packed ? ['packed: true'] : []),
    ...(message === undefined ? [] : [`message: '${message}'`]),
    ...(enumeration === undefined ? [] : [`enumeration: enum${nameOf(names, enumeration.name)}`]),
    ...(oneof === undefined ? [] : [`oneof: '${oneof}'`]),
  ]
  const more = traits.length === 0 ? '' : `, { ${traits.join(', ')} }`
  return `fieldSchema(${number}, '${protoName}', '${shape}', '${type}'${more})`
}
