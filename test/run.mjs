// Runs every test file, the fast ones first and side by side, those that start clusters one at a
// time. Arguments narrow it down: `npm test -- raft mvcc` runs the files whose path holds a word.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tap = `${root}node_modules/.bin/tap`
const words = process.argv.slice(2)

// Folders of dist/test whose files start processes or load the machine; the rest is fast.
const ALONE = ['bench', 'cli', 'cluster', 'conformance', 'chaos']

function testFiles() {
  return readdirSync(`${root}dist/test`, { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted()
}

/** Runs files under tap: its own display on a terminal; elsewhere a line a file, and what failed. */
async function runTap(name, files, jobs) {
  const report = `${root}artifacts/${name}.tap`
  rmSync(report, { force: true })
  const display = process.stdout.isTTY ? [] : ['--reporter=tap']
  const args = [...files.map((file) => `dist/test/${file}`), `--jobs=${jobs}`, ...display]
  const child = spawn(tap, [...args, `--output-file=${report}`], {
    cwd: root,
    stdio: ['ignore', process.stdout.isTTY ? 'inherit' : 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  if (child.stdout !== null) await printFiles(child.stdout)
  const status = await ended
  const text = readFileSync(report, 'utf8')
  if (!process.stdout.isTTY) printFailures(text)
  const summary = /^# \{ total: (.*) \}$/m.exec(text)?.[1] ?? ''
  const count = (key) => Number(new RegExp(`\\b${key}: (\\d+)`).exec(summary)?.[1] ?? 0)
  const failed = count('fail') + count('todo')
  // tap also fails for reasons that are no test point, such as a file that crashed or hung.
  const passed = count('pass')
  return { passed, failed: status === 0 ? failed : Math.max(failed, 1), skipped: count('skip') }
}

async function printFiles(output) {
  let last = ''
  for await (const line of createInterface({ input: output })) {
    const told = /^(not )?ok \d+ - dist/.test(line) || /^\s+ok \d+ - .*# SKIP/.test(line)
    if (told && line !== last) process.stdout.write(`${line.trim()}\n`)
    last = line
  }
}

/** The points that failed, with the lines that tell why. */
function printFailures(text) {
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    if (!/^\s+not ok/.test(line)) continue
    process.stdout.write(`${lines.slice(at, at + 25).join('\n')}\n`)
  }
}

mkdirSync(`${root}artifacts`, { recursive: true })
spawnSync(tap, ['build'], { cwd: root, stdio: 'ignore' })
const files = testFiles()
const isAlone = (file) => ALONE.some((folder) => file.startsWith(`${folder}/`))
const stages = [
  ['fast', files.filter((file) => !isAlone(file)), 2],
  ['alone', files.filter(isAlone), 1],
]
const total = { passed: 0, failed: 0, skipped: 0 }
for (const [name, stageFiles, jobs] of stages) {
  if (stageFiles.length === 0) continue
  const result = await runTap(name, stageFiles, jobs)
  for (const key of Object.keys(total)) total[key] += result[key]
}
if (files.length === 0) process.stderr.write('no test file matches\n')
process.stdout.write(`${total.skipped} skipped\n${total.passed} passed, ${total.failed} failed\n`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
