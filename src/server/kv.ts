import type { Member } from '../member/index.ts'
import {
  checkDeleteRange,
  checkPut,
  checkRange,
  checkTxn,
  isReadOnlyTxn,
  isSerializableTxn,
  range,
  RangePages,
  readTxn,
} from '../mvcc/index.ts'
import {
  codec,
  SortOrder,
  SortTarget,
  type RangeRequest,
  type RangeStreamResponse,
} from '../proto/index.ts'
import { RpcError, type Implementation, type ReplySink } from '../rpc/index.ts'
import { headerOf, withHeader } from './header.ts'
import type { ServiceOptions } from './options.ts'

/** Keys of the first part of a streamed range (etcd); later ones aim at a request's size. */
const FIRST_PAGE_KEYS = 10

const streamReply = codec('etcdserverpb.RangeStreamResponse')

/** etcd's KV service on one member. */
export function createKvService(
  member: Member,
  options: Pick<ServiceOptions, 'maxTxnOps' | 'maxRequestBytes'>,
): Implementation<'etcdserverpb.KV'> {
  /** Resolves when local reads see what the caller may rely on. */
  const readable = async (serializable: boolean): Promise<void> => {
    if (!serializable) await member.linearizable()
  }
  return {
    Range: async (request) => {
      checkRange(request)
      await readable(request.serializable)
      return withHeader(member, range(member.store, request))
    },

    RangeStream: async (request, replies, { signal }) => {
      checkRange(request)
      refuseUnstreamable(request)
      await readable(request.serializable)
      await streamRange(member, request, replies, signal, options.maxRequestBytes)
    },

    Put: async (request, call) => {
      checkPut(request)
      const { put } = await member.propose({ put: request }, call)
      return withHeader(member, put)
    },

    DeleteRange: async (request, call) => {
      checkDeleteRange(request)
      const { deleteRange } = await member.propose({ deleteRange: request }, call)
      return withHeader(member, deleteRange)
    },

    Txn: async (request, call) => {
      checkTxn(request, options.maxTxnOps)
      if (isReadOnlyTxn(request)) {
        await readable(isSerializableTxn(request))
        return withHeader(member, readTxn(member.store, request))
      }
      const { txn } = await member.propose({ txn: request }, call)
      return withHeader(member, txn)
    },

    Compact: async (request, call) => {
      const { compaction } = await member.propose({ compaction: request }, call)
      if (request.physical) await member.compacted(request.revision, call.signal)
      return withHeader(member, compaction)
    },
  }
}

/**
 * A stream is in the order of keys and not filtered (etcd's own texts). Without an order any target
 * is taken: it says nothing then.
 */
function refuseUnstreamable(request: RangeRequest): void {
  const { sortOrder, sortTarget } = request
  const ascends = sortOrder === SortOrder.ASCEND && sortTarget === SortTarget.KEY
  if (sortOrder !== SortOrder.NONE && !ascends) {
    throw new RpcError('Unimplemented', 'RangeStream does not support custom sort orders')
  }
  const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request
  if (minModRevision || maxModRevision || minCreateRevision || maxCreateRevision) {
    throw new RpcError('Unimplemented', 'RangeStream does not support revision filters')
  }
}

/** Sends a long range in parts; the last one alone has header, count and `more` (etcd). */
async function streamRange(
  member: Member,
  request: RangeRequest,
  replies: ReplySink<RangeStreamResponse>,
  signal: AbortSignal,
  targetBytes: number,
): Promise<void> {
  if (request.countOnly) {
    const rangeResponse = withHeader(member, range(member.store, request))
    replies.send({ rangeResponse })
    return
  }
  const pages = new RangePages(member.store, request)
  let keys = FIRST_PAGE_KEYS
  while (!signal.aborted) {
    const { kvs, last, count, more } = pages.next(keys)
    const header = last ? headerOf(member, pages.headerRevision) : undefined
    const bytes = streamReply.encode({ rangeResponse: { header, kvs, count, more } })
    const flowing = replies.sendEncoded(bytes)
    if (last) return
    if (!flowing) await replies.drained()
    keys = nextPageKeys(keys, bytes.length, targetBytes)
  }
}

/** Doubles the page while it is small beside what a message may hold, halves it when it is over. */
function nextPageKeys(keys: number, bytes: number, targetBytes: number): number {
  if (bytes > targetBytes) return Math.max(1, Math.floor(keys / 2))
  return bytes * 2 <= targetBytes ? keys * 2 : keys
}
