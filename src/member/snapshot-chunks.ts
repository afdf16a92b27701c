import { concatBytes, KeelsonError, type DiskSnapshot, type DiskWrite } from '../base/index.ts'

/** A chunk is sent once it holds this much. */
const CHUNK_BYTES = 256 * 1024
/** Before a record: the lengths of its key and value. */
const HEAD_BYTES = 8

/** A chunk does not read as records. */
export class SnapshotChunkError extends KeelsonError<'malformed'> {}

/** All records of a pinned store, packed into chunks of whole records. */
export async function* packRecords(snapshot: DiskSnapshot): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let bytes = 0
  for await (const slice of snapshot.scan({})) {
    for (const [key, value] of slice) {
      const head = new Uint8Array(HEAD_BYTES)
      const view = new DataView(head.buffer)
      view.setUint32(0, key.length)
      view.setUint32(4, value.length)
      parts.push(head, key, value)
      bytes += HEAD_BYTES + key.length + value.length
    }
    if (bytes < CHUNK_BYTES) continue
    yield concatBytes(parts)
    parts = []
    bytes = 0
  }
  if (bytes > 0) yield concatBytes(parts)
}

/** The writes that bring one chunk's records into another store. */
export function unpackRecords(chunk: Uint8Array): DiskWrite[] {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const writes: DiskWrite[] = []
  let at = 0
  while (at < chunk.length) {
    if (at + HEAD_BYTES > chunk.length) throw malformed()
    const keyEnd = at + HEAD_BYTES + view.getUint32(at)
    const end = keyEnd + view.getUint32(at + 4)
    if (end > chunk.length) throw malformed()
    const key = chunk.slice(at + HEAD_BYTES, keyEnd)
    writes.push({ type: 'put', key, value: chunk.slice(keyEnd, end) })
    at = end
  }
  return writes
}

function malformed(): SnapshotChunkError {
  return new SnapshotChunkError('malformed', 'a chunk of a received snapshot is cut short')
}
