import type { Network } from '../base/index.ts'

/**
 * Dials some peers elsewhere than they advertise: behind an address translation, or through the
 * proxies of a fault test. `routes` maps an advertised URL to the one to dial.
 */
export function routed(network: Network, routes: ReadonlyMap<string, string>): Network {
  if (routes.size === 0) return network
  return {
    serve: (urls, handler) => network.serve(urls, handler),
    connect: (urls, onState) =>
      network.connect(
        urls.map((url) => routes.get(url) ?? url),
        onState,
      ),
  }
}

/** Reads `from=to,from=to`. */
export function parseRoutes(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
