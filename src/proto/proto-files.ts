import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the .proto files: this module runs as <root>/dist/src/proto/proto-files.js. */
export const protoFolder: string = fileURLToPath(new URL('../../../proto', import.meta.url))

/** Paths of all .proto files, relative to `protoFolder`, sorted: generated text depends on it. */
export function protoFiles(): readonly string[] {
  return readdirSync(protoFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.proto'))
    .map((entry) => relative(protoFolder, join(entry.parentPath, entry.name)))
    .toSorted()
}
