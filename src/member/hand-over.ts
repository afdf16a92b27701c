import type { PeerTransport } from '../transport/index.ts'
import { MemberError } from './api.ts'
import type { MemberOptions, World } from './options.ts'
import type { RaftLoop } from './raft-loop.ts'

export interface HandOverParts {
  readonly self: bigint
  readonly world: World
  readonly options: MemberOptions
  readonly transport: PeerTransport
  readonly loop: RaftLoop
}

/** A leader that stops gives the others a leader at once, not after an election timeout. */
export class HandOver {
  readonly #parts: HandOverParts
  /** Who is asked now. */
  #heir: { readonly id: bigint; readonly lost: () => void } | undefined

  constructor(parts: HandOverParts) {
    this.#parts = parts
  }

  /** Resolves when another leads, or nobody would; does nothing on a member that does not lead. */
  async run(): Promise<void> {
    const { self, transport, world, loop } = this.#parts
    const { role, progress } = loop.status
    if (role !== 'leader') return
    const heirs = progress
      .filter((peer) => peer.id !== self && !peer.learner && peer.recentActive)
      .toSorted((a, b) => b.matched - a.matched)
    for (const { id } of heirs) {
      if (loop.status.role !== 'leader') return
      // When a whole cluster is stopped, the heirs go away while they are asked.
      if (transport.peers().find((peer) => peer.id === id)?.upSince === undefined) continue
      if (await this.#to(id)) {
        world.log.info('handed leadership over', { to: id.toString(16) })
        return
      }
    }
    if (heirs.length > 0) world.log.warn('nobody took leadership over')
  }

  /** Messages to this peer are being lost. */
  unreachable(id: bigint): void {
    if (this.#heir?.id === id) this.#heir.lost()
  }

  /** Whether another leads in the end. Raft itself gives up after an election timeout. */
  async #to(id: bigint): Promise<boolean> {
    const { self, world, options, loop } = this.#parts
    const limit = new AbortController()
    const timer = world.clock.after(options.electionMs, () => limit.abort())
    this.#heir = { id, lost: () => limit.abort() }
    try {
      loop.tell((raft) => raft.transferLeader(id))
      await loop.leaderIs((leader) => leader !== self, limit.signal)
      return true
    } catch (error) {
      if (error instanceof MemberError) return false
      throw error
    } finally {
      timer.cancel()
      this.#heir = undefined
    }
  }
}
