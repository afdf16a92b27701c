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

/** What a client shows, and whom it trusts. All texts are PEM. */
export interface ClientTls {
  /** Who must have signed the server's certificate; without it, whom Node trusts. */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** What the server's certificate must be for, if not the host of the URL. */
  readonly serverName?: string
}
