import type { Member } from '../member/index.ts'
import type { ServiceTable } from '../rpc/index.ts'
import { admitted } from './admission.ts'
import { watchInvariants } from './around.ts'
import { createClusterService } from './cluster.ts'
import { createHealthService } from './health.ts'
import { createKvService } from './kv.ts'
import { createLeaseService } from './lease.ts'
import { createMaintenanceService } from './maintenance.ts'
import type { ServiceOptions } from './options.ts'
import { createWatchService } from './watch.ts'

/** Between two progress notifications, where no other time is asked for (etcd). */
const PROGRESS_NOTIFY_MS = 600_000

/** All that one member serves to clients. What is absent answers Unimplemented. */
export function createServices(member: Member, options: ServiceOptions): ServiceTable {
  const { clock, random, electionMs, maxRequestBytes, progressNotifyMs } = options
  const services: ServiceTable = {
    'etcdserverpb.KV': createKvService(member, options),
    'etcdserverpb.Watch': createWatchService(member, {
      clock,
      random,
      electionMs,
      requestBytesMax: maxRequestBytes,
      progressNotifyMs: progressNotifyMs === 0 ? PROGRESS_NOTIFY_MS : progressNotifyMs,
    }),
    'etcdserverpb.Lease': createLeaseService(member, options),
    'etcdserverpb.Cluster': createClusterService(member),
    'etcdserverpb.Maintenance': createMaintenanceService(member, options),
    'grpc.health.v1.Health': createHealthService(),
  }
  return watchInvariants(admitted(services, member, options.log), options.onFatal)
}
