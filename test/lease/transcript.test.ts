import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { LeaseScript } from './lease-script.ts'

// This file runs as dist/test/lease/transcript.test.js.
const folder = fileURLToPath(new URL('../../../test/transcripts/lease/', import.meta.url))
const rewrite = process.env['REWRITE'] === '1'

/** Blocks of comments and commands, `----`, and one answer for each command. */
function replay(text: string): string {
  const script = new LeaseScript()
  const blocks = text.trim().split(/\n\n+/)
  return `${blocks.map((block) => replayBlock(script, block)).join('\n\n')}\n`
}

function replayBlock(script: LeaseScript, block: string): string {
  const given = block.split('\n----')[0] ?? ''
  const commands = given.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  if (commands.length === 0) return given
  return [given, '----', ...commands.map((line) => script.run(line))].join('\n')
}

const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))
t.ok(files.length > 0, 'there are transcripts')

for (const file of files) {
  t.test(`the lessor answers as ${file} says`, (t) => {
    const recorded = readFileSync(folder + file, 'utf8')
    const actual = replay(recorded)
    if (rewrite) writeFileSync(folder + file, actual)
    else t.equal(actual, recorded)
    t.end()
  })
}
