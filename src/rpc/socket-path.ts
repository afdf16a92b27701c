import { closeSync, existsSync, openSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { NetworkError } from '../base/index.ts'

/** Bytes of a unix socket's path that every system takes. Node cuts a longer one without a word. */
const pathBytesMax = 103

const openFiles = '/proc/self/fd'

/** A name by which a unix socket is bound or reached; good until it is closed. */
export interface SocketPath {
  readonly path: string
  close(): void
}

/**
 * Names the unix socket at `path`, however long that is: from the working directory, or through its
 * folder, held open, where the system shows open files as paths. Throws NetworkError `unreachable`
 * where it does not, and the system's own error when there is no such folder.
 */
export function openSocketPath(path: string): SocketPath {
  const fromHere = relative('.', path)
  const shorter = fromHere.length < path.length ? fromHere : path
  if (Buffer.byteLength(shorter) <= pathBytesMax) return { path: shorter, close: () => {} }
  if (!existsSync(openFiles)) {
    throw new NetworkError('unreachable', `the path of a unix socket is too long: ${path}`)
  }
  const folder = openSync(dirname(path), 'r')
  return {
    path: `${openFiles}/${folder}/${basename(path)}`,
    close: () => closeSync(folder),
  }
}
