import { errorText, type Log } from '../base/index.ts'
import { MemberError, type Member } from '../member/index.ts'
import type { Method, RangeRequest } from '../proto/index.ts'
import { RpcError, type ServiceTable } from '../rpc/index.ts'
import { aroundCalls } from './around.ts'
import { asksForLeader } from './require-leader.ts'
import { toRpcError } from './status.ts'

/**
 * What holds for a call of any service. A learner, which may be far behind, serves a status and
 * serializable ranges alone; who asks for a leader is refused while there is none; refusals are
 * told in etcd's words. An error that nobody foresaw goes to the log.
 */
export function admitted(
  services: ServiceTable,
  member: Pick<Member, 'leader' | 'learner'>,
  log: Log,
): ServiceTable {
  return aroundCalls(services, (method) => ({
    begin: (context, request) => {
      if (member.learner() && !servedByLearner(method, request)) {
        throw new MemberError('learner', `a learner does not serve ${method.name}`)
      }
      // Where requests are a stream, it watches over the leader itself for as long as it runs.
      if (!method.requestStream && member.leader() === 0n && asksForLeader(context)) {
        throw new MemberError('noLeader', 'no leader is known')
      }
    },
    refuse: (error) => {
      const told = toRpcError(error)
      if (!(told instanceof RpcError)) {
        log.error('a call failed for an unforeseen reason', {
          method: method.path,
          error: errorText(told),
        })
      }
      return told
    },
  }))
}

function servedByLearner(method: Method, request: unknown): boolean {
  if (method.path === '/etcdserverpb.KV/Range') return (request as RangeRequest).serializable
  return method.path === '/etcdserverpb.Maintenance/Status'
}
