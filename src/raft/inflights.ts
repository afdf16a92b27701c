import { assert } from '../base/index.ts'

interface Sent {
  readonly lastIndex: number
  readonly bytes: number
}

/** Appends sent to one member and not yet acknowledged, oldest first. */
export interface Inflights {
  readonly messagesMax: number
  /** May be overshot by one message: a limit below a message's size must not stop replication. */
  readonly bytesMax: number
  readonly sent: Sent[]
  bytes: number
}

/** An empty window. */
export function createInflights(messagesMax: number, bytesMax: number): Inflights {
  return { messagesMax, bytesMax, sent: [], bytes: 0 }
}

/** Whether nothing more may be sent before something is acknowledged. */
export function windowFull(window: Inflights): boolean {
  return window.sent.length >= window.messagesMax || window.bytes >= window.bytesMax
}

/** Notes an append whose last entry is `lastIndex`. */
export function windowAdd(window: Inflights, lastIndex: number, bytes: number): void {
  assert(!windowFull(window), 'nothing is sent into a full window')
  window.sent.push({ lastIndex, bytes })
  window.bytes += bytes
}

/** Frees every append that `index` acknowledges. */
export function windowFree(window: Inflights, index: number): void {
  let freed = 0
  for (const sent of window.sent) {
    if (sent.lastIndex > index) break
    window.bytes -= sent.bytes
    freed++
  }
  window.sent.splice(0, freed)
}

/** Forgets all: what was in flight is taken as lost. */
export function windowReset(window: Inflights): void {
  window.sent.length = 0
  window.bytes = 0
}
