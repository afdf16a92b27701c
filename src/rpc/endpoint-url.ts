import { RpcError } from './status.ts'

/** Where a server listens or a channel connects to. A host is without the brackets of IPv6. */
export type Endpoint =
  | { readonly type: 'tcp'; readonly host: string; readonly port: number }
  | { readonly type: 'unix'; readonly path: string }

/**
 * Reads `http://host:port`, `unix:path` or `unix://path`; the port must be there, as etcd wants it.
 * Throws RpcError: `Unimplemented` for https and unixs, `InvalidArgument` for anything else.
 */
export function parseEndpoint(url: string): Endpoint {
  if (/^(https|unixs):/i.test(url)) {
    throw new RpcError('Unimplemented', `${url}: TLS is not supported yet, use http: or unix:`)
  }
  const path = /^unix:(?:\/\/)?(.+)$/i.exec(url)?.[1]
  if (path !== undefined) return { type: 'unix', path }
  const [, bracketed, plain, digits] =
    /^http:\/\/(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})\/?$/i.exec(url) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || !(port <= 65_535)) {
    throw new RpcError('InvalidArgument', `${url}: want http://host:port or unix:path`)
  }
  return { type: 'tcp', host, port }
}

/** The URL of a TCP endpoint, with brackets where the host is an IPv6 address. */
export function endpointUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
