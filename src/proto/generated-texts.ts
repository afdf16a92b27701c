import { format } from 'prettier'
import protobuf from 'protobufjs'
import { decodersText } from './decoders-text.ts'
import { encodersText } from './encoders-text.ts'
import { messagesText } from './messages-text.ts'
import { protoRoot } from './root.ts'
import { collect, describeMessage, fullName } from './schema.ts'
import { typeNames } from './type-names.ts'

/** What the .proto files give: the text of each generated file of this folder, by its name. */
export async function generatedTexts(): Promise<ReadonlyMap<string, string>> {
  const root = protoRoot()
  const messages = collect(root, protobuf.Type).map(describeMessage)
  const names = typeNames([
    ...messages.map(({ name }) => name),
    ...collect(root, protobuf.Enum).map(fullName),
  ])
  const texts = [
    ['messages.ts', messagesText(messages, names)],
    ['decoders.ts', decodersText(messages, names)],
    ['encoders.ts', encodersText(messages, names)],
  ] as const
  const style = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 100 } as const
  const formatted = texts.map(async ([file, text]) => [file, await format(text, style)] as const)
  return new Map(await Promise.all(formatted))
}
