import { readFileSync } from 'node:fs'

/** JSON as the golden file has it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap
export interface JsonMap {
  readonly [name: string]: Json
}

/** One exchange of a streamed case, in order. */
export interface GoldenStep {
  readonly send?: JsonMap
  /** A reply, `withheld`, or how the stream ends. */
  readonly recv?: JsonMap | 'withheld'
  readonly unary?: GoldenCall
}

/** One call and, unless it was withheld, what etcd answers. */
export interface GoldenCall {
  readonly method: string
  readonly request?: JsonMap
  readonly code?: string
  readonly message?: string
  readonly response?: JsonMap
}

export interface GoldenCase extends Partial<GoldenCall> {
  readonly id: string
  readonly withheld?: boolean
  readonly note?: string
  readonly steps?: readonly GoldenStep[]
  readonly http?: string
  readonly body?: string
  readonly status?: number
  readonly content_type?: string
  readonly reference_defect?: string
}

/** All cases, in the order that their revisions depend on. */
export function goldenCases(): readonly GoldenCase[] {
  const text = readFileSync('test/golden/etcd-v3.json', 'utf8')
  return (JSON.parse(text) as { cases: readonly GoldenCase[] }).cases
}

/**
 * Where `actual` differs from what is expected, in words; undefined when it does not. `*` matches
 * anything that is there; a remaining TTL may be 1 off, and a lease's keys come in any order.
 */
export function difference(
  expected: Json | undefined,
  actual: Json | undefined,
  at = '',
): string | undefined {
  if (expected === '*' && actual !== undefined) return undefined
  if (at.endsWith('.keys') && isList(expected) && isList(actual)) {
    return list(expected.map(String).toSorted(), actual.map(String).toSorted(), at)
  }
  if (isList(expected) && isList(actual)) return list(expected, actual, at)
  if (isMap(expected) && isMap(actual)) return map(expected, actual, at)
  if (at.endsWith('.TTL') && Math.abs(Number(expected) - Number(actual)) <= 1) return undefined
  if (expected === actual) return undefined
  return `${at || 'reply'}: want ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
}

function list(expected: readonly Json[], actual: readonly Json[], at: string): string | undefined {
  if (expected.length !== actual.length) {
    return `${at}: want ${expected.length} items, got ${JSON.stringify(actual)}`
  }
  for (const [place, item] of expected.entries()) {
    const found = difference(item, actual[place], `${at}[${place}]`)
    if (found !== undefined) return found
  }
  return undefined
}

function map(expected: JsonMap, actual: JsonMap, at: string): string | undefined {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const found = difference(expected[name], actual[name], `${at}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
