/** The etcd API that is served: RangeStream and index-only key listings came with 3.7. */
export const API_VERSION = '3.7.0'

/** What this member proposes to the others: the API version without its patch. */
export const CLUSTER_VERSION = '3.7.0'

/** The form of the stored state as clients are told of it; etcd's goes with its API. */
export const STORAGE_VERSION = '3.7.0'
