import { EMPTY_BYTES, NetworkError, type PeerHandler } from '../base/index.ts'
import { DecodeError } from '../proto/index.ts'
import type { MemberId, Message } from '../raft/index.ts'
import { TransportError } from './errors.ts'
import { frameBytesMax } from './limits.ts'
import { Peer, probeMethod } from './peer.ts'
import {
  decodeEnvelope,
  encodeEnvelope,
  packMessages,
  unpackMessages,
  type PeerHeader,
} from './peer-envelope.ts'
import { decodeMessage, encodeMessage, SharedEntries } from './raft-wire.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot-stream.ts'
import { ThrottledLog } from './throttled-log.ts'
import type {
  PeerAddress,
  PeerStatus,
  PeerTransport,
  PeerTransportOptions,
  RefusedCounts,
  SnapshotMessage,
} from './types.ts'

const snapshotMethod = 'transport/snapshot'

/** A member's transport: it serves nothing and knows nobody until it is told. */
export function createPeerTransport(options: PeerTransportOptions): PeerTransport {
  return new MemberTransport(options)
}

class MemberTransport implements PeerTransport, PeerHandler {
  readonly #options: PeerTransportOptions
  readonly #log: ThrottledLog
  readonly #peers = new Map<MemberId, Peer>()
  readonly #removed = new Set<MemberId>()
  readonly #refused = { malformed: 0, clusterMismatch: 0, removedMember: 0, wrongMember: 0 }
  #outbox = new Map<MemberId, Message[]>()
  #servers: { close(): Promise<void> }[] = []
  #closed = false

  constructor(options: PeerTransportOptions) {
    this.#options = options
    this.#log = new ThrottledLog(options.clock, options.log)
  }

  async serve(urls: readonly string[]): Promise<void> {
    this.#servers.push(await this.#options.network.serve(urls, this))
  }

