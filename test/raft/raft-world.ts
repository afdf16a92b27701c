import type { Random } from '../../src/base/index.ts'
import {
  createRaft,
  type ConfState,
  type Entry,
  type MemberId,
  type Message,
  type Raft,
  type RaftConfig,
  type RaftStatus,
  type Write,
} from '../../src/raft/index.ts'
import { MemoryLog } from './memory-log.ts'
import { renderConf, renderEntry, renderMessage, renderRole, renderWrite } from './render.ts'

const NO_MEMBERS: ConfState = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
}

/** What a scenario may choose; the same for every member. */
export type Settings = Omit<RaftConfig, 'id' | 'random'>

/** One member with its host: disk, state machine, and what waits for either. */
export interface Member {
  readonly id: MemberId
  readonly disk: MemoryLog
  raft: Raft
  lives: number
  up: boolean
  /** The state machine: how far it is and what the conf entries made of it. Durable at once. */
  applied: number
  conf: ConfState
  slowDisk: boolean
  slowApply: boolean
  writes: Write[]
  toApply: Entry[]
  shown: RaftStatus
}

/** Members and the messages between them. All that happens is told as lines of text. */
export class RaftWorld {
  readonly members = new Map<MemberId, Member>()
  readonly isolated = new Set<MemberId>()
  /** While set, every host refuses the membership changes it applies. */
  vetoing = false
  messages: Message[] = []
  private lines: string[] = []
  private readonly settings: Settings
  private readonly randomOf: (id: MemberId, lives: number) => Random

  constructor(settings: Settings, randomOf = plainRandom) {
    this.settings = settings
    this.randomOf = randomOf
  }

  /** What was told since the last call. */
  takeLines(): string[] {
    const lines = this.lines
    this.lines = []
    return lines
  }

  say(line: string): void {
    this.lines.push(line)
  }

  /** A member of a cluster of `voters`, booted by its host; `applied`: its conf entries already. */
  boot(id: MemberId, voters: readonly MemberId[], applied: boolean): void {
    const entries = voters.map((voter, at): Entry => {
      const change = { transition: 'auto', steps: [{ type: 'addVoter', id: voter }] } as const
      return { type: 'conf', index: at + 1, term: 1, change, data: new Uint8Array() }
    })
    const disk = new MemoryLog({ term: 1, vote: 0n, commit: voters.length }, entries)
    const conf = applied ? { ...NO_MEMBERS, voters } : NO_MEMBERS
    this.admit(id, disk, applied ? voters.length : 0, conf)
  }

  /** A member that knows nothing yet. */
  join(id: MemberId): void {
    this.admit(id, new MemoryLog({ term: 0, vote: 0n, commit: 0 }, []), 0, NO_MEMBERS)
  }

  member(id: MemberId): Member {
    const member = this.members.get(id)
    if (member === undefined) throw new Error(`there is no member ${id}`)
    return member
  }

  /** Loses what is not on the disk; the state machine here is durable with each entry. */
  crash(id: MemberId): void {
    const member = this.member(id)
    member.up = false
    member.writes = []
    member.toApply = []
  }

  restart(id: MemberId): void {
    const member = this.member(id)
    member.lives++
    member.up = true
    member.raft = this.start(id, member.lives, member.disk, member.applied, member.conf)
    this.pump(member)
  }

  /** Performs all effects that are due, and says what changed. */
  pump(member: Member): void {
    this.sayChanges(member)
    while (member.raft.hasReady()) {
      const ready = member.raft.ready()
      for (const message of ready.messages) this.send(message)
      for (const { readId, index } of ready.reads)
        this.say(`${member.id} reads ${readId} at ${index}`)
      for (const readId of ready.readsDropped) this.say(`${member.id} drops read ${readId}`)
      member.toApply.push(...ready.committed)
      if (ready.write !== undefined) this.write(member, ready.write)
      if (!member.slowApply) this.apply(member, Infinity)
      this.sayChanges(member)
    }
  }

  /** Makes the oldest `count` writes durable. */
  persist(member: Member, count: number): void {
    for (const write of member.writes.splice(0, count)) this.persistOne(member, write)
    this.pump(member)
  }

  /** Applies the oldest `count` committed entries. */
  apply(member: Member, count: number): void {
    for (const entry of member.toApply.splice(0, count)) {
      this.say(`${member.id} applies ${renderEntry(entry)}`)
      if (entry.type === 'conf') {
        member.conf = member.raft.applyConf(this.vetoing ? undefined : entry.change)
        this.say(`${member.id} has ${renderConf(member.conf)}`)
      }
      member.applied = entry.index
      member.raft.applied(entry.index)
    }
  }

  /** Hands one message over, unless its way is cut. */
  deliver(message: Message): void {
    const { from, to, type } = message
    const cut = this.isolated.has(from) || this.isolated.has(to)
    const member = this.members.get(to)
    if (cut || member?.up !== true) return this.say(`lost ${from}->${to} ${type}`)
    this.say(`${to} gets ${type} from ${from}`)
    member.raft.step(message)
    this.pump(member)
  }

  private admit(id: MemberId, disk: MemoryLog, applied: number, conf: ConfState): void {
    const raft = this.start(id, 1, disk, applied, conf)
    const idle = { up: true, slowDisk: false, slowApply: false, writes: [], toApply: [] }
    const state = { applied, conf, shown: raft.status() }
    const member: Member = { id, disk, raft, lives: 1, ...idle, ...state }
    this.members.set(id, member)
    this.pump(member)
  }

  private start(
    id: MemberId,
    lives: number,
    disk: MemoryLog,
    applied: number,
    conf: ConfState,
  ): Raft {
    const config = { ...this.settings, id, random: this.randomOf(id, lives) }
    return createRaft(config, disk, { hardState: disk.hardState, conf, applied })
  }

  private send(message: Message): void {
    this.say(renderMessage(message))
    this.messages.push(message)
  }

  private write(member: Member, write: Write): void {
    this.say(`${member.id} ${renderWrite(write)}`)
    if (member.slowDisk) member.writes.push(write)
    else this.persistOne(member, write)
  }

  private persistOne(member: Member, write: Write): void {
    if (member.slowDisk) this.say(`${member.id} has written`)
    member.disk.save(write)
    if (write.snapshot !== undefined) {
      member.applied = write.snapshot.index
      member.conf = write.snapshot.conf
      member.toApply = member.toApply.filter(({ index }) => index > member.applied)
    }
    for (const reply of write.replies) this.send(reply)
    member.raft.persisted(write)
  }

  private sayChanges(member: Member): void {
    const before = renderRole(member.shown)
    const status = member.raft.status()
    if (renderRole(status) !== before) this.say(`${member.id} is ${renderRole(status)}`)
    if (status.commit !== member.shown.commit) this.say(`${member.id} commits ${status.commit}`)
    member.shown = status
  }
}

/** Election timeouts that differ by member and not by chance; read numbers that tell the life. */
function plainRandom(id: MemberId, lives: number): Random {
  return {
    next: () => 0,
    below: (bound) => (bound > 1000 ? lives - 1 : (Number(id) - 1) % bound),
    next64: () => 0n,
  }
}
