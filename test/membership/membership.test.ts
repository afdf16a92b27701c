import { createHash } from 'node:crypto'
import t from 'tap'
import { bytesToLatin1, latin1ToBytes, seededRandom, type Random } from '../../src/base/index.ts'
import {
  checkOwnMember,
  Cluster,
  clusterIdOf,
  memberIdOf,
  MembershipError,
  newCluster,
  parseInitialCluster,
  parsePeerUrl,
  type MemberStep,
} from '../../src/membership/index.ts'
import type { MembershipMember } from '../../src/proto/messages.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'
import { seedsOf } from '../mvcc/seeds.ts'

const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()

function restored(backend: MemoryBackend): Cluster {
  const cluster = new Cluster(backend)
  for (const [key, value] of backend.records) cluster.restore(latin1ToBytes(key), value)
  return cluster
}

function recordOf(id: bigint, peerUrls: readonly string[], name = ''): MembershipMember {
  return {
    ID: id,
    raftAttributes: { peerUrls, isLearner: false },
    memberAttributes: name === '' ? undefined : { name, clientUrls: [] },
  }
}

/** A cluster with voters 1 and 2 and learner 3, each at http://<id>:1. */
function smallCluster(backend = new MemoryBackend()): Cluster {
  const cluster = new Cluster(backend)
  cluster.change([{ type: 'addVoter', id: 1n }], recordOf(1n, ['http://1:1'], 'one'))
  cluster.change([{ type: 'addVoter', id: 2n }], recordOf(2n, ['http://2:1']))
  cluster.change([{ type: 'addLearner', id: 3n }], recordOf(3n, ['http://3:1']))
  return cluster
}

t.test('ids of a new cluster are those that etcd computes', (t) => {
  // What every etcd with default flags prints at its first start.
  const single = newCluster(
    parseInitialCluster('default=http://localhost:2380'),
    'etcd-cluster',
    sha1,
  )
  t.equal(single.members[0]?.ID.toString(16), '8e9e05c52164694d')
  t.equal(single.id.toString(16), 'cdf818194e3a8c32')
  t.same(single.members, [
    {
      ID: 0x8e9e05c52164694dn,
      name: 'default',
      peerURLs: ['http://localhost:2380'],
      clientURLs: [],
      isLearner: false,
    },
  ])
  t.equal(
    memberIdOf(['http://b:1', 'http://a:1'], 'x', sha1),
    memberIdOf(['http://a:1', 'http://b:1'], 'x', sha1),
    'the order of URLs does not matter',
  )
  t.equal(clusterIdOf([1n, 2n ** 64n - 1n], sha1), clusterIdOf([2n ** 64n - 1n, 1n], sha1))
  t.not(memberIdOf(['http://a:1'], 'x', sha1), memberIdOf(['http://a:1'], 'y', sha1))
  const utf8 = createHash('sha1').update('http://a:1gr\u00fcn \u{1f332}', 'utf8').digest()
  t.equal(memberIdOf(['http://a:1'], 'gr\u00fcn \u{1f332}', sha1), utf8.readBigUInt64BE(0))
  t.end()
})

t.test('three members come to the same cluster from the same text in any order', (t) => {
  const one = parseInitialCluster('a=http://h:1,b=http://h:2,c=http://h:3,a=http://g:1')
  const other = parseInitialCluster('c=http://h:3, a=http://g:1 ,a=HTTP://h:1,,b=http://h:2')
  t.same(one[0], { name: 'a', peerURLs: ['http://g:1', 'http://h:1'] })
  t.same(newCluster(one, 'tok', sha1), newCluster(other, 'tok', sha1))
  const { members } = newCluster(one, 'tok', sha1)
  t.same(
    members.map((member) => member.ID),
    members.map((member) => member.ID).toSorted((a, b) => (a < b ? -1 : 1)),
  )
  t.end()
})

t.test('a bad initial cluster is refused with the culprit named', (t) => {
  const refused = (text: string, code: string, culprit: RegExp): void => {
    t.throws(() => parseInitialCluster(text), { code, message: culprit }, text)
  }
  refused('', 'empty', /no member/)
  refused(' ,, ', 'empty', /no member/)
  refused('=http://h:1', 'nameEmpty', /=http:\/\/h:1/)
  refused('a', 'urlEmpty', /"a"/)
  refused('a=http://h:1,b=', 'urlEmpty', /"b="/)
  refused('a=http://h:1,b=http://h:1', 'duplicateUrl', /http:\/\/h:1 .* a and b/)
  refused('a=http://h:1,a=http://h:1', 'duplicateUrl', /twice, for a/)
  refused('a=ftp://h:1', 'badUrl', /ftp:\/\/h:1.*scheme/)
  refused('a=h:1', 'badUrl', /scheme/)
  refused('a=http://h', 'badUrl', /host:port/)
  refused('a=http://h:x', 'badUrl', /host:port/)
  refused('a=http://h:65536', 'badUrl', /host:port/)
  refused('a=http://::1:2380', 'badUrl', /host:port/)
  refused('a=http://h:1/', 'badUrl', /follow the port/)
  refused('a=http://h:1?x', 'badUrl', /follow the port/)
  t.equal(parsePeerUrl(' HTTPS://[::1]:2380 '), 'https://[::1]:2380')
  t.equal(parsePeerUrl('unix://localhost:1'), 'unix://localhost:1')
  t.end()
})

