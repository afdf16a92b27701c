/**
 * member: one member of the cluster, whole but for the services before it.
 *
 * Raft's Ready loop between the disk, the peers, the state machine and the callers; the real Clock,
 * Disk and Random are here too. Invariants owned: an answer to a write is given only once its entry
 * is applied here; an answer to a linearizable read only behind a read point that came after the
 * question; state reaches its store together with its applied index, and the log is cut only
 * behind what is synced; a failed write to the log ends the member. Everything but the files named
 * `level-*`, `real-*` and `debug-socket` runs as well on a simulated world, so it must never read
 * time, randomness, files or sockets but through `World`.
 */
export * from './api.ts'
export { DataDirError, type DataDirErrorCode } from './data-dir.ts'
export { DEBUG_SOCKET, serveDebugSocket, type DebugTarget } from './debug-socket.ts'
export { createLevelDisk } from './level-disk.ts'
export { makeFolder } from './level-files.ts'
export { logLine } from './log-lines.ts'
export { MEMBER_DEFAULTS, type MemberOptions, type World } from './options.ts'
export { realClock, realRandom } from './real-world.ts'
export { parseRoutes, routed } from './routed-network.ts'
export type { RunningMember } from './running-member.ts'
export { startMember } from './start-member.ts'
export { readCurrent } from './state.ts'
export { switchable, type SwitchableNetwork } from './switchable-network.ts'
