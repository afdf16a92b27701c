import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import t from 'tap'

// The rules of the house that neither the compiler nor the linter can see.

const sources = files('src')
const tests = files('test')

/** Room -> rooms it may import. `*` is all but cli. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  proto: ['base'],
  raft: ['base'],
  mvcc: ['base', 'proto'],
  lease: ['base', 'proto'],
  membership: ['base', 'proto'],
  apply: ['mvcc', 'lease', 'membership', 'base', 'proto'],
  raftlog: ['raft', 'base', 'proto'],
  rpc: ['base', 'proto'],
  transport: ['raft', 'raftlog', 'rpc', 'proto', 'base'],
  member: [
    ...['base', 'proto', 'raft', 'mvcc', 'lease', 'membership'],
    ...['apply', 'raftlog', 'rpc', 'transport'],
  ],
  server: ['member', 'mvcc', 'lease', 'membership', 'apply', 'rpc', 'proto', 'base'],
  client: ['proto', 'rpc', 'base'],
  supervisor: ['base'],
  judge: ['base', 'proto', 'client'],
  bench: ['base', 'proto', 'rpc', 'supervisor'],
  chaos: ['*'],
  sim: ['*'],
  cli: ['*', 'cli'],
}

const PURE = new Set(['raft', 'mvcc', 'lease', 'membership', 'apply'])

t.test('rooms import only what they may', (t) => {
  for (const file of sources) {
    const room = roomOf(file)
    const allowed = MAY_IMPORT[room]
    t.ok(allowed, `${room} is in the import table`)
    for (const target of imports(file)) {
      if (!target.startsWith('src/')) continue
      const other = roomOf(target)
      const all = allowed?.includes('*') === true && other !== 'cli'
      if (other === room || all || allowed?.includes(other) === true) continue
      t.fail(`${file} imports ${target}: ${room} may not know ${other}`)
    }
  }
  t.end()
})

t.test('a room is entered by its door', (t) => {
  for (const file of sources) {
    for (const target of imports(file)) {
      if (!target.startsWith('src/') || roomOf(target) === roomOf(file)) continue
      // Pure rooms take the message types alone, which import nothing.
      const isDoor = /(^|\/)index\.ts$/.test(target) || target === 'src/proto/messages.ts'
      if (!isDoor) t.fail(`${file} imports ${target}, past the door of that room`)
    }
  }
  t.pass('every import was looked at')
  t.end()
})

t.test('pure rooms take no library, no Node module and no codec', (t) => {
  for (const file of sources.filter((name) => PURE.has(roomOf(name)))) {
    for (const target of imports(file)) {
      const pure = target.startsWith('src/') && (roomOf(target) !== 'proto' || isTypes(target))
      if (!pure) t.fail(`${file} imports ${target}`)
    }
    const text = readFileSync(file, 'utf8')
    t.notMatch(text, /\basync\b|\bawait\b/, `${file} waits for nothing`)
  }
  t.end()
})

t.test('grpc-js is known in its adapter folder alone', (t) => {
  for (const file of sources.filter((name) => !name.startsWith('src/rpc/grpc-js/'))) {
    const known = imports(file).filter((target) => target.startsWith('@grpc/'))
    if (known.length > 0) t.fail(`${file} imports ${known.join()}`)
  }
  t.pass('every file was looked at')
  t.end()
})

t.test('every room has a door that says what it is for, and a line in the architecture', (t) => {
  const architecture = readFileSync('ARCHITECTURE.md', 'utf8')
  for (const room of readdirSync('src', { withFileTypes: true })) {
    if (!room.isDirectory()) continue
    if (room.name !== 'cli') {
      const door = join('src', room.name, 'index.ts')
      t.ok(existsSync(door), `${door} exists`)
      if (existsSync(door)) {
        const comment = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(door, 'utf8'))?.[0] ?? ''
        t.ok(comment.split('\n').length >= 5, `${door} opens with its purpose`)
      }
    }
    t.match(architecture, `src/${room.name}/`, `ARCHITECTURE.md names src/${room.name}/`)
  }
  t.end()
})

t.test('every source file is used', (t) => {
  const used = new Set([...sources, ...tests].flatMap(imports))
  // Started by their path, not imported.
  const programs = /(^|\/)(index|main|generate|generator|measure)\.ts$/
  for (const file of sources) {
    if (!programs.test(file) && !used.has(file)) t.fail(`nothing imports ${file}`)
  }
  t.pass('every file was looked at')
  t.end()
})

t.test('names and words', (t) => {
  for (const file of [...sources, ...tests]) {
    const name = file.split('/').at(-1) ?? ''
    t.match(name, /^[a-z0-9-]+(\.test)?\.ts$/, `${file} is in kebab-case`)
    t.notMatch(name, /^(utils|helpers|common)\.ts$/, `${file} says what it holds`)
    const lines = readFileSync(file, 'utf8').split('\n')
    // A template cannot be broken without changing what it says.
    const long = lines.findIndex((line) => line.length > 100 && !line.includes('`'))
    if (long >= 0) t.fail(`${file}:${long + 1} is over 100 wide`)
    // Spelled apart, so that this line is not one of them.
    const words = [
      ['TO', 'DO'],
      ['FIX', 'ME'],
      ['XX', 'X'],
      ['HA', 'CK'],
    ].map((two) => two.join(''))
    const banned = new RegExp(`\b(${words.join('|')})\b`)
    t.notMatch(lines.join('\n'), banned, `${file} leaves nothing for later`)
  }
  t.end()
})

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
}

function roomOf(file: string): string {
  return file.split('/')[1] ?? ''
}

function isTypes(file: string): boolean {
  return file === 'src/proto/messages.ts'
}

/** What a file imports: repository paths for relative ones, else the name as it stands. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const found = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)]
  return found.map(([, target = '']) =>
    target.startsWith('.') ? relative('.', resolve(dirname(file), target)) : target,
  )
}
