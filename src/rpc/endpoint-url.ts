import { RpcError } from './status.ts'

/**
 * Where a server listens or a channel connects to; `secure`: over TLS. A host is without the
 * brackets of IPv6.
 */
export type Endpoint =
  | {
      readonly type: 'tcp'
      readonly secure: boolean
      readonly host: string
      readonly port: number
    }
  | { readonly type: 'unix'; readonly secure: boolean; readonly path: string }

/**
 * Reads `http://host:port`, `unix:path` or `unix://path`, and https and unixs for the same over TLS;
 * the port must be there, as etcd wants it. Throws RpcError `InvalidArgument` for anything else.
 */
export function parseEndpoint(url: string): Endpoint {
  const secure = /^(https|unixs):/i.test(url)
  const path = /^unixs?:(?:\/\/)?(.+)$/i.exec(url)?.[1]
  if (path !== undefined) return { type: 'unix', secure, path }
  const [, bracketed, plain, digits] =
    /^https?:\/\/(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})\/?$/i.exec(url) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || !(port <= 65_535)) {
    throw new RpcError('InvalidArgument', `${url}: want http(s)://host:port or unix(s):path`)
  }
  return { type: 'tcp', secure, host, port }
}

/** A TCP endpoint as it stands in URLs: with brackets where the host is an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The URL of a TCP endpoint. */
export function endpointUrl(host: string, port: number, secure = false): string {
  return `${secure ? 'https' : 'http'}://${hostAndPort(host, port)}`
}
