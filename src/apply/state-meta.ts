import type { ConfState } from '../proto/messages.ts'
import { CONF_KEY, decodeConf, decodePosition, EMPTY_CONF, POSITION_KEY } from './position.ts'

/** The place in the log, and the configuration there, of a state that is not the running one. */
export interface StateMeta {
  readonly index: number
  readonly term: number
  readonly conf: ConfState
}

/** Reads them from a state's records, such as those of a pinned store. Throws `damaged`. */
export function readStateMeta(get: (key: Uint8Array) => Uint8Array | undefined): StateMeta {
  const position = get(POSITION_KEY)
  const conf = get(CONF_KEY)
  return {
    ...(position === undefined ? { index: 0, term: 0 } : decodePosition(position)),
    conf: conf === undefined ? EMPTY_CONF : decodeConf(conf),
  }
}
