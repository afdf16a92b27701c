import type { ConfChange, ConfStep, MemberId, Message } from '../../src/raft/index.ts'
import { RaftWorld, type Member, type Settings } from './raft-world.ts'
import { renderEntry, renderProgress, renderStatus } from './render.ts'

const DEFAULTS: Settings = {
  electionTicks: 5,
  heartbeatTicks: 1,
  preVote: false,
  checkQuorum: false,
  readMode: 'safe',
  messageBytesMax: Infinity,
  inflightMessagesMax: 256,
  inflightBytesMax: Infinity,
  uncommittedBytesMax: Infinity,
  committedBytesMax: Infinity,
}

const DELIVERIES_MAX = 2000

type Command = (world: RaftWorld, args: readonly string[]) => void

/**
 * Plays a scenario, a command a line. `quiet` in front of one leaves out what it tells. Members are
 * numbers, and `all` stands for everybody.
 */
export class RaftScript {
  private world = new RaftWorld(DEFAULTS)

  /** Runs one command and returns what happened, a line each. */
  run(line: string): string[] {
    const words = line.split(' ').filter((word) => word !== '')
    const quiet = words[0] === 'quiet'
    const [name = '', ...args] = quiet ? words.slice(1) : words
    if (name === 'cluster' || name === 'fresh') this.build(name === 'cluster', args)
    else this.command(name)(this.world, args)
    const lines = this.world.takeLines()
    return quiet ? [] : lines
  }

  private command(name: string): Command {
    const command = COMMANDS[name]
    if (command === undefined) throw new Error(`there is no command '${name}'`)
    return command
  }

  /** `cluster 3 checkQuorum inflightMessagesMax=2`; `fresh`: the boot entries are not applied. */
  private build(applied: boolean, [count, ...options]: readonly string[]): void {
    this.world = new RaftWorld({ ...DEFAULTS, ...Object.fromEntries(options.map(parseOption)) })
    const ids = Array.from({ length: Number(count) }, (_, at) => BigInt(at + 1))
    for (const id of ids) this.world.boot(id, ids, applied)
  }
}

function parseOption(option: string): [string, boolean | number | string] {
  const [name = '', value] = option.split('=')
  if (!(name in DEFAULTS)) throw new Error(`there is no setting '${name}'`)
  if (value === undefined) return [name, true]
  return [name, /^\d+$/.test(value) ? Number(value) : value]
}

const COMMANDS: Readonly<Record<string, Command>> = {
  join: each((world, id) => world.join(id)),
  campaign: each((world, id) => act(world, id, ({ raft }) => raft.campaign())),
  crash: each((world, id) => world.crash(id)),
  restart: each((world, id) => world.restart(id)),
  isolate: each((world, id) => world.isolated.add(id)),
  heal: (world) => world.isolated.clear(),
  tick: onMembers((world, id, [count = '1']) => {
    for (let done = 0; done < Number(count); done++) act(world, id, ({ raft }) => raft.tick())
  }),
  disk: onMembers((world, id, [speed]) => {
    world.member(id).slowDisk = speed === 'slow'
    if (speed === 'fast') world.persist(world.member(id), Infinity)
  }),
  applier: onMembers((world, id, [speed]) => {
    world.member(id).slowApply = speed === 'slow'
    if (speed === 'fast') applySome(world, id, Infinity)
  }),
  persist: onMembers((world, id, [count]) => {
    world.persist(world.member(id), Number(count ?? Infinity))
  }),
  apply: onMembers((world, id, [count]) => applySome(world, id, Number(count ?? Infinity))),
  propose: onMembers((world, id, texts) => {
    const proposals = texts.map((text) => ({ type: 'normal', data: bytes(text) }) as const)
    act(world, id, ({ raft }) => raft.propose(proposals))
  }),
  conf: onMembers((world, id, words) => {
    const proposal = { type: 'conf', change: parseChange(words), data: bytes('') } as const
    act(world, id, ({ raft }) => raft.propose([proposal]))
  }),
  veto: (world, [state]) => {
    world.vetoing = state === 'on'
  },
  read: onMembers((world, id, ids) => {
    for (const readId of ids) act(world, id, ({ raft }) => raft.readIndex(Number(readId)))
  }),
  reads: onMembers((world, id, ids) => {
    // All of one turn: the Ready comes after the last of them.
    act(world, id, ({ raft }) => {
      for (const readId of ids) raft.readIndex(Number(readId))
    })
  }),
  transfer: onMembers((world, id, [to = '']) => {
    act(world, id, ({ raft }) => raft.transferLeader(BigInt(to)))
  }),
  unreachable: onMembers((world, id, [other = '']) => {
    act(world, id, ({ raft }) => raft.reportUnreachable(BigInt(other)))
  }),
  snapshotSent: onMembers((world, id, [other = '', outcome]) => {
    act(world, id, ({ raft }) => raft.reportSnapshot(BigInt(other), outcome === 'ok'))
  }),
  truncate: onMembers((world, id, [index]) => {
    const { disk, conf, applied } = world.member(id)
    const at = Number(index)
    if (at > applied) throw new Error(`${at} is not applied`)
    disk.truncate({ index: at, term: disk.term(at) ?? 0, conf })
  }),
  deliver: (world, [link, count = 'all']) => deliver(world, link, count),
  drop: (world, [link]) => {
    const [dropped, kept] = split(world.messages, link)
    world.messages = kept
    for (const { from, to, type } of dropped) world.say(`lost ${from}->${to} ${type}`)
  },
  duplicate: (world, [link]) => {
    world.messages.push(...split(world.messages, link)[0].map((message) => ({ ...message })))
  },
  reverse: (world) => world.messages.reverse(),
  status: onMembers((world, id) => {
    const { raft, up } = world.member(id)
    world.say(`${id} ${up ? renderStatus(raft.status()) : 'is down'}`)
  }),
  progress: onMembers((world, id) => {
    for (const progress of world.member(id).raft.status().progress) {
      world.say(renderProgress(progress))
    }
  }),
  log: onMembers((world, id) => {
    const { disk } = world.member(id)
    const entries = disk.entries(disk.firstIndex(), disk.lastIndex() + 1, Infinity)
    world.say(`${id} ${entries.map(renderEntry).join(', ')}`)
  }),
}

