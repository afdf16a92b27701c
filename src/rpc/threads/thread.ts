import { Worker } from 'node:worker_threads'
import { deferred, errorText, NetworkError, type Deferred } from '../../base/index.ts'
import type { Route } from '../route.ts'
import { RpcError } from '../status.ts'
import { Dispatcher } from './dispatcher.ts'
import { Outbox } from './outbox.ts'
import type { ListenReport, Order, Report, ThreadSetup } from './setup.ts'

const PROGRAM = new URL('./main.js', import.meta.url)

/** A thread that has not closed so long after its grace is ended. */
const CLOSE_MARGIN_MS = 1000

/** One thread of connections, from the member's side. */
export class ConnectionThread {
  readonly #worker: Worker
  #dispatcher: Dispatcher | undefined
  readonly #listens = new Map<number, Deferred<string>>()
  readonly #closed = deferred<void>()
  readonly #onDeath: (error: RpcError) => void
  #lastId = 0
  #closing = false

  /**
   * Starts it, which takes a tenth of a second. It keeps no process from its end before it serves.
   * `onDeath`: it ended without being told to, and its connections with it.
   */
  constructor(onDeath: (error: RpcError) => void) {
    this.#onDeath = onDeath
    this.#worker = new Worker(PROGRAM)
    this.#worker.unref()
    this.#worker.on('message', (message: ArrayBuffer | Report) => {
      if (message instanceof ArrayBuffer) this.#dispatcher?.onBatch(message)
      else this.#reported(message)
    })
    this.#worker.on('error', (error) => this.#died(error))
    this.#worker.on('exit', (code) => this.#died(new Error(`it exited with ${code}`)))
  }

  /** Comes first, and once. */
  serve(setup: ThreadSetup, routes: readonly Route[]): void {
    this.#dispatcher = new Dispatcher(routes, new Outbox(this.#worker))
    this.#worker.ref()
    this.#tell(setup)
  }

  /** As `RpcServer.listen` says. */
  listen(url: string): Promise<string> {
    const id = (this.#lastId += 1)
    const listening = deferred<string>()
    this.#listens.set(id, listening)
    this.#tell({ type: 'listen', id, url })
    return listening.promise
  }

  /** As `RpcServer.close` says. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true
    this.#tell({ type: 'close', graceMs })
    const cut = setTimeout(() => this.#closed.resolve(), graceMs + CLOSE_MARGIN_MS)
    await this.#closed.promise
    clearTimeout(cut)
    this.#dispatcher?.close()
    await this.#worker.terminate()
  }

  #tell(message: ThreadSetup | Order): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window
    this.#worker.postMessage(message)
  }

  #reported(report: Report): void {
    if (report.type === 'closed') this.#closed.resolve()
    else this.#listened(report)
  }

  #listened(report: ListenReport): void {
    const listening = this.#listens.get(report.id)
    this.#listens.delete(report.id)
    if (report.type === 'listening') listening?.resolve(report.url)
    else listening?.reject(new NetworkError(report.code, report.text))
  }

  #died(cause: unknown): void {
    this.#closed.resolve()
    if (this.#closing) return
    this.#closing = true
    this.#dispatcher?.close()
    const text = `the thread of client connections ended: ${errorText(cause)}`
    const error = new RpcError('Internal', text, { cause })
    for (const listening of this.#listens.values()) listening.reject(error)
    this.#onDeath(error)
  }
}
