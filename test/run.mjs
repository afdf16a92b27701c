// Runs every test file, the fast ones first and side by side, those that start clusters one at a
// time. Arguments narrow it down: `npm test -- raft mvcc` runs the files whose path holds a word.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tap = `${root}node_modules/.bin/tap`
const words = process.argv.slice(2)

// Folders of dist/test whose files start processes or load the machine; the rest is fast.
const ALONE = ['cli', 'cluster', 'conformance', 'chaos']

function testFiles() {
  return readdirSync(`${root}dist/test`, { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted()
}

function runTap(name, files, jobs) {
  const report = `${root}artifacts/${name}.tap`
  rmSync(report, { force: true })
  const args = [...files.map((file) => `dist/test/${file}`), `--jobs=${jobs}`]
  const options = { cwd: root, stdio: 'inherit', env: process.env }
  const { status } = spawnSync(tap, [...args, `--output-file=${report}`], options)
  const summary = /^# \{ total: (.*) \}$/m.exec(readFileSync(report, 'utf8'))?.[1] ?? ''
  const count = (key) => Number(new RegExp(`\\b${key}: (\\d+)`).exec(summary)?.[1] ?? 0)
  const failed = count('fail') + count('todo')
  // tap also fails for reasons that are no test point, such as a file that crashed or hung.
  return {
    passed: count('pass'),
    failed: status === 0 ? failed : Math.max(failed, 1),
    skipped: count('skip'),
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
  const result = runTap(name, stageFiles, jobs)
  for (const key of Object.keys(total)) total[key] += result[key]
}
if (files.length === 0) process.stderr.write('no test file matches\n')
process.stdout.write(`${total.skipped} skipped\n${total.passed} passed, ${total.failed} failed\n`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
