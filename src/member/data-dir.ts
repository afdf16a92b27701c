import { KeelsonError } from '../base/index.ts'
import type { Disk } from '../base/index.ts'

/**
 * Of what the directory holds as a whole; raised when an older Keelson could not read it. Format 1
 * had a record for each write of history instead of pages.
 */
const FORMAT = 2
const IDENTITY = 'member.json'

/** Who lives in a data directory, written once when all else in it is ready. */
export interface DataDirIdentity {
  readonly memberId: bigint
  readonly clusterId: bigint
}

/**
 * - `newerFormat`, `olderFormat`: written by another Keelson, and not read by this one. - `foreign`: another program's data, such as etcd's.
 * - `damaged`: the identity file does not read. - `noCluster`: told to join a cluster that exists,
 * which is not built yet.
 */
export type DataDirErrorCode = 'newerFormat' | 'olderFormat' | 'foreign' | 'damaged' | 'noCluster'

/** The data directory cannot be used as it was asked for; nothing in it was changed. */
export class DataDirError extends KeelsonError<DataDirErrorCode> {}

/** Reads who lives here; undefined in a directory that was never, or not wholly, initialised. */
export async function readIdentity(disk: Disk): Promise<DataDirIdentity | undefined> {
  const bytes = await disk.readFile(IDENTITY)
  if (bytes === undefined) return undefined
  const record = parseRecord(new TextDecoder().decode(bytes))
  if (record.format > FORMAT) {
    throw new DataDirError(
      'newerFormat',
      `the data directory has format ${record.format}, this Keelson reads up to ${FORMAT}: ` +
        'start it with the newer Keelson that wrote it',
    )
  }
  if (record.format < FORMAT) {
    throw new DataDirError(
      'olderFormat',
      `the data directory has format ${record.format}, of a Keelson before its first release: ` +
        'remove the directory and let the member join anew, or start it with that Keelson',
    )
  }
  return { memberId: record.memberId, clusterId: record.clusterId }
}

/** Marks the directory as initialised. */
export async function writeIdentity(disk: Disk, identity: DataDirIdentity): Promise<void> {
  const record = {
    format: FORMAT,
    memberId: String(identity.memberId),
    clusterId: String(identity.clusterId),
  }
  await disk.writeFile(IDENTITY, new TextEncoder().encode(`${JSON.stringify(record)}\n`))
}

/**
 * Empties a directory that was never wholly initialised: what is in it was promised to nobody.
 * Throws `foreign` for what no Keelson has written.
 */
export async function clearUnfinished(disk: Disk): Promise<void> {
  const names = await disk.list('')
  const foreign = names.find((name) => !/^(log|state-\d+)$/.test(name))
  if (foreign !== undefined) {
    throw new DataDirError(
      'foreign',
      `the data directory holds "${foreign}", which is not Keelson's: give an empty --data-dir`,
    )
  }
  for (const name of names) await disk.remove(name)
}

function parseRecord(text: string): { format: number; memberId: bigint; clusterId: bigint } {
  try {
    const record = JSON.parse(text) as Record<string, unknown>
    const format = Number(record['format'])
    if (!Number.isSafeInteger(format)) throw new Error('no format')
    // A newer format may say who lives here in another way: it is refused by its number alone.
    if (format > FORMAT) return { format, memberId: 0n, clusterId: 0n }
    return {
      format,
      memberId: BigInt(String(record['memberId'])),
      clusterId: BigInt(String(record['clusterId'])),
    }
  } catch (cause) {
    throw new DataDirError(
      'damaged',
      `${IDENTITY} in the data directory does not read: restore it from a backup, or remove the ` +
        'directory and let the member join anew',
      { cause },
    )
  }
}
