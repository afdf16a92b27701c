import { readFile } from 'node:fs/promises'
import { errorText } from '../base/index.ts'
import type { ServerTls } from '../rpc/index.ts'
import type { ServerFlags } from './server-flags.ts'

const isSecure = (url: string): boolean => /^(https|unixs):/i.test(url)

/** What is missing of a client port's TLS, in one sentence. */
export function refuseTlsFlags(flags: ServerFlags): string | undefined {
  const given = flags.text('cert-file') !== ''
  if (given !== (flags.text('key-file') !== '')) return '--cert-file and --key-file go together'
  const secure = flags.list('listen-client-urls').find(isSecure)
  if (given || secure === undefined) return undefined
  return `--cert-file and --key-file are required to listen on ${secure}`
}

/**
 * The certificates of the client port; undefined where no URL asks for them, as in etcd. A CA, or
 * `--client-cert-auth`, demands certificates of the clients. Throws when a file cannot be read.
 */
export async function clientTls(flags: ServerFlags): Promise<ServerTls | undefined> {
  if (!flags.list('listen-client-urls').some(isSecure)) return undefined
  const ca = flags.text('trusted-ca-file')
  return {
    cert: await fileOf(flags, 'cert-file'),
    key: await fileOf(flags, 'key-file'),
    clientCertRequired: ca !== '' || flags.bool('client-cert-auth'),
    ...(ca === '' ? {} : { clientCa: await fileOf(flags, 'trusted-ca-file') }),
  }
}

async function fileOf(flags: ServerFlags, name: string): Promise<string> {
  try {
    return await readFile(flags.text(name), 'utf8')
  } catch (error) {
    throw new Error(`--${name}: ${errorText(error)}`, { cause: error })
  }
}
