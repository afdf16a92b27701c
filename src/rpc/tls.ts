import { parseEndpoint, type Endpoint } from './endpoint-url.ts'
import { RpcError } from './status.ts'

/** What a server shows its clients, and asks of them. All texts are PEM. */
export interface ServerTls {
  /** The certificate, followed by those between it and the root. */
  readonly cert: string
  readonly key: string
  /**
   * Each client must show a certificate that one of `clientCa` has signed; one that any client
   * trusts, where that is absent.
   */
  readonly clientCertRequired?: boolean
  readonly clientCa?: string
}

/** Where to serve. Throws RpcError `InvalidArgument`, as for any bad URL, where TLS lacks its keys. */
export function servedEndpoint(url: string, tls: ServerTls | undefined): Endpoint {
  const endpoint = parseEndpoint(url)
  if (!endpoint.secure || tls !== undefined) return endpoint
  throw new RpcError('InvalidArgument', `${url}: TLS needs a certificate and its key`)
}

/** What a client shows, and whom it trusts. All texts are PEM. */
export interface ClientTls {
  /** Who must have signed the server's certificate; without it, whom Node trusts. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** What the server's certificate must be for, if not the host of the URL. */
  readonly serverName?: string
}
