import { method } from '../proto/index.ts'
import { connect } from './connect.ts'

const range = method('etcdserverpb.KV', 'Range')

/** The revision at which the server at `endpoint` stands. */
export async function revisionOf(endpoint: string): Promise<number> {
  const channel = connect(endpoint)
  try {
    const { header } = await channel.unary(range, { key: Buffer.from('revision') })
    return header?.revision ?? 0
  } finally {
    channel.close()
  }
}
