import { InitialClusterError } from './errors.ts'

const WEB = /^(https?):\/\/([^/?#@\s]+):(\d{1,5})(.*)$/i
const SOCKET = /^(unixs?):\/\/(\S+)$/i
const PORT_MAX = 65_535

/**
 * A peer URL in the form that ids are computed from: trimmed, scheme in lower case. Only http,
 * https (host and port, nothing after them), unix and unixs are peer URLs (etcd). Throws `badUrl`.
 */
export function parsePeerUrl(text: string): string {
  const url = text.trim()
  const socket = SOCKET.exec(url)
  if (socket !== null) return `${scheme(socket)}://${socket[2]}`
  if (!/^https?:\/\//i.test(url)) {
    throw badUrl(url, 'its scheme must be http, https, unix or unixs')
  }
  const web = WEB.exec(url)
  if (web === null || Number(web[3]) > PORT_MAX || !isHost(web[2] ?? '')) {
    throw badUrl(url, 'it must have the form http://host:port')
  }
  if (web[4] !== '') throw badUrl(url, 'nothing may follow the port')
  return `${scheme(web)}://${web[2]}:${web[3]}`
}

function scheme(match: RegExpExecArray): string {
  return (match[1] ?? '').toLowerCase()
}

/** A name, an IPv4 address, or an IPv6 address in brackets. */
function isHost(host: string): boolean {
  return /^\[[0-9a-f:.]+(%25[\w.~-]+)?\]$/i.test(host) || !/[[\]:]/.test(host)
}

function badUrl(url: string, why: string): InitialClusterError {
  return new InitialClusterError('badUrl', `"${url}" is not a peer URL: ${why}`)
}
