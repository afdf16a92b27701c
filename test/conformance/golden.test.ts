import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import t, { type Test } from 'tap'
import { grpcJsEngine } from '../../src/rpc/grpc-js/index.ts'
import { LocalCluster } from '../../src/supervisor/index.ts'
import { goldenCases } from './golden-case.ts'
import { runCase, type GoldenTarget } from './golden-runner.ts'

// Etcd's own replies, case by case, from a fresh single member over real gRPC. Against any other
// fresh server: `node dist/test/conformance/golden.test.js --endpoint URL [--http URL] [--skip ID]`
// (etcd 3.4 must skip range/bad-sort-target: it panics there).

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string' },
    http: { type: 'string' },
    skip: { type: 'string', multiple: true, default: [] },
  },
  strict: false,
})

const { endpoint, http = endpoint } = values
if (typeof endpoint === 'string' && typeof http === 'string') {
  t.test(`${endpoint} answers as etcd does`, (t) => runAll(t, { client: endpoint, http }))
} else {
  for (const flag of ['--rpc-threads=0', '--rpc-threads=1', '--rpc-engine=grpc-js']) {
    t.test(`a fresh member answers as etcd does (${flag})`, async (t) => {
      const dir = await mkdtemp(join(tmpdir(), 'keelson-golden-'))
      const flags = [flag]
      const cluster = await LocalCluster.open(dir, { members: 1, flags })
      try {
        await cluster.start(30_000)
        const [member] = cluster.members
        await runAll(t, { client: member?.spec.client ?? '', http: member?.spec.metrics ?? '' })
      } finally {
        await cluster.stop(10_000)
        await rm(dir, { recursive: true, force: true })
      }
    })
  }
}

async function runAll(t: Test, { client, http }: { client: string; http: string }) {
  const channel = grpcJsEngine.connect(client)
  const target: GoldenTarget = { channel, http }
  const groups = new Map<string, { passed: number; expected: number }>()
  try {
    for (const golden of goldenCases()) {
      if ([values.skip].flat().includes(golden.id)) continue
      const wrong = await runCase(target, golden)
      if (golden.withheld === true || golden.reference_defect !== undefined) continue
      t.equal(wrong, undefined, golden.id)
      const [name = ''] = golden.id.split('/')
      const { passed, expected } = groups.get(name) ?? { passed: 0, expected: 0 }
      const more = wrong === undefined ? 1 : 0
      groups.set(name, { passed: passed + more, expected: expected + 1 })
    }
  } finally {
    channel.close()
  }
  const counts = [...groups].map(([name, { passed, expected }]) => `${name} ${passed}/${expected}`)
  t.comment(counts.join(', '))
}
