import type { Field } from './hpack/field.ts'

/** What the first header block of a stream says. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly isGrpc: boolean
  readonly encoding: string | undefined
  readonly timeoutMs: number | undefined
  readonly contentLength: number | undefined
}

/** What a header block came to. Shared by blocks that say the same. */
export interface HeaderBlock {
  readonly fields: readonly Field[]
  /** The list is larger than allowed: `fields` has its beginning only. */
  readonly tooLarge: boolean
  /** What it says as a request; found out when it is first asked for. */
  request: RequestHead | undefined
}
