/**
 * Writes src/proto/messages.ts from proto/*.proto: `node dist/src/proto/generate.js`.
 * With `--check` it writes nothing and fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { messagesText } from './messages-text.ts'

const target = fileURLToPath(new URL('../../../src/proto/messages.ts', import.meta.url))
const text = messagesText()

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write('src/proto/messages.ts is stale: run node dist/src/proto/generate.js\n')
    process.exitCode = 1
  }
} else {
  writeFileSync(target, text)
}
