/**
 * Writes the generated files of src/proto/ from proto/*.proto: `npm run proto`.
 * With `--check` it writes nothing and fails when one of them is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generatedTexts } from './generated-texts.ts'

const folder = new URL('../../../src/proto/', import.meta.url)

for (const [file, text] of await generatedTexts()) {
  const path = fileURLToPath(new URL(file, folder))
  if (!process.argv.includes('--check')) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`src/proto/${file} is stale: run npm run proto\n`)
    process.exitCode = 1
  }
}