t.test("a member finds itself in the initial cluster, or is told what doesn't match", (t) => {
  const initial = parseInitialCluster('a=http://127.0.0.1:1,a=http://h:2,b=http://h:3')
  t.equal(checkOwnMember(initial, 'a', ['http://h:2', 'http://localhost:1']), initial[0])
  t.throws(() => checkOwnMember(initial, 'c', ['http://h:3']), {
    code: 'nameMissing',
    message: /called c, .* only a, b/,
  })
  t.throws(() => checkOwnMember(initial, 'b', ['http://h:4']), {
    code: 'urlMismatch',
    message: /b at http:\/\/h:3, but it advertises http:\/\/h:4/,
  })
  t.end()
})

t.test('each change that does not fit is refused and changes nothing', (t) => {
  const backend = new MemoryBackend()
  const cluster = smallCluster(backend)
  cluster.change([{ type: 'addVoter', id: 4n }], recordOf(4n, ['http://4:1']))
  cluster.change([{ type: 'remove', id: 4n }], undefined)
  const stored = [...backend.records].join()
  const refused = (code: string, steps: readonly MemberStep[], record?: MembershipMember): void => {
    const members = cluster.members()
    t.throws(() => cluster.change(steps, record), { code }, code)
    t.same(cluster.members(), members)
    t.equal([...backend.records].join(), stored)
  }
  refused('exists', [{ type: 'addVoter', id: 1n }], recordOf(1n, ['http://9:1']))
  refused('exists', [{ type: 'addLearner', id: 3n }], recordOf(3n, ['http://9:1']))
  refused('peerUrlExists', [{ type: 'addVoter', id: 9n }], recordOf(9n, ['http://2:1']))
  refused('peerUrlExists', [{ type: 'update', id: 1n }], recordOf(1n, ['http://2:1']))
  refused('removed', [{ type: 'addVoter', id: 4n }], recordOf(4n, ['http://4:1']))
  refused('removed', [{ type: 'remove', id: 4n }])
  refused('notFound', [{ type: 'remove', id: 9n }])
  refused('notFound', [{ type: 'update', id: 9n }], recordOf(9n, ['http://9:1']))
  refused('notFound', [{ type: 'addVoter', id: 9n }])
  refused('notLearner', [{ type: 'addVoter', id: 1n }])
  refused('recordMissing', [{ type: 'addLearner', id: 9n }])
  refused('recordMissing', [{ type: 'update', id: 1n }], recordOf(2n, ['http://9:1']))
  const bothVoters: MemberStep[] = [
    { type: 'remove', id: 1n },
    { type: 'remove', id: 2n },
  ]
  refused('lastVoter', bothVoters)
  refused('notFound', [...bothVoters.slice(0, 1), { type: 'remove', id: 9n }])
  t.throws(() => cluster.setAttributes(9n, { name: 'n', clientUrls: [] }), { code: 'notFound' })
  t.throws(() => cluster.setAttributes(4n, { name: 'n', clientUrls: [] }), { code: 'removed' })
  for (const version of ['', '3.6', 'v3.6.0', '3.6.0-rc.1', '3.6.0\n']) {
    t.throws(() => cluster.setVersion(version), { code: 'badVersion' }, version)
  }
  t.equal(cluster.version, undefined)
  t.end()
})

