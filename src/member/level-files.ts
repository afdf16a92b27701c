import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a file is called until it is whole, and a directory once it is being removed. */
const ASIDE = '.aside'
export const REMOVING = '.removing'

/** Replaces a file: after a crash it holds the old bytes or the new, and once resolved, the new. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const aside = path + ASIDE
  const file = await open(aside, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(aside, path)
  // Without it a power loss may bring the old name back, after others were told of the new bytes.
  await syncFolder(dirname(path))
}

/** Makes names in a folder durable: what was made, renamed or removed there. */
export async function syncFolder(path: string): Promise<void> {
  await syncAt(path, constants.O_RDONLY | constants.O_DIRECTORY)
}

/** Makes a file durable that others write. Nothing when it is gone. */
export async function syncFile(path: string): Promise<void> {
  try {
    await syncAt(path, constants.O_RDONLY)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/**
 * Makes a folder and those above it, durably; only the owner may read what is in them. One by one,
 * since Node's own recursion never ends where a new name is refused as missing, such as in /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return
  await makeFolder(dirname(path))
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    // Another store's open may have come before this one's.
    if (!(await isFolder(path))) throw error
  }
  await syncFolder(dirname(path))
}

/** The names in a folder; none when there is no such folder. */
export async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** The numbered write-ahead files of a LevelDB directory, oldest first. */
export async function walFiles(folder: string): Promise<readonly string[]> {
  const names = (await namesIn(folder)).filter((name) => /^\d+\.log$/.test(name))
  const oldestFirst = names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  return oldestFirst.map((name) => join(folder, name))
}

/** Whether an error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function syncAt(path: string, flags: number): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
