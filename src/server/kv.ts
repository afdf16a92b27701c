import { MemberError, type Member } from '../member/index.ts'
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
  type Init,
  type RangeRequest,
  type RangeResponse,
  type RangeStreamResponse,
} from '../proto/index.ts'
import { RpcError, type Implementation, type ReplySink } from '../rpc/index.ts'
import { headerOf } from './header.ts'
import type { ServiceOptions } from './options.ts'
import { answering } from './status.ts'

/** Keys of the first part of a streamed range (etcd); later ones aim at a request's size. */
const FIRST_PAGE_KEYS = 10

const rangeReply = codec('etcdserverpb.RangeResponse')

/** etcd's KV service on one member. */
export function createKvService(
  member: Member,
  options: ServiceOptions,
): Implementation<'etcdserverpb.KV'> {
  /** Everything a read may see, everything a write may be proposed as. */
  const beforeRead = async (serializable: boolean, signal: AbortSignal): Promise<void> => {
    if (serializable) return
    refuseLearner(member)
    await member.linearizable(signal)
  }
  return {
    Range: (request, call) =>
      answering(async () => {
        checkRange(request)
        await beforeRead(request.serializable, call.signal)
        return answerRange(member, request)
      }),

    RangeStream: (request, replies, call) =>
      answering(async () => {
        checkRange(request)
        refuseUnstreamable(request)
        await beforeRead(request.serializable, call.signal)
        await streamRange(member, request, replies, call.signal, options.maxRequestBytes)
      }),

    Put: (request, call) =>
      answering(async () => {
        checkPut(request)
        refuseLearner(member)
        const { put } = await member.propose({ put: request }, call.signal)
        return { ...put, header: headerOf(member, revisionOf(put)) }
      }),

    DeleteRange: (request, call) =>
      answering(async () => {
        checkDeleteRange(request)
        refuseLearner(member)
        const { deleteRange } = await member.propose({ deleteRange: request }, call.signal)
        return { ...deleteRange, header: headerOf(member, revisionOf(deleteRange)) }
      }),

    Txn: (request, call) =>
      answering(async () => {
        checkTxn(request, options.maxTxnOps)
        if (isReadOnlyTxn(request)) {
          await beforeRead(isSerializableTxn(request), call.signal)
          return { ...readTxn(member.store, request), header: headerOf(member, newest(member)) }
        }
        refuseLearner(member)
        const { txn } = await member.propose({ txn: request }, call.signal)
        return { ...txn, header: headerOf(member, revisionOf(txn)) }
      }),

    Compact: (request, call) =>
      answering(async () => {
        refuseLearner(member)
        const { compaction } = await member.propose({ compaction: request }, call.signal)
        if (request.physical) await member.compacted(request.revision, call.signal)
        return { header: headerOf(member, revisionOf(compaction)) }
      }),
  }
}

function answerRange(member: Member, request: RangeRequest): Init<RangeResponse> {
  const reply = range(member.store, request)
  return { ...reply, header: headerOf(member, newest(member)) }
}

/** A learner may be far behind: it answers serializable ranges alone (etcd). */
export function refuseLearner(member: Member): void {
  const { learner } = member.status()
  if (learner) throw new MemberError('learner', 'a learner serves no writes or linearizable reads')
}

function newest(member: Member): number {
  return member.store.revision
}

function revisionOf(reply: Init<{ header: { revision: number } }> | undefined): number {
  return reply?.header?.revision ?? 0
}

/** A stream is in key order and not filtered (etcd's own texts). */
function refuseUnstreamable(request: RangeRequest): void {
  const { sortOrder, sortTarget } = request
  const natural = sortOrder === SortOrder.NONE || sortOrder === SortOrder.ASCEND
  if (sortTarget !== SortTarget.KEY || !natural) {
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
    replies.send({ rangeResponse: answerRange(member, request) })
    return
  }
  const pages = new RangePages(member.store, request)
  let keys = FIRST_PAGE_KEYS
  for (;;) {
    const page = pages.next(keys)
    const header = page.last ? headerOf(member, pages.headerRevision) : undefined
    const { kvs, count, more } = page
    const bytes = rangeReply.encode({ header, kvs, count, more })
    const flowing = replies.send({ rangeResponse: { header, kvs, count, more } })
    if (page.last || signal.aborted) return
    if (!flowing) await replies.drained()
    keys = nextPageKeys(keys, bytes.length, targetBytes)
  }
}

/** Doubles the page while it is small beside what a message may hold, halves it when it is over. */
function nextPageKeys(keys: number, bytes: number, targetBytes: number): number {
  if (bytes > targetBytes) return Math.max(1, Math.floor(keys / 2))
  return bytes * 2 <= targetBytes ? keys * 2 : keys
}
