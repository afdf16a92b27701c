/**
 * The base of every typed error: a closed `code` for programs, one clear sentence for people,
 * the fault beneath it as `cause`.
 */
export class KeelsonError<Code extends string = string> extends Error {
  readonly code: Code

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Any thrown value as one line of text. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
