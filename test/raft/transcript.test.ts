import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { RaftScript } from './raft-script.ts'

// This file runs as dist/test/raft/transcript.test.js.
const folder = fileURLToPath(new URL('../../../test/transcripts/raft/', import.meta.url))
const rewrite = process.env['REWRITE'] === '1'

/** Blocks of comments and commands, `----`, and all that happened. */
function replay(text: string): string {
  const script = new RaftScript()
  const blocks = text.trim().split(/\n\n+/)
  return `${blocks.map((block) => replayBlock(script, block)).join('\n\n')}\n`
}

function replayBlock(script: RaftScript, block: string): string {
  const given = block.split('\n----')[0] ?? ''
  const commands = given.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  if (commands.length === 0) return given
  const lines = commands.flatMap((line) => script.run(line))
  return [given, '----', ...(lines.length > 0 ? lines : ['ok'])].join('\n')
}

const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))
t.ok(files.length >= 20, 'there are transcripts')

for (const file of files) {
  t.test(`members do what ${file} says`, (t) => {
    const recorded = readFileSync(folder + file, 'utf8')
    const actual = replay(recorded)
    if (rewrite) writeFileSync(folder + file, actual)
    else t.equal(actual, recorded)
    t.end()
  })
}
