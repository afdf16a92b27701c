import { ConnectionError } from './errors.ts'
import { FRAME_BYTES_MAX, Setting } from './frames.ts'

/** Settings in one frame; each may cost work on all streams. HTTP/2 knows six. */
const SETTINGS_MAX = 32

/**
 * Calls `apply` with each setting of a frame's payload that has a meaning for us, checked (RFC
 * 9113, 6.5.2). Throws ConnectionError.
 */
export function readSettings(
  bytes: Buffer,
  start: number,
  end: number,
  apply: (id: number, value: number) => void,
): void {
  if ((end - start) % 6 !== 0) throw new ConnectionError('frameSizeError', 'cut settings')
  if (end - start > SETTINGS_MAX * 6) {
    throw new ConnectionError('enhanceYourCalm', 'too many settings')
  }
  for (let at = start; at < end; at += 6) {
    const id = bytes.readUInt16BE(at)
    const value = bytes.readUInt32BE(at + 2)
    if (id === Setting.enablePush && value > 1) {
      throw new ConnectionError('protocolError', 'push is on or off')
    }
    if (id === Setting.maxFrameSize && (value < FRAME_BYTES_MAX || value > 0xffffff)) {
      throw new ConnectionError('protocolError', `no frame size: ${value}`)
    }
    apply(id, value)
  }
}
