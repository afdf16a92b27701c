import { DiskError } from '../base/index.ts'

/** What a person does about a store that is damaged. */
export const DAMAGE_ADVICE =
  'remove this member from the cluster, delete its data directory and let it join anew; ' +
  'with no healthy peers left, restore a snapshot'

/** The log of `path` is not what was written to it: this member must not start. */
export function damagedLog(path: string, fault: string): DiskError {
  return new DiskError('damaged', `the raft log in ${path} is damaged: ${fault}; ${DAMAGE_ADVICE}`)
}
