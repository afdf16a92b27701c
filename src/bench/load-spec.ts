import type { UNARY_LOADS } from './loads.ts'

/** What one generator does; plain data, since it goes to another process. */
export interface LoadSpec {
  readonly kind: LoadKind
  readonly endpoint: string
  readonly pace: Pace
  /** Keys that it uses in turn. */
  readonly keys: number
  readonly warmMs: number
  /** At most so long: its parent may end it earlier by any message. */
  readonly measureMs: number
}

/** One of the loads by its name. */
export type LoadKind = keyof typeof UNARY_LOADS | 'watch event' | 'lease keep-alive'

/** So many calls under way at any time, or so many begun each second. */
export type Pace = { readonly inFlight: number } | { readonly rate: number }
