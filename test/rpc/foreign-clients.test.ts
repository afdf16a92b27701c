import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { makeCertificates, tlsMissing, type Certificates } from './certificates.ts'
import { plainOptions, testServices, until } from './test-services.ts'

// The engine before the clients that others wrote: Go's grpc and Python's grpcio (gRPC's C core),
// plain and over TLS. Each is skipped, loudly, where it cannot be had.
t.setTimeout(400_000)
// They spend most of their time waiting for a ping.
t.jobs = 4

const folder = mkdtempSync(join(tmpdir(), 'keelson-foreign-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

/** What a client says of each, in this order. */
const CASES = [
  ...['unary', 'metadata', 'failure', 'odd text', 'unknown method', 'deadline', 'cancellation'],
  ...['server stream', 'bidi', 'bidi failure', 'large messages', 'too large', 'gzip'],
  ...['many calls', 'many streams', 'keepalive', 'goaway'],
]

/** Builds and tools to download; a busy machine takes its time. */
const PREPARE_MS = 240_000
const RUN_MS = 60_000

/** How to run a client, or why there is none. */
type Ready =
  | { readonly command: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv }
  | { readonly missing: string }

/** Runs a program to its end; answers what it has said when it fails. */
function failure(command: string, args: string[], cwd?: string): string | undefined {
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' }
  const options = { cwd, env, timeout: PREPARE_MS, encoding: 'utf8' } as const
  const { status, error, stderr } = spawnSync(command, args, options)
  if (status === 0) return undefined
  return `${command} ${args.join(' ')}: ${error?.message ?? stderr.slice(-500)}`
}

function goClient(): Ready {
  const program = join(folder, 'go-client')
  const missing = failure('go', ['build', '-o', program, '.'], join('test', 'rpc', 'go-client'))
  return missing === undefined ? { command: program, args: [], env: {} } : { missing }
}

function pythonClient(): Ready {
  const args = [join('test', 'rpc', 'python-client', 'main.py')]
  const env = { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1' }
  if (failure('python3', ['-c', 'import grpc']) === undefined) {
    return { command: 'python3', args, env }
  }
  const library = join(folder, 'python')
  const missing = failure('python3', ['-m', 'pip', 'install', '-q', '--target', library, 'grpcio'])
  if (missing !== undefined) return { missing }
  return { command: 'python3', args, env: { ...env, PYTHONPATH: library } }
}

/** A server that pings its clients often, and takes messages of megabytes. */
async function start(certificates: Certificates | undefined, url: string) {
  const { seen, services } = testServices()
  const server = http2Engine.createServer(services, {
    ...plainOptions,
    receiveBytesMax: 8_000_000,
    concurrentStreamsMax: 100,
    keepaliveIntervalMs: 1000,
    keepaliveTimeoutMs: 1000,
    ...(certificates === undefined
      ? {}
      : {
          tls: { ...certificates.server, clientCertRequired: true, clientCa: certificates.ca },
        }),
  })
  t.teardown(() => server.close(0))
  return { seen, server, url: await server.listen(url) }
}

/** Has one client go through all its cases; restarts the server when it asks for that. */
async function judge(t: Test, ready: Ready, certificates: Certificates | undefined) {
  if ('missing' in ready) {
    t.pass('all', { skip: `NOT JUDGED BY THIS CLIENT: ${ready.missing}` })
    return
  }
  const scheme = certificates === undefined ? 'http' : 'https'
  const { seen, server, url } = await start(certificates, `${scheme}://127.0.0.1:0`)
  const child = spawn(ready.command, [...ready.args, new URL(url).host, ...files(certificates)], {
    env: ready.env,
    timeout: RUN_MS,
  })
  let said = ''
  let errors = ''
  let restarted = false
  // Who has ended by then says why by its exit.
  child.stdin.on('error', () => {})
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (restarted || !said.includes('restart\n')) return
    restarted = true
    void server
      .close(5000)
      .then(() => start(certificates, url))
      .then(() => child.stdin.write('restarted\n'))
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  t.equal(code, 0, errors)
  const lines = said.trimEnd().split('\n')
  t.same(
    lines.filter((line) => line !== 'restart'),
    CASES.map((name) => `ok ${name}`),
    errors,
  )
  const { metadata } = seen.contexts.find((call) => call.metadata.has('token')) ?? {}
  t.equal(metadata?.get('token'), 'foreign')
  t.match(metadata?.get('raw-bin'), /^Af8=?$/)
  t.ok(await until(() => seen.aborts.length >= 2), 'handlers hear of deadlines and cancels')
}

function files(certificates: Certificates | undefined): readonly string[] {
  if (certificates === undefined) return []
  const { ca, client } = certificates
  return Object.entries({ ca, cert: client.cert, key: client.key }).map(([name, text]) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  })
}

/** One set for all clients, which find it in the same files. */
const certificates = tlsMissing === undefined ? makeCertificates() : undefined

for (const [name, ready] of [
  ["Go's grpc", goClient()],
  ["Python's grpcio", pythonClient()],
] as const) {
  void t.test(name, { buffered: true }, (t) => judge(t, ready, undefined))
  void t.test(`${name} over TLS`, { buffered: true }, async (t) => {
    if (certificates !== undefined) await judge(t, ready, certificates)
    else t.pass('TLS', { skip: tlsMissing ?? 'no certificates' })
  })
}