  setPeers(peers: readonly PeerAddress[]): void {
    if (this.#closed) return
    const named = new Set(peers.map(({ id }) => id))
    for (const [id, peer] of this.#peers) {
      if (named.has(id)) continue
      peer.close()
      this.#peers.delete(id)
      this.#removed.add(id)
    }
    for (const address of peers) this.#setPeer(address)
  }

  send(messages: readonly Message[]): void {
    if (this.#closed) return
    if (this.#outbox.size === 0) queueMicrotask(() => this.#flush())
    for (const message of messages) {
      const waiting = this.#outbox.get(message.to)
      if (waiting === undefined) this.#outbox.set(message.to, [message])
      else waiting.push(message)
    }
  }

  async call(
    to: MemberId,
    method: string,
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    return this.#peer(to).call(method, encodeEnvelope(this.#header(to), [body]), signal)
  }

  async sendSnapshot(
    message: SnapshotMessage,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<void> {
    const head = encodeEnvelope(this.#header(message.to), [encodeMessage(message)])
    await this.#peer(message.to).upload(snapshotMethod, encodeSnapshot(head, chunks), signal)
  }

  peers(): readonly PeerStatus[] {
    return Array.from(this.#peers.values(), (peer) => peer.status())
  }

  refused(): RefusedCounts {
    return { ...this.#refused }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#outbox = new Map()
    for (const peer of this.#peers.values()) peer.close()
    await Promise.all(this.#servers.map((server) => server.close()))
  }

  onFrame(frame: Uint8Array): void {
    const messages = this.#decodeFrame(frame)
    if (messages.length > 0 && !this.#closed) this.#options.handlers.onMessages(messages)
  }

  async onCall(method: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const { header, payload } = this.#checked(() => this.#open(body))
    if (method === probeMethod) return EMPTY_BYTES
    return this.#options.handlers.onCall(header.from, method, payload, signal)
  }

  async onUpload(
    method: string,
    records: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const { head, chunks } = await decodeSnapshot(records)
    const message = this.#checked(() => {
      const decoded = decodeMessage(this.#open(head).payload)
      if (method === snapshotMethod && decoded.type === 'snapshot') return decoded
      throw new TransportError('malformed', 'a peer uploads something that is no snapshot')
    })
    await this.#options.handlers.onSnapshot(message, chunks, signal)
    return EMPTY_BYTES
  }

  #decodeFrame(frame: Uint8Array): readonly Message[] {
    try {
      return this.#checked(() => unpackMessages(this.#open(frame).payload).map(decodeMessage))
    } catch (error) {
      // A frame has nobody to answer to: it is counted, logged and forgotten.
      if (error instanceof TransportError) return []
      throw error
    }
  }

  /** Checks who sent it and to whom. Throws TransportError. */
  #open(bytes: Uint8Array): { readonly header: PeerHeader; readonly payload: Uint8Array } {
    const opened = decodeEnvelope(bytes)
    const { cluster, from, to } = opened.header
    const sender = from.toString(16)
    if (cluster !== this.#options.clusterId) {
      const theirs = cluster.toString(16)
      const ours = this.#options.clusterId.toString(16)
      throw new TransportError(
        'clusterMismatch',
        `member ${sender} is of cluster ${theirs}, this one of ${ours}: ` +
          'one of them runs on the data directory of another cluster',
      )
    }
    if (this.#removed.has(from)) {
      throw new TransportError('removedMember', `member ${sender} was removed from the cluster`)
    }
    if (to !== this.#options.self) {
      const wanted = to.toString(16)
      throw new TransportError('wrongMember', `member ${sender} looks for member ${wanted} here`)
    }
    this.#peers.get(from)?.noteActivity()
    return opened
  }

  /** Counts and logs what `decode` refuses; it throws TransportError then. */
  #checked<T>(decode: () => T): T {
    try {
      return decode()
    } catch (error) {
      const refused =
        error instanceof DecodeError
          ? new TransportError('malformed', error.message, { cause: error })
          : error
      if (refused instanceof TransportError && refused.code !== 'damaged') {
        this.#refused[refused.code] += 1
        this.#log.warn(`rejected a peer: ${refused.code}`, { error: refused.message })
      }
      throw refused
    }
  }

  #setPeer(address: PeerAddress): void {
    const known = this.#peers.get(address.id)
    if (known?.isAt(address.urls) === true) return
    known?.close()
    this.#removed.delete(address.id)
    const { network, clock, handlers } = this.#options
    const peer = new Peer(address, {
      network,
      clock,
      onUnreachable: () => handlers.onUnreachable(address.id),
      onRefused: (code) => this.#onRefused(address.id, code),
      probe: () => encodeEnvelope(this.#header(address.id), []),
    })
    this.#peers.set(address.id, peer)
  }

  #onRefused(by: MemberId, code: string): void {
    this.#log.warn('a peer refuses this member', { peer: by.toString(16), why: code })
    if (code === 'removedMember') this.#options.handlers.onRemoved(by)
  }

  #flush(): void {
    const outbox = this.#outbox
    this.#outbox = new Map()
    const shared = new SharedEntries()
    for (const [to, messages] of outbox) this.#post(to, messages, shared)
  }

  #post(to: MemberId, messages: readonly Message[], shared: SharedEntries): void {
    let frame: Uint8Array[] = []
    let bytes = 0
    let first = 0
    for (const [at, message] of messages.entries()) {
      const encoded = encodeMessage(message, shared)
      if (frame.length > 0 && bytes + encoded.length > frameBytesMax) {
        this.#postFrame(to, frame, messages.slice(first, at))
        frame = []
        bytes = 0
        first = at
      }
      frame.push(encoded)
      bytes += encoded.length
    }
    this.#postFrame(to, frame, messages.slice(first))
  }

  #postFrame(to: MemberId, frame: readonly Uint8Array[], messages: readonly Message[]): void {
    const peer = this.#peers.get(to)
    const sent = peer?.post(encodeEnvelope(this.#header(to), packMessages(frame)))
    if (sent !== true) this.#options.handlers.onUndelivered(messages)
  }

  #header(to: MemberId): PeerHeader {
    return { cluster: this.#options.clusterId, from: this.#options.self, to }
  }

  #peer(id: MemberId): Peer {
    const peer = this.#peers.get(id)
    if (peer !== undefined) return peer
    throw new NetworkError('unreachable', `member ${id.toString(16)} is not a peer of this one`)
  }
}
