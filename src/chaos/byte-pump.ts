import type { Socket } from 'node:net'

/** So much waits in one direction of one connection before its source is no longer read. */
const QUEUE_BYTES_MAX = 256 * 1024

/** How one direction of a link treats its bytes. Changes count at once, for bytes under way too. */
export interface LinkState {
  /** Nothing gets through, and neither end is told: as when packets are dropped. */
  held: boolean
  delayMs: number
}

interface Piece {
  /** Or how the stream ended. */
  readonly bytes: Buffer | 'end' | 'reset'
  readonly due: number
}

/**
 * Carries bytes from one socket to another, late or held back but never lost nor out of order: TCP
 * itself would repeat what a network drops. The end of the source is carried like bytes.
 */
export class BytePump {
  readonly #source: Socket
  readonly #sink: Socket
  readonly #link: LinkState
  readonly #queue: Piece[] = []
  #queuedBytes = 0
  #lastDue = 0
  #blocked = false
  #ended = false
  #timer: NodeJS.Timeout | undefined

  constructor(source: Socket, sink: Socket, link: LinkState) {
    this.#source = source
    this.#sink = sink
    this.#link = link
    source.on('data', (bytes: Buffer) => this.#take(bytes))
    source.on('end', () => this.#finish('end'))
    source.on('error', () => this.#finish('reset'))
    source.on('close', () => this.#finish('reset'))
  }

  /** Sends on what may go now; to be called when the link has changed. */
  flush(): void {
    clearTimeout(this.#timer)
    while (!this.#link.held && !this.#blocked) {
      const piece = this.#queue[0]
      if (piece === undefined) break
      const waitMs = piece.due - performance.now()
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.flush(), waitMs)
        break
      }
      this.#queue.shift()
      this.#send(piece)
    }
    if (this.#queuedBytes < QUEUE_BYTES_MAX) this.#source.resume()
  }

  /** Ends the connection; both ends are told. */
  stop(): void {
    clearTimeout(this.#timer)
    reset(this.#source)
    reset(this.#sink)
  }

  #take(bytes: Buffer): void {
    this.#queuedBytes += bytes.length
    this.#push(bytes)
    if (this.#queuedBytes >= QUEUE_BYTES_MAX) this.#source.pause()
  }

  #finish(how: 'end' | 'reset'): void {
    if (this.#ended) return
    this.#ended = true
    this.#push(how)
  }

  #push(bytes: Piece['bytes']): void {
    this.#lastDue = Math.max(performance.now() + this.#link.delayMs, this.#lastDue)
    this.#queue.push({ bytes, due: this.#lastDue })
    this.flush()
  }

  #send({ bytes }: Piece): void {
    if (bytes === 'end') {
      this.#sink.end()
      return
    }
    if (bytes === 'reset') {
      reset(this.#sink)
      return
    }
    this.#queuedBytes -= bytes.length
    if (this.#sink.destroyed || this.#sink.write(bytes)) return
    this.#blocked = true
    this.#sink.once('drain', () => {
      this.#blocked = false
      this.flush()
    })
  }
}

/**
 * Tells the other end at once. A socket whose own side has ended is only closed: libuv refuses to
 * reset it then, and Node would wait for that for ever when it exits.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
