import type { Later } from '../base/index.ts'
import type { ApplyReply, Member } from '../member/index.ts'
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
  type Encodable,
  type RangeRequest,
  type RangeResponse,
  type RangeStreamResponse,
} from '../proto/index.ts'
import { RpcError, type Implementation, type ReplySink } from '../rpc/index.ts'
import { headerOf, withHeader } from './header.ts'
import { checkSame, isLongRange, longRange } from './long-range.ts'
import type { ServiceOptions } from './options.ts'

/** Keys of the first part of a streamed range (etcd); later ones aim at a request's size. */
const FIRST_PAGE_KEYS = 10

const streamReply = codec('etcdserverpb.RangeStreamResponse')

/** etcd's KV service on one member. */
export function createKvService(
  member: Member,
  options: Pick<ServiceOptions, 'clock' | 'maxTxnOps' | 'maxRequestBytes'>,
): Implementation<'etcdserverpb.KV'> {
  /** What `answer` reads once local reads see what the caller may rely on. */
  const read = <Reply>(serializable: boolean, answer: () => Reply): Reply | Later<Reply> =>
    serializable ? answer() : member.linearizable().map(answer)
  // One function each for all calls.
  const putReply = ({ put }: ApplyReply) => withHeader(member, put)
  const deleteReply = ({ deleteRange }: ApplyReply) => withHeader(member, deleteRange)
  const txnReply = ({ txn }: ApplyReply) => withHeader(member, txn)
  return {
    Range: (request, call) => {
      checkRange(request)
      if (isLongRange(member, request)) return longRange(member, request, call, options.clock)
      return read(request.serializable, () => rangeReply(member, request))
    },

    RangeStream: async (request, replies, { signal }) => {
      checkRange(request)
      refuseUnstreamable(request)
      if (!request.serializable) await member.linearizable()
      await streamRange(member, request, replies, signal, options.maxRequestBytes)
    },

    Put: (request, call) => {
      checkPut(request)
      return member.propose({ put: request }, call).map(putReply)
    },

    DeleteRange: (request, call) => {
      checkDeleteRange(request)
      return member.propose({ deleteRange: request }, call).map(deleteReply)
    },

    Txn: (request, call) => {
      checkTxn(request, options.maxTxnOps)
      if (!isReadOnlyTxn(request)) return member.propose({ txn: request }, call).map(txnReply)
      const answer = () => withHeader(member, readTxn(member.store, request))
      return read(isSerializableTxn(request), answer)
    },

    Compact: async (request, call) => {
      const { compaction } = await member.propose({ compaction: request }, call)
      if (request.physical) await member.compacted(request.revision, call.signal)
      return withHeader(member, compaction)
    },
  }
}

function rangeReply(member: Member, request: RangeRequest): Encodable<RangeResponse> {
  return withHeader(member, range(member.store, request))
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
    const rangeResponse = rangeReply(member, request)
    replies.send({ rangeResponse })
    return
  }
  const { store } = member
  const pages = new RangePages(store, request)
  let keys = FIRST_PAGE_KEYS
  while (!signal.aborted) {
    checkSame(member, store)
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
