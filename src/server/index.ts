/**
 * server: etcd's services, as functions over plain data.
 *
 * A file a service; each checks the form of a request in etcd's order, asks the member to propose
 * it or for a read point, and answers with etcd's header. What holds for all services alike stands
 * around them (`admission.ts`). Invariants owned: codes and texts are etcd's,
 * at one place (`status.ts`); no reply is given before what it says is so on this member. It must
 * never know the gRPC library, write the state, or hold state of its own beyond an open stream.
 */
export { createServices } from './create-services.ts'
export type { ServiceOptions } from './options.ts'
export { API_VERSION, CLUSTER_VERSION } from './version.ts'
