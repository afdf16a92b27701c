import { readFile } from 'node:fs/promises'
import { DiskError } from '../base/index.ts'
import { DAMAGE_ADVICE, inspectWal } from '../raftlog/index.ts'
import type { WalReport } from '../raftlog/index.ts'
import { isMissing, namesIn, walFiles } from './level-files.ts'

/** The end of a write-ahead file that LevelDB will drop: the last write before the stop. */
export interface TornTail {
  readonly file: string
  readonly offset: number
  readonly bytes: number
}

/**
 * Looks through a LevelDB directory before it is opened, for what LevelDB would pass over in
 * silence: it skips records that do not check, and starts empty when its CURRENT file is gone.
 * Answers a torn end; throws a `damaged` {@link DiskError} for anything worse.
 */
export async function checkLevelWal(folder: string): Promise<TornTail | undefined> {
  await checkCurrent(folder)
  let torn: TornTail | undefined
  let before: WalReport | undefined
  for (const file of await walFiles(folder)) {
    const bytes = await readIfThere(file)
    if (bytes === undefined) continue
    const report = inspectWal(bytes)
    const { verdict } = report
    if (verdict.type === 'damaged') throw damage(file, verdict.offset, verdict.fault)
    if (report.batches > 0 && before !== undefined && !joins(before, report)) {
      throw damage(file, 0, 'it does not continue the file before it')
    }
    if (verdict.type === 'torn') torn = { file, offset: verdict.offset, bytes: verdict.bytes }
    before = report
  }
  return torn
}

/**
 * LevelDB does not sync a file that it goes on from, so a power loss can take batches from its end
 * while later ones, in the next file, are there: a hole that must not be opened.
 */
function joins(before: WalReport, after: WalReport): boolean {
  if (before.nextSequence !== undefined) return before.nextSequence === after.firstSequence
  return before.verdict.type === 'whole'
}

async function checkCurrent(folder: string): Promise<void> {
  const names = await namesIn(folder)
  // A crash while the store was made leaves a manifest alone, which is no loss.
  if (names.includes('CURRENT') || !names.some((name) => /\.(ldb|log|sst)$/.test(name))) return
  throw new DiskError('damaged', `${folder} has lost its file CURRENT; ${DAMAGE_ADVICE}`)
}

/** Undefined when LevelDB deleted it meanwhile: another process then has the directory open. */
async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function damage(file: string, offset: number, fault: string): DiskError {
  const where = `${file} is damaged at byte ${offset} (${fault})`
  return new DiskError('damaged', `${where}; ${DAMAGE_ADVICE}`)
}
