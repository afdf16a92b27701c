import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { protoFiles, protoFolder } from './proto-files.ts'

/**
 * Parses every .proto file into a fresh reflection tree. Field names keep their proto spelling:
 * protobufjs's own camel case differs from the JSON names of proto3 (`member_ID`).
 */
export function loadRoot(): protobuf.Root {
  const root = new protobuf.Root()
  // Files are parsed straight from the listing, so an import names a file that is loaded anyway.
  for (const file of protoFiles()) {
    const source = readFileSync(join(protoFolder, file), 'utf8')
    try {
      protobuf.parse(source, root, { keepCase: true, alternateCommentMode: true })
    } catch (error) {
      throw new Error(`proto: ${file} does not parse`, { cause: error })
    }
  }
  root.resolveAll()
  return root
}
