import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { grpcJsEngine } from '../../src/rpc/grpc-js/index.ts'
import { LocalCluster } from '../../src/supervisor/index.ts'
import { goldenCases } from './golden-case.ts'
import { runCase } from './golden-runner.ts'

// Etcd's own replies, case by case, from a fresh single member over real gRPC.

t.test('a fresh member answers as etcd does', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'keelson-golden-'))
  const cluster = await LocalCluster.open(dir, { members: 1 })
  await cluster.start(30_000)
  const [member] = cluster.members
  const channel = grpcJsEngine.connect(member?.spec.client ?? '')
  try {
    for (const golden of goldenCases()) {
      const wrong = await runCase({ channel, http: member?.spec.metrics ?? '' }, golden)
      if (golden.withheld === true || golden.reference_defect !== undefined) continue
      t.equal(wrong, undefined, golden.id)
    }
  } finally {
    channel.close()
    await cluster.stop(10_000)
    await rm(dir, { recursive: true, force: true })
  }
})
