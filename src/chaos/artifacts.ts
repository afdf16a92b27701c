import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { encodeRecord, type OperationRecord } from '../judge/index.ts'

/** What a run leaves in a directory of its own, for a person to find out what went wrong. */
export class Artifacts {
  readonly dir: string
  readonly #history: WriteStream

  /** Takes over `dir`: what is there goes. */
  constructor(dir: string) {
    this.dir = dir
    rmSync(dir, { recursive: true, force: true })
    mkdirSync(dir, { recursive: true })
    this.#history = createWriteStream(join(dir, 'history.jsonl'))
  }

  /** Appends to `history.jsonl` as the run goes on. */
  record(record: OperationRecord): void {
    this.#history.write(`${encodeRecord(record)}\n`)
  }

  /** Writes a JSON file, or one of JSON lines for a list. */
  async write(name: string, content: object): Promise<void> {
    const text = Array.isArray(content)
      ? content.map((item) => `${JSON.stringify(item)}\n`).join('')
      : `${JSON.stringify(content, undefined, 2)}\n`
    await writeFile(join(this.dir, name), text)
  }

  /** Ends the history file; removes everything unless it is to be kept. */
  async close(keep: boolean): Promise<void> {
    this.#history.end()
    await finished(this.#history)
    if (!keep) rmSync(this.dir, { recursive: true, force: true })
  }
}
