import { NetworkError, type Network, type PeerHandler, type PeerLink } from '../base/index.ts'

/** A network that can be cut, to see what a cluster does about it. */
export interface SwitchableNetwork extends Network {
  /** While cut, nothing comes in and nothing goes out. */
  cut(isCut: boolean): void
}

/** Wraps a member's network; it is joined until told otherwise. */
export function switchable(network: Network): SwitchableNetwork {
  let isCut = false
  const refuse = (): void => {
    if (isCut) throw new NetworkError('unreachable', 'this member is isolated by command')
  }
  return {
    cut: (cut) => {
      isCut = cut
    },
    serve: (urls, handler) => network.serve(urls, guarded(handler)),
    connect: (urls, onState) => guardedLink(network.connect(urls, onState)),
  }

  function guarded(handler: PeerHandler): PeerHandler {
    return {
      onFrame: (frame) => {
        if (!isCut) handler.onFrame(frame)
      },
      onCall: async (method, body, signal) => {
        refuse()
        return handler.onCall(method, body, signal)
      },
      onUpload: async (method, chunks, signal) => {
        refuse()
        return handler.onUpload(method, chunks, signal)
      },
    }
  }

  function guardedLink(link: PeerLink): PeerLink {
    return {
      post: (frame) => !isCut && link.post(frame),
      call: async (method, body, signal) => {
        refuse()
        return link.call(method, body, signal)
      },
      upload: async (method, chunks, signal) => {
        refuse()
        return link.upload(method, chunks, signal)
      },
      close: () => link.close(),
    }
  }
}
