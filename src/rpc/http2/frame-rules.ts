import { ConnectionError, StreamError } from './errors.ts'
import { FrameType } from './frames.ts'

/** What a type of frame must look like, whatever the state of its stream (RFC 9113, 6). */
interface FrameRule {
  /** Of a stream, or of the connection; undefined: of either. */
  readonly ofStream: boolean | undefined
  readonly bytes?: number
  readonly bytesMin?: number
}

const rules = new Map<number, FrameRule>([
  [FrameType.data, { ofStream: true }],
  [FrameType.headers, { ofStream: true }],
  [FrameType.priority, { ofStream: true, bytes: 5 }],
  [FrameType.rstStream, { ofStream: true, bytes: 4 }],
  [FrameType.settings, { ofStream: false }],
  [FrameType.ping, { ofStream: false, bytes: 8 }],
  [FrameType.goaway, { ofStream: false, bytesMin: 8 }],
  [FrameType.windowUpdate, { ofStream: undefined, bytes: 4 }],
  [FrameType.continuation, { ofStream: true }],
])

/** Throws ConnectionError, or StreamError where only the stream is broken. */
export function checkFrame(type: number, id: number, length: number): void {
  const rule = rules.get(type)
  // Extensions are ignored (RFC 9113, 4.1).
  if (rule === undefined) return
  if (rule.ofStream !== undefined && rule.ofStream !== id > 0) {
    throw new ConnectionError('protocolError', `a frame of type ${type} on the stream ${id}`)
  }
  const { bytes, bytesMin = 0 } = rule
  if (length >= bytesMin && (bytes === undefined || bytes === length)) return
  const text = `a frame of type ${type} with ${length} bytes`
  if (type === FrameType.priority) throw new StreamError('frameSizeError', text, id)
  throw new ConnectionError('frameSizeError', text)
}

/** Bytes at the end of a padded frame that say nothing; the one at its start says how many. */
export function paddingOf(bytes: Buffer, start: number, end: number): number {
  const padding = bytes[start] ?? Infinity
  if (start === end || padding >= end - start) {
    throw new ConnectionError('protocolError', 'more padding than frame')
  }
  return padding
}

/** Whether the priority at `at` has its stream depend on itself. */
export function dependsOnItself(bytes: Buffer, at: number, id: number): boolean {
  return (bytes.readUInt32BE(at) & 0x7fffffff) === id
}
