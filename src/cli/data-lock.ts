import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { DiskError, SILENT_LOG } from '../base/index.ts'

/** Whether a process has the member's data in `dataDir` open. */
export async function isDataLocked(dataDir: string): Promise<boolean> {
  const folder = join(dataDir, 'member')
  const exists = await access(join(folder, 'log')).then(
    () => true,
    () => false,
  )
  if (!exists) return false
  // Loaded here, since few commands need it.
  const { createLevelDisk } = await import('../member/index.ts')
  try {
    const store = await createLevelDisk(folder, SILENT_LOG).open('log')
    await store.close()
    return false
  } catch (error) {
    // Damaged data is nobody's to lose.
    return error instanceof DiskError && error.code === 'locked'
  }
}
