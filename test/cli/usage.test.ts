import t from 'tap'
import { CompactedError, ClientError } from '../../src/client/index.ts'
import { explain } from '../../src/cli/explain.ts'
import { Printer } from '../../src/cli/printer.ts'
import { hexId, leaseId, readKeys, showId } from '../../src/cli/read-argument.ts'
import { readTxn } from '../../src/cli/txn-script.ts'
import { clusterPicture, linesOnScreen, type MemberView } from '../../src/cli/up-screen.ts'
import { freePort } from '../../src/supervisor/index.ts'
import { startKeelson, temporaryDir } from '../cluster/processes.ts'
import { keelson } from './run-keelson.ts'

t.setTimeout(120_000)

/** Arguments that are not understood, and what the one line about it must say. */
const NOT_UNDERSTOOD: readonly (readonly [string, RegExp])[] = [
  ['bogus', /unknown command 'bogus'/],
  ['get', /missing required argument 'key'/],
  ['get a b c', /too many arguments/],
  ['get a --bogus', /unknown option '--bogus'/],
  ['get a --limit x', /--limit.*'x' is invalid.*whole number/],
  ['get a b --prefix', /one of range-end, --prefix and --from-key/],
  ['lease grant soon', /'soon' is invalid.*seconds/],
  ['lease revoke xyz', /'xyz' is invalid.*hexadecimal/],
  ['get a --output xml', /'xml' is invalid.*simple, table, json/],
  ['get a --timeout 0', /--timeout.*more than 0/],
  ['up --data-dir --json', /--data-dir.*'--json' is invalid.*want a directory/],
  ['debug log', /required option '--data-dir <dir>'/],
  ['cluster pause', /missing required argument 'member'/],
]

t.test('what is not understood: one line on stderr, status 2', async (t) => {
  const runs = NOT_UNDERSTOOD.map(async ([line, wanted]) => {
    const { out, err, code } = await keelson(t, line.split(' '))
    t.equal(code, 2, line)
    t.match(err, wanted)
    t.match(err, /^keelson[^\n]*\n$/, 'one line')
    t.equal(out, '')
  })
  await Promise.all(runs)
})

