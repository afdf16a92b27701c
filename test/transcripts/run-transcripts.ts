import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'

// This file runs as dist/test/transcripts/run-transcripts.js.
const root = fileURLToPath(new URL('../../../test/transcripts/', import.meta.url))
const rewrite = process.env['REWRITE'] === '1'

/** Runs one command of a transcript; answers the lines that it prints. */
export type RunCommand = (command: string) => readonly string[]

/**
 * Replays every transcript of a folder: blocks of comments and commands, `----`, and all that
 * happened. `begin` makes a new script for each. With REWRITE=1 the answers are recorded anew.
 */
export function runTranscripts(folder: string, countMin: number, begin: () => RunCommand): void {
  const files = readdirSync(`${root}${folder}`).filter((file) => file.endsWith('.txt'))
  t.ok(files.length >= countMin, 'there are transcripts')
  for (const file of files) {
    t.test(`what ${folder}/${file} says`, (t) => {
      const path = `${root}${folder}/${file}`
      const recorded = readFileSync(path, 'utf8')
      const actual = replay(recorded, begin())
      if (rewrite) writeFileSync(path, actual)
      else t.equal(actual, recorded)
      t.end()
    })
  }
}

function replay(text: string, run: RunCommand): string {
  const blocks = text.trim().split(/\n\n+/)
  return `${blocks.map((block) => replayBlock(run, block)).join('\n\n')}\n`
}

function replayBlock(run: RunCommand, block: string): string {
  const given = block.split('\n----')[0] ?? ''
  const commands = given.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  if (commands.length === 0) return given
  const lines = commands.flatMap((line) => run(line))
  return [given, '----', ...(lines.length > 0 ? lines : ['ok'])].join('\n')
}
