import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { codec } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { serverOptions, testServices } from './test-services.ts'

// The engine before judges that others wrote; each is skipped where its program is not there.

const folder = mkdtempSync(join(tmpdir(), 'keelson-judges-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const { services } = testServices()
const options = { ...serverOptions, concurrentStreamsMax: 100 }
const server = http2Engine.createServer(services, options)
const url = await server.listen('http://127.0.0.1:0')
t.teardown(() => server.close(0))
const { hostname, port } = new URL(url)

function present(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

/** Runs a program to its end, for a minute or so at most; answers what it printed. */
function run(program: string, args: string[], env = process.env): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, timeout: 120_000 })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    }
    child.once('error', (error) => resolve(String(error)))
    child.once('close', () => resolve(text))
  })
}

const CASES = 146

/** Installs h2spec with the Go tool; answers its path, or why there is none. */
async function installH2spec(): Promise<{ path: string } | { missing: string }> {
  if (!present('go', 'version')) return { missing: 'there is no Go tool to install h2spec with' }
  const env = { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' }
  const said = await run('go', ['install', 'github.com/summerwind/h2spec/cmd/h2spec@latest'], env)
  const path = join(folder, 'h2spec')
  return present(path, '--version') ? { path } : { missing: `h2spec does not install: ${said}` }
}

void t.test('h2spec: generic, http2 and hpack, strict', async (t) => {
  const installed = await installH2spec()
  if ('missing' in installed) {
    t.pass('h2spec', { skip: `NOT JUDGED BY H2SPEC: ${installed.missing}` })
    return
  }
  const args = ['--strict', '--host', hostname, '--port', port, '--path', '/x', '--timeout', '5']
  const text = await run(installed.path, args)
  const summary = /(\d+) tests, (\d+) passed, (\d+) skipped, (\d+) failed/.exec(text)
  const [told = '', failures = ''] = text.split('\nFailures:')
  t.same(summary?.slice(1).map(Number), [CASES, CASES, 0, 0], `the summary${failures}`)
  // Each of them is a point of ours: "✔ 1: Sends a DATA frame".
  let group = ''
  let count = 0
  for (const line of told.split('\n')) {
    const section = /^\s+(\d[\d.]*\.) /.exec(line)
    const one = /([✔×]) (?:\d+: )?(.*)/.exec(line)
    if (section?.[1] !== undefined) group = section[1]
    if (one === null) continue
    count += 1
    t.equal(one[1], '✔', `${group} ${one[2]}`)
  }
  t.equal(count, CASES, 'all are told')
})

void t.test('h2load: many calls on few connections', async (t) => {
  if (!present('h2load', '--version')) {
    t.pass('h2load', { skip: 'NOT LOADED BY H2LOAD: it is not on the PATH' })
    return
  }
  const body = codec('etcdserverpb.RangeRequest').encode({ key: Buffer.from('k') })
  const file = join(folder, 'body')
  writeFileSync(file, Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]))
  const headers = ['-H', 'content-type: application/grpc', '-H', 'te: trailers']
  const path = `${url}/etcdserverpb.KV/Range`
  const load = ['-n', '5000', '-c', '4', '-m', '50', '-d', file, ...headers, path]
  const text = await run('h2load', load)
  t.match(text, /5000 total, 5000 started, 5000 done, 5000 succeeded, 0 failed/, text)
  t.match(text, /status codes: 5000 2xx/)
})
