import type { Clock, Network } from '../base/index.ts'
import type { RpcEngine, ServerOptions } from '../rpc/index.ts'
import { GrpcPeerLink } from './grpc-peer-link.ts'
import {
  linkKeepaliveMs,
  linkKeepaliveTimeoutMs,
  peerMessageBytesMax,
  peerStreamsMax,
} from './limits.ts'
import { peerServices } from './peer-service.ts'

const serverOptions: ServerOptions = {
  receiveBytesMax: peerMessageBytesMax,
  concurrentStreamsMax: peerStreamsMax,
  // Peers are ours, and ping often to notice early that a member is gone.
  keepaliveMinTimeMs: 0,
  keepaliveIntervalMs: linkKeepaliveMs,
  keepaliveTimeoutMs: linkKeepaliveTimeoutMs,
}

/** Members reaching each other over gRPC (proto/keelson/peer.proto). */
export function grpcNetwork(engine: RpcEngine, clock: Clock): Network {
  return {
    serve: async (urls, handler) => {
      const server = engine.createServer(peerServices(handler), serverOptions)
      try {
        for (const url of urls) await server.listen(url)
      } catch (error) {
        await server.close(0)
        throw error
      }
      return { close: () => server.close(0) }
    },
    connect: (urls, onState) => new GrpcPeerLink(engine, clock, urls, onState),
  }
}
