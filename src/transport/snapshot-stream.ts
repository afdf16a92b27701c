import { concatBytes, crc32c } from '../base/index.ts'
import { TransportError } from './errors.ts'

const kinds = { head: 1, chunk: 2, end: 3 } as const
const recordHeadBytes = 9

/** What is left of a received stream once its head is read. */
export interface ReceivedSnapshot {
  readonly head: Uint8Array
  /** As they were sent. Ends only after all have been checked; throws `damaged` before that. */
  readonly chunks: AsyncGenerator<Uint8Array, void, void>
}

/**
 * A snapshot as records for an upload: `head` (what it is of), each chunk, and an end that names
 * the total length. Every record has its place and a CRC-32C of all the stream up to its end.
 */
export async function* encodeSnapshot(
  head: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  const checksum = new RunningChecksum()
  let total = 0
  yield checksum.record(kinds.head, head)
  for await (const chunk of chunks) {
    total += chunk.length
    yield checksum.record(kinds.chunk, chunk)
  }
  const length = new Uint8Array(8)
  viewOf(length).setBigUint64(0, BigInt(total))
  yield checksum.record(kinds.end, length)
}

/**
 * The inverse; record by record as they were sent. Throws TransportError `damaged` for a record
 * that is not what was sent, or is missing, repeated or out of place.
 */
export async function decodeSnapshot(
  records: AsyncIterable<Uint8Array>,
): Promise<ReceivedSnapshot> {
  const iterator = records[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) throw damaged('it is empty')
  const checksum = new RunningChecksum()
  const head = checksum.payload(kinds.head, first.value)
  return { head, chunks: decodeChunks({ [Symbol.asyncIterator]: () => iterator }, checksum) }
}

async function* decodeChunks(
  records: AsyncIterable<Uint8Array>,
  checksum: RunningChecksum,
): AsyncGenerator<Uint8Array, void, void> {
  let total = 0
  let ended = false
  for await (const bytes of records) {
    if (ended) throw damaged('it goes on after its end')
    ended = bytes[0] === kinds.end
    const payload = checksum.payload(ended ? kinds.end : kinds.chunk, bytes)
    if (ended) {
      checkTotal(payload, total)
    } else {
      total += payload.length
      yield payload
    }
  }
  if (!ended) throw damaged('it is cut short')
}

function checkTotal(payload: Uint8Array, total: number): void {
  const matches = payload.length === 8 && viewOf(payload).getBigUint64(0) === BigInt(total)
  if (!matches) throw damaged('its length is not what was sent')
}

/**
 * Makes and checks the records of one stream: kind (1 byte), place (4), CRC-32C (4), payload. The
 * sum runs on from record to record, so that parts of two streams do not make one.
 */
class RunningChecksum {
  #place = 0
  #sum = 0

  record(kind: number, payload: Uint8Array): Uint8Array {
    const head = new Uint8Array(recordHeadBytes)
    const view = viewOf(head)
    view.setUint8(0, kind)
    view.setUint32(1, this.#place)
    view.setUint32(5, this.#advance(head, payload))
    return concatBytes([head, payload])
  }

  payload(kind: number, bytes: Uint8Array): Uint8Array {
    const place = this.#place
    if (bytes.length < recordHeadBytes) throw damaged(`record ${place} is cut short`)
    const view = viewOf(bytes)
    const payload = bytes.subarray(recordHeadBytes)
    if (view.getUint8(0) !== kind || view.getUint32(1) !== place) {
      throw damaged(`record ${place} is not where it belongs`)
    }
    if (view.getUint32(5) !== this.#advance(bytes, payload)) {
      throw damaged(`record ${place} has a wrong checksum`)
    }
    return payload
  }

  #advance(head: Uint8Array, payload: Uint8Array): number {
    this.#place += 1
    this.#sum = crc32c(payload, crc32c(head.subarray(0, 5), this.#sum))
    return this.#sum
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function damaged(how: string): TransportError {
  return new TransportError('damaged', `a received snapshot is damaged: ${how}`)
}
