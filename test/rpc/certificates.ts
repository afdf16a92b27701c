import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate and its key, as PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** A root of its own, and what it has signed. */
export interface Certificates {
  readonly ca: string
  /** For 127.0.0.1 and localhost. */
  readonly server: KeyPair
  /** Of the user `root`. */
  readonly client: KeyPair
}

/** Why nothing can be tested over TLS; undefined: it can. */
export const tlsMissing: string | undefined =
  spawnSync('openssl', ['version']).status === 0
    ? undefined
    : 'NOT TESTED OVER TLS: there is no openssl to make certificates with'

/** Makes new ones, good for two days. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-certificates-'))
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const sign = (name: string, subject: string, extensions: string): KeyPair => {
    openssl('req', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject)
    writeFileSync(join(folder, 'extensions'), extensions)
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2']
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', 'extensions']
    openssl('x509', '-req', ...by, ...files)
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) }
  }
  try {
    const self = ['-x509', '-days', '2', '-subj', '/CN=test root']
    openssl('req', ...self, ...curve, '-keyout', 'ca.key', '-out', 'ca.pem')
    const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:other.test'
    return {
      ca: read('ca.pem'),
      server: sign('server', '/CN=server', names),
      client: sign('client', '/CN=root', 'extendedKeyUsage=clientAuth'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
