import { seededRandom } from '../../src/base/index.ts'
import { connect, type Client } from '../../src/client/index.ts'
import type { Encodable, Method } from '../../src/proto/index.ts'
import { RpcError, type CallOptions, type Channel, type ClientStream } from '../../src/rpc/index.ts'
import { ManualClock } from '../base/manual-clock.ts'

/** The member's end of one stream. */
export class FakeStream implements ClientStream<unknown, unknown> {
  readonly queuedBytes = 0
  readonly options: CallOptions
  readonly requests: unknown[] = []
  onRequest: (request: unknown) => void = () => {}
  onClose: () => void = () => {}
  closed = false
  readonly #replies: unknown[] = []
  #error: Error | undefined
  #wake = (): void => {}

  constructor(options: CallOptions) {
    this.options = options
    options.signal?.addEventListener('abort', () => this.cancel())
  }

  send(request: unknown): boolean {
    if (this.closed) return false
    this.requests.push(request)
    this.onRequest(request)
    return true
  }

  async drained(): Promise<void> {}

  end(): void {}

  cancel(): void {
    this.fail(new RpcError('Canceled', 'context canceled'))
  }

  reply(message: unknown): void {
    if (this.closed) return
    this.#replies.push(message)
    this.#wake()
  }

  /** Ends it: with OK, or an error. What was sent before still arrives. */
  fail(error?: Error): void {
    if (this.closed) return
    this.closed = true
    this.#error = error
    this.#wake()
    this.onClose()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, void> {
    try {
      for (;;) {
        if (this.#replies.length > 0) yield this.#replies.shift()
        else if (!this.closed) await new Promise<void>((resolve) => (this.#wake = resolve))
        else if (this.#error !== undefined) throw this.#error
        else return
      }
    } finally {
      this.cancel()
    }
  }
}

/** One member: up, or refusing connections, or not answering at all. */
export class FakeMember {
  readonly url: string
  state: 'up' | 'refuses' | 'silent' = 'up'
  /** Calls that reached it, by method name. */
  readonly seen: { readonly method: string; readonly request: unknown; readonly at: number }[] = []
  readonly streams: FakeStream[] = []
  answer: (method: string, request: unknown) => unknown = () => ({})
  serve: (stream: FakeStream, method: string) => void = () => {}
  channels = 0
  /** How often it was asked whether it is there at all. */
  checks = 0
  readonly #clock: ManualClock

  constructor(url: string, clock: ManualClock) {
    this.url = url
    this.#clock = clock
  }

  get calls(): readonly string[] {
    return this.seen.map(({ method }) => method)
  }

  open(): Channel {
    this.channels += 1
    return {
      unary: <Req, Res>(method: Method<Req, Res>, request: Encodable<Req>, options?: CallOptions) =>
        this.#unary(method.name, request, options ?? {}) as Promise<Res>,
      stream: <Req, Res>(method: Method<Req, Res>, options?: CallOptions) =>
        this.#stream(method.name, options ?? {}) as unknown as ClientStream<Req, Res>,
      close: () => {
        this.channels -= 1
      },
    }
  }

  async #unary(name: string, request: unknown, options: CallOptions): Promise<unknown> {
    if (this.state === 'refuses') throw refused()
    const isCheck = name === 'Check'
    if (isCheck) this.checks += 1
    else this.seen.push({ method: name, request, at: this.#clock.now() })
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new RpcError('DeadlineExceeded', 'context deadline exceeded'))
      const timer = this.#clock.after(options.deadlineMs ?? Infinity, late)
      const onAbort = (): void => reject(new RpcError('Canceled', 'context canceled'))
      options.signal?.addEventListener('abort', onAbort)
      if (this.state === 'silent') return
      Promise.resolve()
        .then(() => (isCheck ? { status: 1 } : this.answer(name, request)))
        .then(resolve, reject)
        .finally(() => timer.cancel())
    })
  }

  #stream(name: string, options: CallOptions): FakeStream {
    const stream = new FakeStream(options)
    this.streams.push(stream)
    if (options.deadlineMs !== undefined) {
      const late = new RpcError('DeadlineExceeded', 'context deadline exceeded')
      const timer = this.#clock.after(options.deadlineMs, () => stream.fail(late))
      stream.onClose = () => timer.cancel()
    }
    if (this.state === 'refuses') stream.fail(refused())
    if (this.state !== 'up') return stream
    this.seen.push({ method: name, request: undefined, at: this.#clock.now() })
    this.serve(stream, name)
    return stream
  }
}

/** What an engine throws when nobody listens. */
export function refused(): RpcError {
  return new RpcError('Unavailable', 'connection refused', { neverSent: true })
}

/** Members `m1`, `m2`, ... and a client of them that begins with `m1` unless the seed says else. */
export function fakeWorld(count: number, seed?: number) {
  const clock = new ManualClock()
  const members: FakeMember[] = []
  for (let at = 1; at <= count; at++) members.push(new FakeMember(`http://m${at}:1`, clock))
  const random = seededRandom(seed ?? 1)
  const fromFirst = seed === undefined ? { ...random, below: () => 0 } : random
  const client: Client = connect({
    endpoints: members.map(({ url }) => url),
    openChannel: (url) => {
      const member = members.find((each) => each.url === url)
      if (member === undefined) throw new Error(`no member at ${url}`)
      return member.open()
    },
    clock,
    random: fromFirst,
  })
  return { clock, members, client, random }
}
