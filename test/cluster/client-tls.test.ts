import { get } from 'node:https'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { method } from '../../src/proto/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import { freePorts } from '../../src/supervisor/index.ts'
import { makeCertificates, tlsMissing, type KeyPair } from '../rpc/certificates.ts'
import { connectOptions } from '../rpc/test-services.ts'
import { etcdctlMissing } from './etcdctl.ts'
import { startKeelson, startProgram, temporaryDir } from './processes.ts'

// A member whose client port speaks TLS, before three makers of clients.
if (tlsMissing !== undefined) {
  t.pass('TLS', { skip: tlsMissing })
  process.exit()
}

const certificates = makeCertificates()
const { ca, server, client } = certificates
const folder = temporaryDir(t)
const fileOf = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const filesOf = (name: string, { cert, key }: KeyPair) => ({
  cert: fileOf(`${name}.pem`, cert),
  key: fileOf(`${name}.key`, key),
})
const own = filesOf('server', server)
const root = filesOf('client', client)
const caFile = fileOf('ca.pem', ca)

const [url = '', peer = ''] = (await freePorts(2)).map((port) => `https://127.0.0.1:${port}`)
const peerUrl = peer.replace('https:', 'http:')
const flags = [
  ...['--name=tls', `--data-dir=${join(folder, 'data')}`, `--initial-cluster=tls=${peerUrl}`],
  ...[`--listen-client-urls=${url}`, `--advertise-client-urls=${url}`],
  ...[`--listen-peer-urls=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`],
  ...['--cert-file', own.cert, '--key-file'],
]

t.test('a file that is not there is named', async (t) => {
  const program = startKeelson(t, ['server', ...flags, join(folder, 'none.key')])
  t.equal((await program.exited).code, 1)
  t.match(program.stderr, /--key-file: ENOENT/)
})

t.test('a member over TLS, with certificates of its clients', async (t) => {
  const member = startKeelson(t, ['server', ...flags, own.key, '--trusted-ca-file', caFile])
  await member.says('ready to serve client requests')

  const tls = { ca, ...client }
  const channel = http2Engine.connect(url, { ...connectOptions, tls })
  const stranger = http2Engine.connect(url, { ...connectOptions, tls: { ca } })
  t.teardown(() => (channel.close(), stranger.close()))
  const request = { key: Buffer.from('k'), value: Buffer.alloc(1_000_000, 'v') }
  await channel.unary(method('etcdserverpb.KV', 'Put'), request)
  const { kvs } = await channel.unary(method('etcdserverpb.KV', 'Range'), request)
  t.same(kvs[0]?.value, request.value)
  await t.rejects(stranger.unary(method('etcdserverpb.KV', 'Range'), request), {
    code: 'Unavailable',
  })

  const health = await new Promise((resolve, reject) => {
    get(`${url}/health`, { ...tls, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', resolve)
    }).on('error', reject)
  })
  t.match(health, /"health":"true"/, 'by HTTP/1.1')

  const missing = etcdctlMissing()
  if (missing !== undefined) {
    t.pass('etcdctl', { skip: `NOT JUDGED BY ETCDCTL: ${missing}` })
    return
  }
  const trust = [`--endpoints=${url}`, `--cacert=${caFile}`]
  const env = { PATH: process.env['PATH'] }
  const shown = ['--cert', root.cert, '--key', root.key]
  const put = startProgram(t, 'etcdctl', [...trust, ...shown, 'put', 'a', 'b'], { env })
  t.equal((await put.exited).code, 0, put.stderr)
  const read = startProgram(t, 'etcdctl', [...trust, ...shown, 'get', 'a'], { env })
  await read.exited
  t.equal(read.stdout, 'a\nb\n')
  const refused = startProgram(t, 'etcdctl', [...trust, '--command-timeout=1s', 'get', 'a'], {
    env,
  })
  t.not((await refused.exited).code, 0, 'without a certificate')
})
