import { method, type Method } from '../proto/index.ts'
import { RpcError, type Channel } from '../rpc/index.ts'
import { SkippedError, type Case } from './case.ts'
import { connect } from './connect.ts'
import { generateAt } from './load-figures.ts'
import { EVERYTHING, fill, keyAt } from './loads.ts'
import { revisionOf } from './revision.ts'

/** Puts that go on meanwhile: few enough that each is alone with the server. */
const PUTS_A_SECOND = 100
/** No long work takes longer than this. */
const LONGEST_MS = 300_000
/** A compaction has the earlier revisions of one key in so many to remove. */
const REWRITTEN_OF = 5
/** What a Kubernetes API server asks for at once when it fills its cache. */
const PAGE_KEYS = 10_000

const range = method('etcdserverpb.KV', 'Range')
const compact = method('etcdserverpb.KV', 'Compact')
const snapshot = method('etcdserverpb.Maintenance', 'Snapshot')

interface LongWork {
  /** What has to be there for it. */
  readonly before?: (channel: Channel, keys: number) => Promise<void>
  readonly run: (channel: Channel, endpoint: string) => Promise<unknown>
}

/** Work of one call that takes a server long. */
const LONG_WORK = {
  listing: { run: (channel) => channel.unary(unread(range), EVERYTHING) },
  paging: { run: readPages },
  compacting: {
    before: (channel, keys) => fill(channel, Math.ceil(keys / REWRITTEN_OF)),
    run: async (channel, endpoint) =>
      channel.unary(compact, { revision: await revisionOf(endpoint), physical: true }),
  },
  snapshotting: {
    run: async (channel) => {
      const stream = channel.stream(unread(snapshot))
      stream.send({})
      stream.end()
      for await (const _ of stream);
    },
  },
} satisfies Readonly<Record<string, LongWork>>

/** The longest that a put takes while the server does long work for somebody else. */
export function stallWhile(name: keyof typeof LONG_WORK): Case['prepare'] {
  const work: LongWork = LONG_WORK[name]
  return async () => async (subject, times) => {
    const { endpoint } = await subject.cluster.leader()
    const channel = connect(endpoint)
    try {
      await work.before?.(channel, subject.keys)
      const span = { ...times, measureMs: LONGEST_MS }
      const pace = { rate: PUTS_A_SECOND }
      const run = async (): Promise<void> => void (await work.run(channel, endpoint))
      const { longest, p50, p99 } = await generateAt('put until done', pace, subject, span, run)
      return { stall: longest, p50, p99 }
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== 'Unimplemented') throw error
      throw new SkippedError('notServed', `${name} is not served`, { cause: error })
    } finally {
      channel.close()
    }
  }
}

/** As Kubernetes lists: page after page, all at the revision of the first. */
async function readPages(channel: Channel): Promise<void> {
  let { key, revision, more } = { key: keyAt(0), revision: 0, more: true }
  while (more) {
    const page = await channel.unary(range, { ...EVERYTHING, key, revision, limit: PAGE_KEYS })
    const last = page.kvs.at(-1)?.key ?? keyAt(0)
    key = Buffer.concat([last, Buffer.alloc(1)])
    revision = page.header?.revision ?? 0
    more = page.more
  }
}

/** The same call with replies that nobody looks into, so that reading them costs no CPU. */
function unread<Req>(method: Method<Req>): Method<Req> {
  return { ...method, response: { ...method.response, decode: ({ length }) => length } }
}
