import { pino, type Logger } from 'pino'
import { errorText, type Log, type LogFields } from '../base/index.ts'

/** Etcd's log levels. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'panic', 'fatal'] as const

/**
 * The log of a server process: JSON lines with etcd's field names (`level`, `ts`, `caller`, `msg`),
 * to each of `outputs` (`default` and `stderr`, `stdout`, or a file).
 */
export function createServerLog(level: string, outputs: readonly string[]): Log {
  const streams = outputs.map((output) => ({
    level: pinoLevel(level),
    stream: pino.destination({ dest: destination(output), sync: true }),
  }))
  const logger = pino(
    {
      level: pinoLevel(level),
      base: null,
      messageKey: 'msg',
      timestamp: () => `,"ts":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.multistream(streams),
  )
  return wrap(logger)
}

/** Etcd's levels above error stop the process there; as a threshold they mean error here. */
function pinoLevel(level: string): 'debug' | 'info' | 'warn' | 'error' {
  return level === 'debug' || level === 'info' || level === 'warn' ? level : 'error'
}

function destination(output: string): number | string {
  if (output === 'stdout') return 1
  return output === 'default' || output === 'stderr' ? 2 : output
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(plain(fields), message),
    info: (message, fields) => logger.info(plain(fields), message),
    warn: (message, fields) => logger.warn(plain(fields), message),
    error: (message, fields) => logger.error(plain(fields), message),
    with: (fields) => wrap(logger.child(plain(fields))),
  }
}

/** Ids are bigint and errors are objects: both become text. */
function plain(fields: LogFields = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value === 'bigint') return [name, String(value)]
      return [name, value instanceof Error ? errorText(value) : value]
    }),
  )
}
