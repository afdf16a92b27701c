import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { KeelsonError } from '../base/index.ts'
import { freePort } from './free-port.ts'
import { MemberProcess, type OnWarning } from './member-process.ts'

/** What `cluster.json` tells of one member; `pid` 0 is a member that does not run. */
export interface MemberRecord {
  readonly name: string
  readonly pid: number
  readonly client: string
  readonly peer: string
  readonly metrics: string
}

/** The record of a local cluster, kept beside its data and printed by `keelson up --json`. */
export interface ClusterRecord {
  readonly members: readonly MemberRecord[]
  /** Its name; empty while there is none. */
  readonly leader: string
}

/** `orphaned`: members' data without the record that says where they listen. */
export type ClusterRecordErrorCode =
  'notDirectory' | 'missing' | 'unreadable' | 'count' | 'orphaned'

/** The run directory does not hold what it should. */
export class ClusterRecordError extends KeelsonError<ClusterRecordErrorCode> {}

export interface LocalClusterOptions {
  readonly members: number
  /** Client ports to try first; others are taken when they are in use. */
  readonly clientPorts?: readonly number[]
  readonly flags?: readonly string[]
  /** Environment of the member at a position, given all peer URLs in the order of members. */
  readonly environment?: (at: number, peers: readonly string[]) => Readonly<Record<string, string>>
}

const RECORD = 'cluster.json'

/** Members as child processes of this one, with data, logs and a record in one directory. */
export class LocalCluster {
  readonly dir: string
  readonly members: readonly MemberProcess[]
  #lastWrite: Promise<unknown> = Promise.resolve()
  #written = ''

  private constructor(dir: string, members: readonly MemberProcess[]) {
    this.dir = dir
    this.members = members
  }

  /**
   * The cluster that lives in `dir`, or a new one on free ports. Its ports are part of it: peers
   * know each other by them, so a later start takes the same ones. Throws ClusterRecordError when
   * what is there cannot be gone on with.
   */
  static async open(dir: string, options: LocalClusterOptions): Promise<LocalCluster> {
    const root = resolve(dir)
    await makeDirectory(root)
    const places = (await knownPlaces(root)) ?? (await newPlaces(options))
    if (places.length !== options.members) {
      throw new ClusterRecordError(
        'count',
        `${root} holds a cluster of ${places.length}, not of ${options.members}: ` +
          'give another --data-dir, or wipe it',
      )
    }
    const initialCluster = places.map(({ name, peer }) => `${name}=${peer}`).join(',')
    const peers = places.map(({ peer }) => peer)
    const members = places.map(({ name, client, peer, metrics }, at) => {
      const dataDir = join(root, name)
      const logFile = join(root, `${name}.log`)
      const environment = options.environment?.(at, peers) ?? {}
      const flags = options.flags ?? []
      return new MemberProcess(
        { name, dataDir, logFile, client, peer, metrics, flags, environment },
        initialCluster,
      )
    })
    return new LocalCluster(root, members)
  }

  /** The member of that name; undefined if there is none. */
  member(name: string): MemberProcess | undefined {
    return this.members.find(({ spec }) => spec.name === name)
  }

  /** Starts all that do not run and resolves when each serves. */
  async start(timeoutMs: number, onWarning?: OnWarning): Promise<void> {
    // Before there is data that belongs to these ports.
    await this.writeRecord('')
    await Promise.all(this.members.map((member) => member.launch()))
    // From here on others find them, even if whoever started them is gone.
    await this.writeRecord('')
    await Promise.all(this.members.map((member) => member.ready(timeoutMs, onWarning)))
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop(graceMs)))
  }

  record(leader: string): ClusterRecord {
    const members = this.members.map(({ pid, spec }): MemberRecord => {
      const { name, client, peer, metrics } = spec
      return { name, pid: pid ?? 0, client, peer, metrics }
    })
    return { members, leader }
  }

  /**
   * Writes the record for other programs to find the members by, unless it says so already; one
   * write after another.
   */
  async writeRecord(leader: string): Promise<void> {
    const write = async (): Promise<void> => {
      const file = join(this.dir, RECORD)
      const text = `${JSON.stringify(this.record(leader))}\n`
      if (text === this.#written) return
      await writeFile(`${file}.new`, text)
      await rename(`${file}.new`, file)
      this.#written = text
    }
    const written = this.#lastWrite.then(write)
    // The next one tries again, whatever became of this.
    this.#lastWrite = written.catch(() => undefined)
    await written
  }
}

/** Reads the record of the cluster in `dir`. Throws `missing` or `unreadable`. */
export async function readRecord(dir: string): Promise<ClusterRecord> {
  const file = join(dir, RECORD)
  if (!existsSync(file)) {
    throw new ClusterRecordError('missing', `there is no cluster in ${dir}: start one first`)
  }
  try {
    return asRecord(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new ClusterRecordError(
      'unreadable',
      `${file} is not the record of a cluster: restore it, or use another directory`,
      { cause },
    )
  }
}

/** Throws when it is not one. */
function asRecord(value: unknown): ClusterRecord {
  const record = value as ClusterRecord
  const { members } = record
  if (!Array.isArray(members) || members.length === 0) throw new Error('no members')
  for (const { name, pid, client, peer, metrics } of members) {
    // A wipe removes the directories of these names.
    const named = /^m\d+$/.test(name)
    const located = [client, peer, metrics].every((url) => URL.canParse(url))
    if (!named || !located || !Number.isInteger(pid)) throw new Error('not a member')
  }
  return record
}

/** Node's own recursion never ends where a new name is refused as missing, such as in /proc. */
async function makeDirectory(path: string): Promise<void> {
  if (existsSync(path)) {
    if ((await stat(path)).isDirectory()) return
    throw new ClusterRecordError('notDirectory', `${path} is a file: give a directory`)
  }
  await makeDirectory(dirname(path))
  await mkdir(path)
}

/** Undefined for a directory in which no cluster lives yet. */
async function knownPlaces(root: string): Promise<readonly MemberRecord[] | undefined> {
  try {
    return (await readRecord(root)).members
  } catch (error) {
    const missing = error instanceof ClusterRecordError && error.code === 'missing'
    if (!missing) throw error
  }
  const orphans = (await readdir(root)).filter((name) => existsSync(join(root, name, 'member')))
  if (orphans.length === 0) return undefined
  throw new ClusterRecordError(
    'orphaned',
    `${root} holds data of ${orphans.join(', ')} but no ${RECORD}, which says where members ` +
      'listen: restore that file, or give another --data-dir',
  )
}

async function newPlaces(options: LocalClusterOptions): Promise<MemberRecord[]> {
  const taken = new Set<number>()
  const port = async (preferred?: number): Promise<number> => {
    for (;;) {
      const found = await freePort(taken.has(preferred ?? 0) ? 0 : preferred)
      if (taken.has(found)) continue
      taken.add(found)
      return found
    }
  }
  const places: MemberRecord[] = []
  for (let at = 0; at < options.members; at++) {
    const url = async (preferred?: number): Promise<string> =>
      `http://127.0.0.1:${await port(preferred)}`
    const client = await url(options.clientPorts?.[at])
    places.push({ name: `m${at + 1}`, pid: 0, client, peer: await url(), metrics: await url() })
  }
  return places
}
