// Makes a fresh clone ready: installs what the lock file names, where it is not installed yet, and
// builds. Says what it does on stderr, so that stdout stays the caller's.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.keelson-lock`

function run(what, command, args) {
  process.stderr.write(`${what} ...\n`)
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status === 0) return
  process.stderr.write(`${what} failed${error ? `: ${error.message}` : ''}\n`)
  process.exit(status ?? 1)
}

function installed(lock) {
  try {
    return readFileSync(stamp, 'utf8') === lock
  } catch {
    return false
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`keelson needs Node 20.19 or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}
const lock = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex')
if (!installed(lock)) {
  run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  mkdirSync(`${root}node_modules`, { recursive: true })
  writeFileSync(stamp, lock)
}
run('building', process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-b'])
