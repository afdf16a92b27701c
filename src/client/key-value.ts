import type { KeyValue as WireKeyValue } from '../proto/index.ts'
import { toText } from './keys.ts'

/** One version of a key, as bytes and as text. */
export class KeyValue {
  readonly key: Uint8Array
  readonly value: Uint8Array
  /** Revision of the write that made the key. */
  readonly createRevision: number
  /** Revision of the write that made this version. */
  readonly modRevision: number
  /** Writes since the key was made, from 1; 0 for a key that is deleted. */
  readonly version: number
  /** 0n without a lease. */
  readonly lease: bigint

  constructor(wire: WireKeyValue) {
    this.key = wire.key
    this.value = wire.value
    this.createRevision = wire.createRevision
    this.modRevision = wire.modRevision
    this.version = wire.version
    this.lease = wire.lease
  }

  get keyText(): string {
    return toText(this.key)
  }

  get valueText(): string {
    return toText(this.value)
  }
}

/** The value that a write replaced, where it was asked for and there was one. */
export function previousOf(wire: WireKeyValue | undefined): KeyValue | undefined {
  return wire === undefined ? undefined : new KeyValue(wire)
}
