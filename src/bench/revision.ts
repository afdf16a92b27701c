import { method } from '../proto/index.ts'
import { http2Engine } from '../rpc/http2/index.ts'

const range = method('etcdserverpb.KV', 'Range')

/** The revision at which the server at `endpoint` stands. */
export async function revisionOf(endpoint: string): Promise<number> {
  const channel = http2Engine.connect(endpoint)
  try {
    const { header } = await channel.unary(range, { key: Buffer.from('revision') })
    return header?.revision ?? 0
  } finally {
    channel.close()
  }
}
