import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { SILENT_LOG, type Log } from '../../src/base/index.ts'
import { realClock } from '../../src/member/real-world.ts'
import type { Message } from '../../src/raft/index.ts'
import { http2Engine } from '../../src/rpc/http2/index.ts'
import {
  createPeerTransport,
  grpcNetwork,
  type PeerHandlers,
  type PeerTransport,
} from '../../src/transport/index.ts'

export const network = grpcNetwork(http2Engine, realClock)

/** One transport and all that it told its host. */
export interface TestMember {
  readonly transport: PeerTransport
  /** The messages of each frame. */
  readonly frames: (readonly Message[])[]
  readonly unreachable: bigint[]
  readonly undelivered: Message[]
  readonly removed: bigint[]
  readonly warnings: string[]
}

export function testMember(
  self: bigint,
  clusterId = 77n,
  handlers: Partial<PeerHandlers> = {},
): TestMember {
  const frames: (readonly Message[])[] = []
  const unreachable: bigint[] = []
  const undelivered: Message[] = []
  const removed: bigint[] = []
  const warnings: string[] = []
  const log: Log = { ...SILENT_LOG, warn: (text) => warnings.push(text) }
  const transport = createPeerTransport({
    network,
    self,
    clusterId,
    clock: realClock,
    log,
    handlers: {
      onMessages: (messages) => frames.push(messages),
      onUnreachable: (id) => unreachable.push(id),
      onUndelivered: (messages) => undelivered.push(...messages),
      onRemoved: (by) => removed.push(by),
      onCall: async (_from, _method, body) => body,
      onSnapshot: async () => {},
      ...handlers,
    },
  })
  return { transport, frames, unreachable, undelivered, removed, warnings }
}

/** A heartbeat that carries a number. */
export function beat(from: bigint, to: bigint, round: number): Message {
  return { type: 'heartbeat', from, to, term: 1, commit: 0, round }
}

/** The numbers that have arrived. */
export function rounds(member: TestMember): number[] {
  return member.frames.flat().map((message) => (message.type === 'heartbeat' ? message.round : -1))
}

/** A URL on loopback that nobody listens at. */
export async function freeUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** Waits until `condition` holds; false when it does not within `ms`. */
export async function until(condition: () => boolean, ms = 3000): Promise<boolean> {
  const end = performance.now() + ms
  while (!condition() && performance.now() < end) await wait(5)
  return condition()
}

/** Whether the first of its peers is up. */
export function isUp(member: TestMember): boolean {
  return member.transport.peers()[0]?.upSince !== undefined
}
