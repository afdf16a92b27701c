import { assert, errorText, type Clock, type Log, type Random } from '../base/index.ts'
import { parseEndpoint, type Channel } from '../rpc/index.ts'
import { ClientError } from './error.ts'
import { REST_FIRST_MS, REST_LONGEST_MS } from './limits.ts'

/** Opens a way to one `http://host:port` or `unix:path`; an engine's `connect`. */
export type OpenChannel = (url: string) => Channel

/** What the choice among endpoints runs on. */
export interface EndpointWorld {
  readonly openChannel: OpenChannel
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** One member as a client reaches it, and how that went. */
export class Endpoint {
  readonly url: string
  /** Failures in a row. */
  failures = 0
  /** It has answered since it failed last. */
  proven = false
  /** It is left alone until then, on the clock. */
  restUntil = -Infinity
  readonly #open: OpenChannel
  #channel: Channel | undefined

  constructor(url: string, open: OpenChannel) {
    this.url = url
    this.#open = open
  }

  /** Connects when it is first used. */
  get channel(): Channel {
    return (this.#channel ??= this.#open(this.url))
  }

  close(): void {
    this.#channel?.close()
  }
}

/** An endpoint, and how long to wait before it is tried. */
export interface Choice {
  readonly endpoint: Endpoint
  readonly waitMs: number
}

/**
 * Which member to talk to. It stays with one that works, starting anywhere so that many clients
 * spread; one that fails rests for a time that doubles, and the fewest failures go first.
 */
export class Endpoints {
  readonly all: readonly Endpoint[]
  readonly #world: EndpointWorld
  #current: number

  /** Throws ClientError `badEndpoint`. */
  constructor(urls: readonly string[], world: EndpointWorld) {
    if (urls.length === 0) throw new ClientError('badEndpoint', 'there is no endpoint')
    this.#world = world
    this.all = [...new Set(urls.map(toUrl))].map((url) => new Endpoint(url, world.openChannel))
    this.#current = world.random.below(this.all.length)
  }

  /** The endpoint of that URL, which need not be one of those given. */
  at(url: string): Endpoint {
    const known = this.all.find((endpoint) => endpoint.url === toUrl(url))
    return known ?? new Endpoint(toUrl(url), this.#world.openChannel)
  }

  /** The best endpoint now; when all rest, the one that is free first. */
  choose(): Choice {
    const current = this.all[this.#current]
    if (current?.failures === 0) return { endpoint: current, waitMs: 0 }
    const now = this.#world.clock.now()
    const turn = [...this.all.slice(this.#current), ...this.all.slice(0, this.#current)]
    const free = turn.filter(({ restUntil }) => restUntil <= now)
    const fewest = leastOf(free, ({ failures }) => failures)
    const endpoint = fewest ?? leastOf(turn, ({ restUntil }) => restUntil)
    assert(endpoint !== undefined, 'a client has an endpoint')
    this.#current = this.all.indexOf(endpoint)
    return { endpoint, waitMs: Math.max(endpoint.restUntil - now, 0) }
  }

  /** A call there ended without an answer. Calls that fail together count once. */
  failed(endpoint: Endpoint, error: unknown): void {
    const { clock, random, log } = this.#world
    const now = clock.now()
    if (endpoint.restUntil > now) return
    const rest = Math.min(REST_FIRST_MS * 2 ** endpoint.failures, REST_LONGEST_MS)
    endpoint.failures += 1
    endpoint.proven = false
    // Clients that lost the same member shall not all come back at the same time.
    endpoint.restUntil = now + rest * (0.5 + random.next() / 2)
    log.debug('endpoint failed', { endpoint: endpoint.url, error: errorText(error) })
  }

  /** A call there was answered. */
  worked(endpoint: Endpoint): void {
    endpoint.failures = 0
    endpoint.proven = true
    endpoint.restUntil = -Infinity
  }

  close(): void {
    for (const endpoint of this.all) endpoint.close()
  }
}

/** The first of those with the least of `measure`. */
function leastOf(
  endpoints: readonly Endpoint[],
  measure: (endpoint: Endpoint) => number,
): Endpoint | undefined {
  const least = Math.min(...endpoints.map(measure))
  return endpoints.find((endpoint) => measure(endpoint) === least)
}

/** A full URL; `host:port` alone is taken as http, as etcdctl does. */
function toUrl(text: string): string {
  const url = /^[a-z]+:\/\/|^unixs?:/i.test(text) ? text : `http://${text}`
  try {
    parseEndpoint(url)
  } catch (cause) {
    throw new ClientError('badEndpoint', errorText(cause), { cause })
  }
  return url.replace(/\/$/, '')
}
