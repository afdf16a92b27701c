import { DiskError, errorText } from '../base/index.ts'
import { DAMAGE_ADVICE } from '../raftlog/index.ts'

/**
 * Any failure of LevelDB or of a file as a {@link DiskError}: what failed at `path`, and what a
 * person does about it. Fatal to the process, all of them: nothing is tried again.
 */
export function levelError(error: unknown, path: string): DiskError {
  if (error instanceof DiskError) return error
  const causes = causesOf(error)
  const cause = causes.at(-1)
  const text = errorText(cause)
  const has = (pattern: RegExp): boolean => causes.some((each) => pattern.test(codeAndText(each)))
  if (has(/LEVEL_LOCKED/)) {
    const locked = `${path} is in use by another process: stop that one, or use another directory`
    return new DiskError('locked', locked, { cause })
  }
  if (has(/ENOSPC|EDQUOT|No space left|quota exceeded/i)) {
    const full = `no space left for ${path}: free or add some, then start this member again`
    return new DiskError('noSpace', full, { cause })
  }
  // A file that LevelDB's manifest names and that is gone shows as an I/O error as well.
  if (has(/LEVEL_CORRUPTION/) || (has(/LEVEL_/) && has(/No such file/i))) {
    return new DiskError('damaged', `${path} is damaged (${text}); ${DAMAGE_ADVICE}`, { cause })
  }
  const failed = `the device failed at ${path} (${text}): check it, then start this member again`
  return new DiskError('io', failed, { cause })
}

/** Runs `work`; whatever it fails with comes out as a {@link DiskError}. */
export async function asDiskError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw levelError(error, path)
  }
}

/** The error and those beneath it, outermost first: LevelDB's own is the last. */
function causesOf(error: unknown): readonly unknown[] {
  const causes = [error]
  let at = error
  while (at instanceof Error && at.cause !== undefined) {
    at = at.cause
    causes.push(at)
  }
  return causes
}

function codeAndText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return `${code} ${errorText(error)}`
}
