import { createStateMachine, type StateMachine } from '../apply/index.ts'
import { assert, type Disk, type DiskStore } from '../base/index.ts'
import type { SnapshotMeta } from '../raft/index.ts'
import { StateBackend } from './state-backend.ts'

const CURRENT = 'CURRENT'
const FIRST = 'state-1'

/** The state machine and the store it lives in. */
export interface State {
  /** Of the store, under the member's disk. */
  readonly path: string
  /** The index at which a peer sent it; 0 for the state that the member was founded with. */
  readonly receivedAt: number
  readonly store: DiskStore
  readonly backend: StateBackend
  readonly machine: StateMachine
}

/** Opens the state that is current, reading all of its records into the machine's indexes. */
export async function openState(disk: Disk): Promise<State> {
  const { path, receivedAt } = await readCurrent(disk)
  await removeOthers(disk, path)
  return loadState(disk, path, receivedAt)
}

/** Which store is the member's state, and the index at which it was received. */
export async function readCurrent(disk: Disk): Promise<Pick<State, 'path' | 'receivedAt'>> {
  const bytes = await disk.readFile(CURRENT)
  if (bytes === undefined) return { path: FIRST, receivedAt: 0 }
  const [path = FIRST, index = '0'] = new TextDecoder().decode(bytes).trim().split(' ')
  return { path, receivedAt: Number(index) }
}

/** Reads the store at `path` into a new state machine; a store that does not read is closed. */
export async function loadState(disk: Disk, path: string, receivedAt: number): Promise<State> {
  const store = await disk.open(path)
  try {
    return await readState(path, receivedAt, store)
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Names the state as it is now: what raft starts from, and what a snapshot of it stands at. */
export function stateMeta({ machine }: State): SnapshotMeta {
  return { index: machine.appliedIndex, term: machine.appliedTerm, conf: machine.confState }
}

async function readState(path: string, receivedAt: number, store: DiskStore): Promise<State> {
  const backend = new StateBackend(store)
  const machine = createStateMachine({ backend })
  for await (const slice of store.scan({})) {
    for (const [key, value] of slice) machine.restore(key, value)
  }
  machine.finishRestore()
  return { path, receivedAt, store, backend, machine }
}

/** A path no store has had under this directory since it was opened. */
export function nextStatePath(path: string): string {
  const number = Number(/^state-(\d+)$/.exec(path)?.[1])
  assert(Number.isSafeInteger(number), 'a state store is named state-<number>')
  return `state-${number + 1}`
}

/** Makes a received state the one that the next start opens. Atomic and durable. */
export async function makeCurrent(disk: Disk, { path, receivedAt }: State): Promise<void> {
  await disk.writeFile(CURRENT, new TextEncoder().encode(`${path} ${receivedAt}\n`))
}

/** What a crash left of a state that was received or replaced. */
async function removeOthers(disk: Disk, path: string): Promise<void> {
  for (const name of await disk.list('')) {
    if (name.startsWith('state-') && name !== path) await disk.remove(name)
  }
}