t.test('what fails: one line that says what to do, status 1', async (t) => {
  const nobody = `127.0.0.1:${await freePort(0)}`
  const dir = temporaryDir(t)
  const env = { ...process.env, ETCDCTL_ENDPOINTS: nobody }
  const cases: readonly (readonly [string, RegExp])[] = [
    ['get a --timeout 4', /keelson get: .*ECONNREFUSED.*--endpoints/],
    ['put a b --timeout 4', /keelson put: the put failed.*ECONNREFUSED/],
    ['get a --endpoints ftp://127.0.0.1:1', /want http\(s\):\/\/host:port/],
    [`cluster status --data-dir ${dir}`, /keelson cluster status: there is no cluster in/],
    [`debug log --data-dir ${dir}`, /keelson debug log: .*holds no member's log/],
  ]
  const runs = cases.map(async ([line, wanted]) => {
    const { out, err, code } = await keelson(t, line.split(' '), { env })
    t.equal(code, 1, line)
    t.match(err, wanted)
    t.match(err, /^[^\n]*\n$/, 'one line')
    t.equal(out, '')
  })
  await Promise.all(runs)
  const watch = startKeelson(t, ['watch', 'a', '--timeout', '0.5'], { env })
  await watch.says('keelson watch: no endpoint answers yet')
  t.match(await watch.end('SIGTERM'), { code: 0 }, 'it has gone on trying')
  const status = await keelson(t, ['status', '-w', 'json'], { env })
  t.equal(status.code, 1)
  t.match(JSON.parse(status.out), {
    endpoints: [{ endpoint: `http://${nobody}`, error: /refused/i }],
  })
})

t.test('help and versions are no errors', async (t) => {
  const [help, versions, server, get] = await Promise.all([
    keelson(t, ['--help']),
    keelson(t, ['--version']),
    keelson(t, ['server', '--version']),
    keelson(t, ['get', '--help']),
  ])
  t.same([help.code, versions.code, get.code], [0, 0, 0])
  t.match(versions.out, /^etcd Version: \d+\.\d+\.\d+\nKeelson Version: \d+\.\d+\.\d+\n$/)
  t.equal(server.out, versions.out)
  for (const name of ['server', 'up', 'cluster', 'get', 'watch', 'lease', 'status', 'debug']) {
    t.match(help.out, new RegExp(`^ {2}${name}\\b`, 'm'), name)
  }
  t.match(get.out, /--endpoints <list>/, 'global options are told with each command')
  t.notMatch(help.out + get.out, '\u001b', 'no colours without a terminal')
})

t.test('transactions as they are written down', (t) => {
  const { conditions, success, failure } = readTxn(
    'version("a") > "0"\nval("b \\" c") = "x"\nmod("k")<9\nlease("k") != "ff"\n\n' +
      'put a "new value" --lease 1f --prev-kv\nget --prefix \'b c\' --limit 2\n\ndel a z\n',
  )
  t.match(
    conditions.map(({ wire }) => [wire.target, wire.result]),
    [
      [0, 1],
      [3, 0],
      [2, 2],
      [4, 3],
    ],
  )
  t.equal(Buffer.from(conditions[1]?.wire.key ?? []).toString(), 'b " c')
  t.equal(conditions[3]?.wire.lease, 255n)
  t.match(success[0]?.wire.requestPut, {
    value: Buffer.from('new value'),
    lease: 31n,
    prevKv: true,
  })
  t.match(success[1]?.wire.requestRange, { rangeEnd: Buffer.from('b d'), limit: 2 })
  t.match(failure[0]?.wire.requestDeleteRange, { rangeEnd: Buffer.from('z') })
  t.same(readTxn('').conditions, [])
  t.equal(readTxn('\nput a b\n').success.length, 1, 'no conditions')
  t.equal(readTxn('\n\nput a b\n\n\n').failure.length, 1, 'empty lines at the end')
  const wrong = [
    ...['version(a) > "0"', 'version("a") > "x"', 'size("a") > "1"', 'value("a") ~ "1"'],
    ...['\nput', '\nput a b c', '\ntouch a', '\nput a b --lease zz', '\n\n\nput a b'],
    ...['\nput "a\\q" b', 'lease("k") = "zz"'],
  ]
  for (const text of wrong)
    t.throws(() => readTxn(text), { code: 'commander.invalidArgument' }, JSON.stringify(text))
  t.end()
})

t.test('ids, keys and cells', (t) => {
  t.equal(showId(leaseId('ffffffffffffffff')), 'ffffffffffffffff')
  t.equal(leaseId('ffffffffffffffff'), -1n)
  t.equal(hexId('8e9e05c52164694d'), 0x8e9e05c52164694dn)
  for (const text of ['', 'x', '0x1', '11112222333344445']) t.throws(() => hexId(text), text)
  t.equal(readKeys('a', undefined, {}), 'a')
  t.same(readKeys('a', 'c', {}), { key: Buffer.from('a'), rangeEnd: Buffer.from('c') })
  const plain = new Printer('table', false)
  const hex = new Printer('json', true)
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
  t.equal(plain.cell(bytes('a\u001b[2J')), 'a\\u001b[2J', 'nothing reaches the terminal')
  t.equal(plain.cell(bytes('\xff')), '\\xff')
  t.equal(hex.cell(bytes('az')), '\\x61\\x7a')
  t.same(plain.field('key', bytes('a')), { key: 'a' })
  t.same(plain.field('key', bytes('\xff\xfe')), { keyBase64: '//4=' }, 'nothing is lost')
  t.same(hex.field('key', bytes('\xff')), { keyHex: 'ff' })
  t.end()
})

t.test('errors say what to do next', (t) => {
  t.match(explain(new CompactedError(7)), /--rev 7 or more/)
  t.match(
    explain(new ClientError('unknownOutcome', 'the outcome is unknown')),
    /read what is there/,
  )
  t.equal(explain(new ClientError('refused', 'etcdserver: no')), 'etcdserver: no')
  t.equal(explain(new Error('two\nlines')), 'two lines')
  t.end()
})

t.test('the picture of three members fits a terminal of 80 columns', (t) => {
  const view = (name: string): MemberView => ({
    ...{ name, client: 'http://127.0.0.1:22379', metrics: 'http://127.0.0.1:65535' },
    ...{ leads: false, term: 1234, revision: 12_345_678, index: 1_234_567, state: 'serves' },
  })
  const lines = ['get   keelson/hello through m2: "it is 2026-11-24T21:01:46.928Z"']
  const picture = clusterPicture(['m1', 'm2', 'm3'].map(view), { lines }, '/run')
  t.equal(linesOnScreen(picture, 80), 8, picture)
  t.equal(linesOnScreen(`\u001b[1m${'x'.repeat(80)}\u001b[22m\n\n${'x'.repeat(81)}`, 80), 4)
  t.end()
})