t.test('S19, S20, S21: promotion, update of a learner and removal survive a restart', (t) => {
  const backend = new MemoryBackend()
  const cluster = smallCluster(backend)
  cluster.change([{ type: 'update', id: 3n }], recordOf(3n, ['http://3:1', 'http://3:2']))
  cluster.change([{ type: 'update', id: 3n }], recordOf(3n, ['http://3:2', 'http://3:3']))
  cluster.setAttributes(3n, { name: 'dr\u00fcben \u2713', clientUrls: ['http://3:9'] })
  const learner = {
    ID: 3n,
    name: 'dr\u00fcben \u2713',
    peerURLs: ['http://3:2', 'http://3:3'],
    clientURLs: ['http://3:9'],
    isLearner: true,
  }
  t.same(restored(backend).member(3n), learner, 'an updated learner is still one')
  cluster.change([{ type: 'addVoter', id: 3n }], undefined)
  t.same(restored(backend).member(3n), { ...learner, isLearner: false })
  // A joint change: 2 gives its place and its address to 5.
  const replace: MemberStep[] = [
    { type: 'remove', id: 2n },
    { type: 'addVoter', id: 5n },
  ]
  cluster.change(replace, recordOf(5n, ['http://2:1']))
  cluster.change([], undefined)
  cluster.setVersion('3.6.0')
  const again = restored(backend)
  t.same(again.members(), cluster.members())
  t.same(
    again.members().map((member) => member.ID),
    [1n, 3n, 5n],
  )
  t.ok(again.isRemoved(2n))
  t.notOk(again.isRemoved(1n))
  t.equal(again.version, '3.6.0')
  t.throws(() => again.change([{ type: 'addLearner', id: 2n }], recordOf(2n, ['http://8:1'])), {
    code: 'removed',
  })
  t.ok([...backend.records.values()].every((value) => /^[ -~]*$/.test(bytesToLatin1(value))))
  t.end()
})

t.test('ids use all 64 bits, and members come sorted by them as unsigned', (t) => {
  const backend = new MemoryBackend()
  const cluster = new Cluster(backend)
  const ids = [2n ** 64n - 1n, 2n ** 63n, 1n]
  for (const id of ids) {
    cluster.change([{ type: 'addVoter', id }], recordOf(id, [`http://h:${id % 1000n}`]))
  }
  t.same(
    restored(backend)
      .members()
      .map((member) => member.ID),
    ids.toReversed(),
  )
  t.end()
})

function randomSteps(random: Random): [MemberStep[], MembershipMember | undefined] {
  const kinds = ['addVoter', 'addLearner', 'remove', 'update'] as const
  const step = (): MemberStep => ({
    type: kinds[random.below(4)] ?? 'remove',
    id: BigInt(random.below(8) + 1),
  })
  const steps = Array.from({ length: random.below(10) === 0 ? 2 : 1 }, step)
  const urls = random.below(4) === 0 ? [] : [`http://h:${random.below(9) + 1}`]
  return [steps, random.below(5) === 0 ? undefined : recordOf(steps[0]?.id ?? 1n, urls)]
}

t.test('whatever is asked, the invariants hold and a restart finds the same', (t) => {
  for (const seed of seedsOf(t, 40)) {
    const random = seededRandom(seed)
    const backend = new MemoryBackend()
    const cluster = smallCluster(backend)
    const removed = new Set<bigint>()
    let taken = 0
    for (let step = 0; step < 100; step++) {
      const before = cluster.members()
      const [steps, record] = randomSteps(random)
      try {
        cluster.change(steps, record)
        taken += 1
      } catch (error) {
        if (!(error instanceof MembershipError)) throw error
      }
      const members = cluster.members()
      const ids = new Set(members.map((member) => member.ID))
      for (const { ID } of before) if (!ids.has(ID)) removed.add(ID)
      const urls = members.flatMap((member) => member.peerURLs)
      const holds =
        new Set(urls).size === urls.length &&
        members.some((member) => !member.isLearner) &&
        [...removed].every((id) => !ids.has(id) && cluster.isRemoved(id))
      if (!holds) throw new Error(`seed ${seed} step ${step}: an invariant is broken`)
    }
    t.ok(taken > 0, `seed ${seed}: changes were taken`)
    t.same(restored(backend).members(), cluster.members())
  }
  t.end()
})

const restore = (key: string, value: string): void =>
  new Cluster(new MemoryBackend()).restore(latin1ToBytes(key), latin1ToBytes(value))

t.test('damaged member records are refused', (t) => {
  const backend = new MemoryBackend()
  smallCluster(backend).setVersion('3.6.0')
  for (const [key, bytes] of backend.records) {
    const value = bytesToLatin1(bytes)
    restore(key, value)
    if (key !== 'v') t.throws(() => restore(key.slice(0, -1), value), { code: 'damaged' })
    t.throws(() => restore(key, value.slice(0, -1)), { code: 'damaged' })
  }
  const key = 'm\0\0\0\0\0\0\0\x01'
  for (const value of ['', 'null', '7', '{}', '{"name":1}', '{"name":"","peerURLs":[1]}']) {
    t.throws(() => restore(key, value), { code: 'damaged' }, value)
  }
  t.throws(() => restore('x'.repeat(9), ''), { code: 'damaged' })
  t.end()
})
