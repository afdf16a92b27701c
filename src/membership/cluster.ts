import { assert, bytesToLatin1, EMPTY_BYTES, latin1ToBytes, type Backend } from '../base/index.ts'
import type { Attributes, Member, MembershipMember } from '../proto/messages.ts'
import { changeMembers, idText, type MemberSet, type MemberStep } from './change.ts'
import { MembershipError } from './errors.ts'
import {
  damaged,
  decodeMember,
  encodeMember,
  MEMBER_PREFIX,
  memberKey,
  parseMemberKey,
  REMOVED_PREFIX,
  VERSION_PREFIX,
} from './record.ts'

const VERSION_KEY = Uint8Array.of(VERSION_PREFIX)
const VERSION_FORM = /^\d+\.\d+\.\d+$/

/**
 * The replicated records of the members. Written by apply alone, in log order; each change is
 * refused by a thrown `MembershipError` before it changes anything.
 */
export class Cluster {
  readonly #backend: Backend
  #set: MemberSet = { members: new Map(), removed: new Set() }
  #version: string | undefined

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** The version that all members speak, as `3.6.0`; undefined while it is not decided. */
  get version(): string | undefined {
    return this.#version
  }

  /** All members, sorted by id. */
  members(): readonly Member[] {
    return [...this.#set.members.values()].toSorted((a, b) => (a.ID < b.ID ? -1 : 1))
  }

  /** Undefined for an id that is not a member, or no longer. */
  member(id: bigint): Member | undefined {
    return this.#set.members.get(id)
  }

  /** Whether the id was a member once and was removed. */
  isRemoved(id: bigint): boolean {
    return this.#set.removed.has(id)
  }

  /** Takes one of this room's records found on the disk at start. Throws `damaged`. */
  restore(key: Uint8Array, value: Uint8Array): void {
    if (key[0] === VERSION_PREFIX && key.length === 1) {
      const version = bytesToLatin1(value)
      if (!VERSION_FORM.test(version)) throw damaged('cluster version')
      this.#version = version
      return
    }
    const id = parseMemberKey(key)
    const members = new Map(this.#set.members)
    const removed = new Set(this.#set.removed)
    if (key[0] === MEMBER_PREFIX) members.set(id, decodeMember(id, value))
    else if (key[0] === REMOVED_PREFIX) removed.add(id)
    else throw damaged('key')
    this.#set = { members, removed }
  }

  /**
   * Takes a committed membership change, all steps or none. `record` tells of the member that is
   * added or updated; a promotion and a removal need none. Throws all codes but `badVersion`.
   */
  change(steps: readonly MemberStep[], record: MembershipMember | undefined): void {
    this.#set = changeMembers(this.#set, steps, record)
    for (const { id } of steps) this.#store(id)
  }

  /** What a member tells of itself once it runs. Throws `removed` and `notFound`. */
  setAttributes(id: bigint, attributes: Attributes): void {
    if (this.isRemoved(id)) throw new MembershipError('removed', `member ${idText(id)} was removed`)
    const member = this.member(id)
    if (member === undefined) throw new MembershipError('notFound', `no member ${idText(id)}`)
    const { name, clientUrls: clientURLs } = attributes
    const members = new Map(this.#set.members).set(id, { ...member, name, clientURLs })
    this.#set = { members, removed: this.#set.removed }
    this.#store(id)
  }

  /** Throws `badVersion` unless it is three numbers with dots between. */
  setVersion(version: string): void {
    if (!VERSION_FORM.test(version)) {
      throw new MembershipError('badVersion', 'a cluster version is of the form 3.6.0')
    }
    this.#version = version
    this.#backend.put(VERSION_KEY, latin1ToBytes(version))
  }

  #store(id: bigint): void {
    const member = this.#set.members.get(id)
    const removed = this.#set.removed.has(id)
    assert(member === undefined || !removed, 'a removed id never returns')
    const key = memberKey(MEMBER_PREFIX, id)
    if (member === undefined) this.#backend.del(key)
    else this.#backend.put(key, encodeMember(member))
    if (removed) this.#backend.put(memberKey(REMOVED_PREFIX, id), EMPTY_BYTES)
  }
}
