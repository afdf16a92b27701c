import { assert } from '../base/index.ts'
import type { ByteBatches } from './byte-batches.ts'

/** Appends sent to one member and not yet acknowledged. */
export interface Inflights extends ByteBatches {
  readonly messagesMax: number
  /** May be overshot by one message: a limit below a message's size must not stop replication. */
  readonly bytesMax: number
}

/** An empty window. */
export function createInflights(messagesMax: number, bytesMax: number): Inflights {
  return { messagesMax, bytesMax, batches: [], bytes: 0 }
}

/** Whether nothing more may be sent before something is acknowledged. */
export function windowFull(window: Inflights): boolean {
  return window.batches.length >= window.messagesMax || window.bytes >= window.bytesMax
}

/** Notes an append whose last entry is `lastIndex`. */
export function windowAdd(window: Inflights, lastIndex: number, bytes: number): void {
  assert(!windowFull(window), 'nothing is sent into a full window')
  window.batches.push({ lastIndex, bytes })
  window.bytes += bytes
}

/** Forgets all: what was in flight is taken as lost. */
export function windowReset(window: Inflights): void {
  window.batches.length = 0
  window.bytes = 0
}
