import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { compare, op, type Comparison, type Condition, type Op } from '../client/index.ts'
import { addDelArguments, readDel } from './del.ts'
import { addGetArguments, readGet } from './get.ts'
import { addPutArguments, readPutOptions } from './put.ts'
import { hexId } from './read-argument.ts'

/** A transaction as it was written down. */
export interface TxnScript {
  readonly conditions: readonly Condition[]
  readonly success: readonly Op[]
  readonly failure: readonly Op[]
}

/** Reads etcdctl's form: three parts with empty lines between. Throws InvalidArgumentError. */
export function readTxn(text: string): TxnScript {
  const parts: string[][] = [[]]
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.trim() === '') parts.push([])
    else parts.at(-1)?.push(line.trim())
  }
  // Empty lines at the end say nothing.
  while (parts.length > 3 && parts.at(-1)?.length === 0) parts.pop()
  const [conditions = [], success = [], failure = [], ...rest] = parts
  if (rest.length > 0) throw new InvalidArgumentError('there are more than three parts')
  return {
    conditions: conditions.map(readCondition),
    success: success.map(readOp),
    failure: failure.map(readOp),
  }
}

const CONDITION = /^(\w+)\s*\(\s*("(?:[^"\\]|\\.)*")\s*\)\s*(!=|=|<|>)\s*("(?:[^"\\]|\\.)*"|\S+)$/

function readCondition(line: string): Condition {
  const [, target = '', quotedKey = '', relation = '', wanted = ''] = CONDITION.exec(line) ?? []
  const key = unquote(quotedKey, line)
  const value = unquote(wanted, line)
  switch (target) {
    case 'value':
    case 'val':
      return relate(compare.value(key), relation, value)
    case 'version':
    case 'ver':
      return relate(compare.version(key), relation, number(value, line))
    case 'create':
    case 'c':
      return relate(compare.createRevision(key), relation, number(value, line))
    case 'mod':
    case 'm':
      return relate(compare.modRevision(key), relation, number(value, line))
    case 'lease':
      return relate(compare.lease(key), relation, BigInt.asIntN(64, hexId(value)))
    default:
      throw bad(line, 'want a condition such as version("key") > "0"')
  }
}

function relate<T>(comparison: Comparison<T>, relation: string, wanted: T): Condition {
  switch (relation) {
    case '=':
      return comparison.equals(wanted)
    case '!=':
      return comparison.notEquals(wanted)
    case '<':
      return comparison.lessThan(wanted)
    default:
      return comparison.greaterThan(wanted)
  }
}

function number(text: string, line: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(value)) throw bad(line, 'want a whole number')
  return value
}

function readOp(line: string): Op {
  const [word = '', ...args] = splitWords(line)
  switch (word) {
    case 'get': {
      const { keys, options } = readGet(parse(addGetArguments(new Command('get')), args, line))
      return op.get(keys, options)
    }
    case 'put': {
      const command = parse(addPutArguments(new Command('put')), args, line)
      const [key = '', value = ''] = command.args
      return op.put(key, value, readPutOptions(command))
    }
    case 'del': {
      const { keys, options } = readDel(parse(addDelArguments(new Command('del')), args, line))
      return op.delete(keys, options)
    }
    default:
      throw bad(line, 'want get, put or del')
  }
}

function parse(command: Command, args: readonly string[], line: string): Command {
  command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  try {
    return command.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    throw bad(line, error.message.replace(/^error: /, ''))
  }
}

/** Words between spaces; double or single quotes keep spaces. */
function splitWords(line: string): string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']+/g) ?? []
  return words.map((word) => (word.startsWith("'") ? word.slice(1, -1) : unquote(word, line)))
}

function unquote(text: string, line: string): string {
  if (!text.startsWith('"')) return text
  try {
    return JSON.parse(text) as string
  } catch {
    throw bad(line, 'its quotes or escapes do not read')
  }
}

function bad(line: string, wanted: string): InvalidArgumentError {
  return new InvalidArgumentError(`cannot read "${line}": ${wanted}`)
}
