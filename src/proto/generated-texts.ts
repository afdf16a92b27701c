import { format } from 'prettier'
import protobuf from 'protobufjs'
import { decodersText } from './decoders-text.ts'
import { collect, describeEnum, describeMessage, describeService } from './describe.ts'
import { encodersText } from './encoders-text.ts'
import { messagesText } from './messages-text.ts'
import { loadRoot } from './root.ts'
import { schemasText } from './schemas-text.ts'
import { typeNames } from './type-names.ts'

const style = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 100 } as const

/** What the .proto files give: the text of each generated file of this folder, by its name. */
export async function generatedTexts(): Promise<ReadonlyMap<string, string>> {
  const root = loadRoot()
  const messages = collect(root, protobuf.Type).map(describeMessage)
  const enums = collect(root, protobuf.Enum).map(describeEnum)
  const methods = collect(root, protobuf.Service).flatMap(describeService)
  const names = typeNames([...messages, ...enums].map(({ name }) => name))
  const texts = [
    ['messages.ts', messagesText(messages, enums, methods, names)],
    ['schemas.ts', schemasText(messages, enums, methods, names)],
    ['decoders.ts', decodersText(messages, names)],
    ['encoders.ts', encodersText(messages, names)],
  ] as const
  const formatted = texts.map(async ([file, text]) => [file, await format(text, style)] as const)
  return new Map(await Promise.all(formatted))
}
