/** Facts beside a log line. Never a secret, a value or a key. */
export type LogFields = Readonly<Record<string, unknown>>

/** Structured logging as the rooms see it; the process edge decides form and place. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The same log with `fields` on every line. */
  with(fields: LogFields): Log
}

/** A log that keeps nothing. */
export const SILENT_LOG: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => SILENT_LOG,
}
