/** The etcd API that is served: RangeStream and index-only key listings came with 3.7. */
export const API_VERSION = '3.7.0'

/** What the members agree on: the API version without its patch. */
export const CLUSTER_VERSION = '3.7.0'
