import { ServingStatus } from '../proto/index.ts'
import { RpcError, type Implementation } from '../rpc/index.ts'

/** grpc.health.v1: the server as a whole (the empty name) serves for as long as it answers. */
export function createHealthService(): Implementation<'grpc.health.v1.Health'> {
  const serving = { status: ServingStatus.SERVING }
  return {
    Check: ({ service }) => {
      if (service !== '') throw new RpcError('NotFound', 'unknown service')
      return serving
    },

    List: () => ({ statuses: new Map([['', serving]]) }),

    Watch: async ({ service }, replies, call) => {
      const known = service === ''
      replies.send(known ? serving : { status: ServingStatus.SERVICE_UNKNOWN })
      if (call.signal.aborted) return
      await new Promise<void>((resolve) => {
        call.signal.addEventListener('abort', () => resolve(), { once: true })
      })
    },
  }
}
