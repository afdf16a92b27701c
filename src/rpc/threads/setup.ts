import type { NetworkErrorCode } from '../../base/index.ts'
import type { ServerOptions } from '../engine.ts'

/** What a thread of connections is told first. */
export interface ThreadSetup {
  /** The paths of the member's routes, in their order. */
  readonly paths: readonly string[]
  readonly services: readonly string[]
  readonly options: Omit<ServerOptions, 'onHttp1'>
  /** Connections that speak HTTP/1 are handed over, not refused. */
  readonly http1: boolean
}

/** What the member's thread asks of it then, beside batches. */
export type Order =
  | { readonly type: 'listen'; readonly id: number; readonly url: string }
  | { readonly type: 'close'; readonly graceMs: number }

/** How an order to listen ended, by its id. */
export type ListenReport =
  | { readonly type: 'listening'; readonly id: number; readonly url: string }
  | {
      readonly type: 'notListening'
      readonly id: number
      readonly code: NetworkErrorCode
      readonly text: string
    }

/** What it answers. */
export type Report = ListenReport | { readonly type: 'closed' }
