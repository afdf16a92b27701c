import type { Clock } from '../base/index.ts'
import { MemberError, type Member } from '../member/index.ts'
import { countKeys, isPlainRange, keySpan, RangePages } from '../mvcc/index.ts'
import { codec, type RangeRequest, type RangeResponse } from '../proto/index.ts'
import { EncodedPieces, type CallContext } from '../rpc/index.ts'
import { headerOf } from './header.ts'

/** An answer with more keys than this is made in slices. */
const LONG_KEYS = 2000
/** Keys of one piece of it: about a millisecond. */
const PIECE_KEYS = 500
/** One slice of work on the event loop. */
const SLICE_MS = 5

const reply = codec('etcdserverpb.RangeResponse')

/** Whether an answer may be so long that others would wait for it. */
export function isLongRange({ store }: Member, request: RangeRequest): boolean {
  const { countOnly, key, limit, rangeEnd, revision } = request
  if (rangeEnd.length === 0 || countOnly || (limit > 0 && limit <= LONG_KEYS)) return false
  // In another order all keys must be found first.
  if (!isPlainRange(request)) return false
  // How many keys an older revision had is as much work to know as to answer.
  return revision > 0 || countKeys(store, keySpan(key, rangeEnd), store.revision) > LONG_KEYS
}

/**
 * Answers a range in slices, all of one revision, which stays readable until it is done; encoded as
 * it goes, since that takes as long as the reading.
 */
export async function longRange(
  member: Member,
  request: RangeRequest,
  call: CallContext,
  clock: Clock,
): Promise<EncodedPieces<RangeResponse>> {
  if (!request.serializable) await member.linearizable()
  const { store } = member
  const pages = new RangePages(store, request, true)
  const pin = store.pin(pages.revision)
  try {
    const pieces = [reply.encode({ header: headerOf(member, pages.headerRevision) })]
    for (let end = clock.now() + SLICE_MS; ;) {
      const { count, kvs, last, more } = pages.next(PIECE_KEYS)
      pieces.push(reply.encode({ kvs, more, count }))
      if (last) return new EncodedPieces(pieces)
      if (clock.now() < end) continue
      await new Promise<void>((resolve) => clock.defer(resolve))
      if (call.aborted) throw new MemberError('cancelled', 'the caller went away')
      checkSame(member, store)
      end = clock.now() + SLICE_MS
    }
  } finally {
    pin.release()
  }
}

/** What is read in parts must not be replaced meanwhile: its store is closed then. */
export function checkSame(member: Member, store: Member['store']): void {
  if (member.store === store) return
  throw new MemberError('leaderChanged', 'the state was replaced by a snapshot while it was read')
}
