import { bytesToLatin1, concatBytes, latin1ToBytes } from '../base/index.ts'
import type { ConfState } from '../proto/messages.ts'
import { ApplyError } from './errors.ts'

/** First byte of the backend keys of this room: `a`, then a name. */
export const APPLY_PREFIX = 0x61

/** Where the position is stored. */
export const POSITION_KEY = apply('position')

/** Where raft's configuration is stored. */
export const CONF_KEY = apply('conf')

/** The last entry that the state holds; all zero for a state without entries. */
export interface Position {
  readonly index: number
  readonly term: number
}

/** A configuration without members. */
export const EMPTY_CONF: ConfState = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
}

/** A position as bytes: index and term, 8 bytes each, big endian. */
export function encodePosition({ index, term }: Position): Uint8Array {
  const value = new Uint8Array(16)
  const view = new DataView(value.buffer)
  view.setBigUint64(0, BigInt(index))
  view.setBigUint64(8, BigInt(term))
  return value
}

/** The inverse of {@link encodePosition}. Throws `damaged`. */
export function decodePosition(value: Uint8Array): Position {
  if (value.length !== 16) throw damaged('applied index')
  const view = new DataView(value.buffer, value.byteOffset)
  const index = Number(view.getBigUint64(0))
  const term = Number(view.getBigUint64(8))
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(term)) throw damaged('applied index')
  return { index, term }
}

type ConfJson = { readonly [Name in keyof ConfState]?: unknown }

/** A configuration as bytes: JSON, ids in decimal. Written once a membership change. */
export function encodeConf(conf: ConfState): Uint8Array {
  const { autoLeave } = conf
  const lists = {
    voters: conf.voters.map(String),
    learners: conf.learners.map(String),
    votersOutgoing: conf.votersOutgoing.map(String),
    learnersNext: conf.learnersNext.map(String),
  }
  return latin1ToBytes(JSON.stringify({ ...lists, autoLeave }))
}

/** The inverse of {@link encodeConf}. Throws `damaged`. */
export function decodeConf(value: Uint8Array): ConfState {
  let conf: ConfJson | null
  try {
    conf = JSON.parse(bytesToLatin1(value)) as ConfJson | null
  } catch {
    throw damaged('configuration')
  }
  if (typeof conf !== 'object' || conf === null) throw damaged('configuration')
  return {
    voters: parseIds(conf.voters),
    learners: parseIds(conf.learners),
    votersOutgoing: parseIds(conf.votersOutgoing),
    learnersNext: parseIds(conf.learnersNext),
    autoLeave: conf.autoLeave === true,
  }
}

/** The error for stored bytes that are not what was written; `part` says which. */
export function damaged(part: string): ApplyError {
  return new ApplyError('damaged', `the stored ${part} is damaged`)
}

function parseIds(list: unknown): readonly bigint[] {
  if (!Array.isArray(list)) throw damaged('configuration')
  return list.map((item: unknown) => {
    if (typeof item !== 'string' || !/^\d{1,20}$/.test(item)) throw damaged('configuration')
    return BigInt(item)
  })
}

function apply(name: string): Uint8Array {
  return concatBytes([Uint8Array.of(APPLY_PREFIX), latin1ToBytes(name)])
}
