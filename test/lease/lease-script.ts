import { KeelsonError, latin1ToBytes } from '../../src/base/index.ts'
import { Lessor } from '../../src/lease/index.ts'
import { MemoryBackend } from '../mvcc/memory-world.ts'

/** A lessor as a new one finds it in `backend`. */
export function restoredLessor(backend: MemoryBackend): Lessor {
  const lessor = new Lessor(backend)
  for (const [key, value] of backend.records) lessor.restore(latin1ToBytes(key), value)
  return lessor
}

/**
 * Runs the commands of a lease transcript, one line each, against one lessor and a clock that only
 * `wait` moves. Attachments do not survive `restart`: the store brings them back.
 */
export class LeaseScript {
  readonly #backend = new MemoryBackend()
  #lessor = new Lessor(this.#backend)
  #nowMs = 0

  /** The answer to one command, in one line. */
  run(line: string): string {
    const [command = '', ...args] = line.split(/\s+/)
    try {
      return this.#run(command, args)
    } catch (error) {
      if (error instanceof KeelsonError) return `refused ${String(error.code)}: ${error.message}`
      throw error
    }
  }

  #run(command: string, args: readonly string[]): string {
    const id = /^-?\d+$/.test(args[0] ?? '') ? BigInt(args[0] ?? '') : 0n
    const number = Number(args.at(-1))
    switch (command) {
      case 'wait':
        this.#nowMs += number
        return `${this.#nowMs} ms`
      case 'promote':
        this.#lessor.promote(this.#nowMs, number)
        return 'leading'
      case 'demote':
        this.#lessor.demote()
        return 'following'
      case 'restart':
        this.#lessor = restoredLessor(this.#backend)
        return `${this.#lessor.size} leases, following`
      case 'expired':
        return texts(this.#lessor.expired(this.#nowMs, number))
      case 'list':
        return texts(this.#lessor.list(this.#nowMs))
      default:
        return this.#runOnOne(command, id, args[1] ?? '', number)
    }
  }

  #runOnOne(command: string, id: bigint, key: string, number: number): string {
    switch (command) {
      case 'grant':
        return `ttl ${this.#lessor.grant(id, number).ttl}`
      case 'revoke':
        return texts(this.#lessor.revoke(id))
      case 'checkpoint':
        this.#lessor.checkpoint(id, number)
        return 'ok'
      case 'attach':
        this.#lessor.attach(id, key)
        return 'ok'
      case 'detach':
        this.#lessor.detach(id, key)
        return 'ok'
      case 'keys':
        return texts([...this.#lessor.keys(id)].toSorted())
      case 'renew': {
        const { ttl, checkpointed } = this.#lessor.renew(id, this.#nowMs)
        return `ttl ${ttl}${checkpointed ? ', checkpoint to be cleared' : ''}`
      }
      case 'remaining':
        return `${this.#lessor.remaining(id, this.#nowMs)} s of ${this.#lessor.grantedTtl(id)}`
      default:
        throw new Error(`no command ${command}`)
    }
  }
}

function texts(items: readonly unknown[]): string {
  return items.length === 0 ? 'none' : items.join(' ')
}
