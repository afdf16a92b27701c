import { errorText, KeelsonError, NetworkError } from '../base/index.ts'
import { ChunkStream } from './chunk-stream.ts'
import type { Conduit, Fabric, Listener } from './fabric.ts'
import type { Life } from './life.ts'

/** Where a call goes: to somebody, or nowhere with a clear answer, or into the void. */
export type Target = Listener | 'refused' | 'silent'

interface CallRequest {
  readonly method: string
  readonly body: Uint8Array
  readonly signal: AbortSignal
}

interface UploadRequest {
  readonly method: string
  readonly chunks: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
}

interface Outcome {
  readonly resolve: (answer: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/** Asks `target` and waits for its answer. */
export function call(
  fabric: Fabric,
  caller: Life,
  target: Target,
  { method, body, signal }: CallRequest,
): Promise<Uint8Array> {
  return open(fabric, caller, target, signal, (exchange) => {
    exchange.toCallee(`call ${method}`, body, (handler, calleeSignal) => {
      exchange.answer(handler.onCall(method, body, calleeSignal))
    })
  })
}

/** Streams chunks to `target`, each when the one before is taken, and waits for its answer. */
export function upload(
  fabric: Fabric,
  caller: Life,
  target: Target,
  { method, chunks, signal }: UploadRequest,
): Promise<Uint8Array> {
  return open(fabric, caller, target, signal, (exchange) => {
    const arrived = exchange.stream()
    exchange.toCallee(`upload ${method}`, undefined, (handler, calleeSignal) => {
      exchange.answer(handler.onUpload(method, arrived, calleeSignal))
      exchange.toCaller('ready', undefined, () => pump(exchange, arrived, chunks))
    })
  })
}

/**
 * Takes the next chunk from the caller only once the one before has been taken at the other end.
 */
function pump(exchange: Exchange, arrived: ChunkStream, chunks: AsyncIterable<Uint8Array>): void {
  const source = chunks[Symbol.asyncIterator]()
  const next = (): void => {
    source.next().then(
      ({ done, value }) => {
        const chunk = done === true ? undefined : value.slice()
        exchange.toCallee('chunk', chunk, () => {
          if (chunk === undefined) arrived.end()
          else arrived.push(chunk, () => exchange.toCaller('taken', undefined, next))
        })
      },
      (error: unknown) => exchange.abandon(error),
    )
  }
  exchange.onEnd(() => void source.return?.())
  next()
}

function open(
  fabric: Fabric,
  caller: Life,
  target: Target,
  signal: AbortSignal,
  begin: (exchange: Exchange) => void,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled())
    const outcome = abortable(signal, () => exchange?.abandon(cancelled()), { resolve, reject })
    const exchange = isListener(target) ? new Exchange(fabric, caller, target, outcome) : undefined
    if (exchange !== undefined) return begin(exchange)
    const wait = target === 'silent' ? fabric.options.deadLinkMs : 2 * fabric.latency()
    fabric.after(wait, caller, () => outcome.reject(unreachable()))
  })
}

function isListener(target: Target): target is Listener {
  return target !== 'refused' && target !== 'silent'
}

/** The same outcome, also rejected when `signal` aborts; stops listening once it is settled. */
function abortable(signal: AbortSignal, aborted: () => void, outcome: Outcome): Outcome {
  const onAbort = (): void => {
    aborted()
    outcome.reject(cancelled())
  }
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    resolve: (answer) => {
      signal.removeEventListener('abort', onAbort)
      outcome.resolve(answer)
    },
    reject: (error) => {
      signal.removeEventListener('abort', onAbort)
      outcome.reject(error)
    },
  }
}

function cancelled(): NetworkError {
  return new NetworkError('cancelled', 'the call was cancelled')
}

function unreachable(): NetworkError {
  return new NetworkError('unreachable', 'the peer cannot be reached')
}

function refusal(error: unknown): NetworkError {
  const peerCode = error instanceof KeelsonError ? error.code : undefined
  const options = peerCode === undefined ? {} : { peerCode }
  return new NetworkError('refused', errorText(error), options)
}

/** One call under way. Like TCP it sends again what a short cut swallowed; a long one breaks it. */
class Exchange implements Conduit {
  readonly near: Life
  readonly far: Listener
  silentSince: number | undefined = undefined
  readonly #fabric: Fabric
  readonly #outcome: Outcome
  readonly #calleeAbort = new AbortController()
  readonly #endings: (() => void)[] = []
  #stream: ChunkStream | undefined
  #open = true
  #answered = false

  constructor(fabric: Fabric, near: Life, far: Listener, outcome: Outcome) {
    this.#fabric = fabric
    this.near = near
    this.far = far
    this.#outcome = outcome
    fabric.watch(this)
  }

  /** The chunks as the callee sees them. */
  stream(): ChunkStream {
    this.#stream = new ChunkStream()
    return this.#stream
  }

  /** Calls `ending` when the caller's side is over. */
  onEnd(ending: () => void): void {
    if (this.#open) this.#endings.push(ending)
    else ending()
  }

  toCallee(
    what: string,
    bytes: Uint8Array | undefined,
    arrive: (handler: Listener['handler'], signal: AbortSignal) => void,
  ): void {
    this.#hop(this.near, this.far.life, what, bytes, () => {
      if (this.far.open) arrive(this.far.handler, this.#calleeAbort.signal)
    })
  }

  toCaller(what: string, bytes: Uint8Array | undefined, arrive: () => void): void {
    this.#hop(this.far.life, this.near, what, bytes, arrive)
  }

  /** Sends the callee's answer back, whatever it is. */
  answer(pending: Promise<Uint8Array>): void {
    pending.then(
      (answer) => {
        this.#answered = true
        const copy = answer.slice()
        this.toCaller('answer', copy, () => this.#end(() => this.#outcome.resolve(copy)))
      },
      (error: unknown) => {
        this.#answered = true
        const refused = refusal(error)
        this.toCaller('refusal', undefined, () => this.#end(() => this.#outcome.reject(refused)))
      },
    )
  }

  /** The caller gives up; the callee hears of it if it can. */
  abandon(error: unknown): void {
    this.#end(() => this.#outcome.reject(error))
  }

  broken(): void {
    this.abandon(unreachable())
  }

  orphaned(): void {
    this.#end(() => undefined)
  }

  #end(settle: () => void): void {
    if (!this.#open) return
    this.#open = false
    this.#fabric.unwatch(this)
    if (!this.#answered) {
      this.#fabric.after(this.#fabric.latency(), this.far.life, () => {
        this.#calleeAbort.abort(cancelled())
        this.#stream?.fail(unreachable())
      })
    }
    if (this.near.alive) for (const ending of this.#endings) ending()
    settle()
  }

  #hop(
    from: Life,
    to: Life,
    what: string,
    bytes: Uint8Array | undefined,
    arrive: () => void,
  ): void {
    const fabric = this.#fabric
    if (!this.#open || !from.alive) return
    fabric.note(from, to, what, bytes)
    const lost = fabric.chance(fabric.options.lossRate) ? fabric.options.retransmitMs : 0
    const travel = (milliseconds: number): void => {
      fabric.after(milliseconds, undefined, () => {
        if (!this.#open) return
        if (!fabric.topology.reaches(from.name, to.name)) return travel(fabric.options.retransmitMs)
        to.run(() => {
          if (this.#open) arrive()
        })
      })
    }
    travel(fabric.latency() + lost)
  }
}
