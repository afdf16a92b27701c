import type { JsonMap } from './golden-case.ts'

// The golden file tells of these requests in words, since they are long.

const key = Buffer.from('b').toString('base64')

const ranges = (count: number): JsonMap[] =>
  Array.from({ length: count }, () => ({ request_range: { key } }))

const nested = (count: number): JsonMap => ({
  success: [...ranges(63), { request_txn: { success: ranges(count) } }],
})

const putOf = (bytes: number): JsonMap => ({
  key,
  value: Buffer.alloc(bytes, 'x').toString('base64'),
})

/** The request of a case that has only a note. */
export const LARGE_REQUESTS: Readonly<Record<string, () => JsonMap>> = {
  'txn/129-ops': () => ({ success: ranges(129) }),
  'txn/128-ops': () => ({ success: ranges(128) }),
  'txn/64+nested64': () => nested(64),
  'txn/64+nested65': () => nested(65),
  'put/1.5MiB-minus-200': () => putOf(1_572_664),
  'put/1.5MiB': () => putOf(1_572_864),
  'put/1.5MiB+600KiB': () => putOf(2_187_264),
}
