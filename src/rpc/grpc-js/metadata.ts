import { Metadata } from '@grpc/grpc-js'

/** As plain text. Node has joined the values of a repeated name by then; `-bin` becomes base64. */
export function plainMetadata(metadata: Metadata): ReadonlyMap<string, string> {
  const plain = new Map<string, string>()
  for (const [name, value] of Object.entries(metadata.getMap())) {
    plain.set(name, typeof value === 'string' ? value : value.toString('base64'))
  }
  return plain
}

/** The inverse. Throws when a name or value cannot be a header. */
export function libraryMetadata(plain: ReadonlyMap<string, string>): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of plain) {
    metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value)
  }
  return metadata
}
