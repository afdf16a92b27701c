import { once } from 'node:events'
import Table from 'cli-table3'
import pc from 'picocolors'

/** How results can be shown. */
export const OUTPUT_FORMS = ['simple', 'table', 'json'] as const

/** One of {@link OUTPUT_FORMS}. */
export type OutputForm = (typeof OUTPUT_FORMS)[number]

/** One result in all forms. */
export interface View {
  readonly json: object
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The simple form; absent: the rows, with commas. */
  readonly lines?: readonly (string | Uint8Array)[]
}

/** Colours on a terminal, and nowhere else. */
export const colors = pc.createColors(process.stdout.isTTY && pc.isColorSupported)

const fatalDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Writes results to stdout in the form that was asked for. */
export class Printer {
  readonly form: OutputForm
  readonly #hex: boolean

  constructor(form: OutputForm, hex: boolean) {
    this.form = form
    this.#hex = hex
  }

  async show(view: View): Promise<void> {
    switch (this.form) {
      case 'json':
        return write(`${JSON.stringify(view.json)}\n`)
      case 'table':
        return write(`${table(view)}\n`)
      case 'simple': {
        const lines = view.lines ?? view.rows.map((row) => row.join(', '))
        for (const line of lines) await this.line(line)
      }
    }
  }

  /** One line: bytes just as they are, so that values can be piped. */
  async line(line: string | Uint8Array): Promise<void> {
    if (typeof line === 'string') return write(`${line}\n`)
    await write(this.#hex ? hexText(line) : line)
    await write('\n')
  }

  /** Bytes for a cell: what would disturb a terminal is escaped. */
  cell(bytes: Uint8Array): string {
    if (this.#hex) return hexText(bytes)
    const text = asText(bytes)
    return text === undefined ? hexText(bytes) : escapeControls(text)
  }

  /** A JSON field that loses nothing: text where it is text, else base64; hexadecimal by wish. */
  field(name: string, bytes: Uint8Array): object {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    if (this.#hex) return { [`${name}Hex`]: buffer.toString('hex') }
    const text = asText(bytes)
    if (text === undefined) return { [`${name}Base64`]: buffer.toString('base64') }
    return { [name]: text }
  }
}

/** Writes to stdout and waits until it takes more. */
export async function write(chunk: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
}

function table({ head, rows }: View): string {
  // The library's own colours do not know whether there is a terminal.
  const made = new Table({ head: head.map((name) => colors.bold(name)), style: PLAIN })
  made.push(...rows.map((row) => [...row]))
  return made.toString()
}

const PLAIN = { head: [], border: [] }

function asText(bytes: Uint8Array): string | undefined {
  try {
    return fatalDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** As etcdctl has it. */
function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

function escapeControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (unit) =>
    JSON.stringify(unit).slice(1, -1),
  )
}