/** A command on one member, or on all that are up. */
function onMembers(
  run: (world: RaftWorld, id: MemberId, args: readonly string[]) => void,
): Command {
  return (world, [who = 'all', ...args]) => {
    for (const id of named(world, who)) run(world, id, args)
  }
}

/** A command on each of the members it lists. */
function each(run: (world: RaftWorld, id: MemberId) => void): Command {
  return (world, ids) => {
    for (const id of ids) run(world, BigInt(id))
  }
}

function named(world: RaftWorld, who: string): readonly MemberId[] {
  if (who !== 'all') return [BigInt(who)]
  return [...world.members.values()].filter(({ up }) => up).map(({ id }) => id)
}

/** Calls the member and performs what follows; a refusal is told. */
function act(world: RaftWorld, id: MemberId, call: (member: Member) => string | void): void {
  const member = world.member(id)
  if (!member.up) throw new Error(`member ${id} is down`)
  const refusal = call(member)
  if (typeof refusal === 'string') world.say(`${id} refuses: ${refusal}`)
  world.pump(member)
}

function applySome(world: RaftWorld, id: MemberId, count: number): void {
  const member = world.member(id)
  world.apply(member, count)
  world.pump(member)
}

/**
 * `deliver`: everything, and what follows from it, until it is quiet. `deliver 1->2`, `deliver 1`:
 * what waits on a link or for a member; `deliver now`: what waits at all.
 */
function deliver(world: RaftWorld, link: string | undefined, count: string): void {
  if (link === undefined) {
    for (let done = 0; world.messages.length > 0; done++) {
      if (done > DELIVERIES_MAX) throw new Error('the members never fall silent')
      const next = world.messages.shift()
      if (next !== undefined) world.deliver(next)
    }
    return
  }
  const [matching] = split(world.messages, link)
  const chosen = matching.slice(0, count === 'all' ? Infinity : Number(count))
  world.messages = world.messages.filter((message) => !chosen.includes(message))
  for (const message of chosen) world.deliver(message)
}

function split(messages: readonly Message[], link = 'now'): [Message[], Message[]] {
  const [from = '', to] = link.split('->')
  const matches = (message: Message): boolean => {
    if (link === 'now') return true
    return to === undefined
      ? String(message.to) === from
      : String(message.from) === from && String(message.to) === to
  }
  return [messages.filter(matches), messages.filter((message) => !matches(message))]
}

/** `addVoter 4`, `joint addVoter 4 remove 1`, `leave`. */
function parseChange(words: readonly string[]): ConfChange {
  const [first = '', ...rest] = words
  if (first === 'leave') return { transition: 'auto', steps: [] }
  if (first === 'joint' || first === 'explicit')
    return { transition: first, steps: parseSteps(rest) }
  return { transition: 'auto', steps: parseSteps(words) }
}

function parseSteps(words: readonly string[]): ConfStep[] {
  const steps: ConfStep[] = []
  for (let at = 0; at < words.length; at += 2) {
    steps.push({ type: words[at] as ConfStep['type'], id: BigInt(words[at + 1] ?? '') })
  }
  return steps
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
