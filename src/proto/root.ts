import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

/** The folder of the .proto files: this module runs as <root>/dist/src/proto/root.js. */
export const protoFolder: string = fileURLToPath(new URL('../../../proto', import.meta.url))

/** Paths of all .proto files, relative to `protoFolder`, sorted: generated text depends on it. */
export function protoFiles(): readonly string[] {
  return readdirSync(protoFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.proto'))
    .map((entry) => relative(protoFolder, join(entry.parentPath, entry.name)))
    .toSorted()
}

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

let shared: protobuf.Root | undefined

/** The reflection tree of this process, parsed at first use. */
export function protoRoot(): protobuf.Root {
  shared ??= loadRoot()
  return shared
}
