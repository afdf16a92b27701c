import { assert } from '../base/index.ts'
import type { Member } from '../proto/messages.ts'
import { InitialClusterError } from './errors.ts'
import { clusterIdOf, memberIdOf, type Sha1 } from './ids.ts'
import { parsePeerUrl } from './peer-url.ts'

/** One member of a cluster to be, as configured. */
export interface InitialMember {
  readonly name: string
  /** At least one, sorted. */
  readonly peerURLs: readonly string[]
}

/** A cluster that starts afresh: the same on all who start from the same configuration. */
export interface NewCluster {
  readonly id: bigint
  /** Sorted by id, all voters. */
  readonly members: readonly Member[]
}

/**
 * Reads `--initial-cluster`: `name=url,name2=url`; a name given several times has several URLs.
 * Throws `empty`, `nameEmpty`, `urlEmpty`, `badUrl` and, for a URL given twice, `duplicateUrl`.
 */
export function parseInitialCluster(text: string): readonly InitialMember[] {
  const urlsByName = new Map<string, string[]>()
  const owners = new Map<string, string>()
  for (const part of text.split(',')) {
    if (part.trim() === '') continue
    const { name, url } = parsePair(part)
    const owner = owners.get(url)
    if (owner !== undefined) {
      const who = owner === name ? name : `${owner} and ${name}`
      throw new InitialClusterError('duplicateUrl', `${url} is given twice, for ${who}`)
    }
    owners.set(url, name)
    urlsByName.set(name, [...(urlsByName.get(name) ?? []), url])
  }
  if (urlsByName.size === 0) {
    throw new InitialClusterError('empty', 'the initial cluster names no member')
  }
  return [...urlsByName].map(([name, urls]) => ({ name, peerURLs: urls.toSorted() }))
}

function parsePair(part: string): { name: string; url: string } {
  const at = part.indexOf('=')
  const name = (at < 0 ? part : part.slice(0, at)).trim()
  const url = at < 0 ? '' : part.slice(at + 1).trim()
  if (name === '') {
    throw new InitialClusterError('nameEmpty', `"${part}" lacks the name before its URL`)
  }
  if (url === '') {
    throw new InitialClusterError('urlEmpty', `"${part}" lacks a URL: name=http://host:port`)
  }
  return { name, url: parsePeerUrl(url) }
}

/**
 * This member's own entry. Throws `nameMissing`, and `urlMismatch` when the entry and what the
 * member advertises to its peers differ: the others would not reach it, or not know it.
 */
export function checkOwnMember(
  initial: readonly InitialMember[],
  name: string,
  advertised: readonly string[],
): InitialMember {
  const own = initial.find((member) => member.name === name)
  if (own === undefined) {
    const names = initial.map((member) => member.name).join(', ')
    throw new InitialClusterError(
      'nameMissing',
      `this member is called ${name}, but the initial cluster has only ${names}`,
    )
  }
  const wanted = own.peerURLs.map(comparable).toSorted().join(',')
  const given = advertised
    .map((url) => comparable(parsePeerUrl(url)))
    .toSorted()
    .join(',')
  if (wanted === given) return own
  throw new InitialClusterError(
    'urlMismatch',
    `the initial cluster has ${name} at ${own.peerURLs.join(',')}, ` +
      `but it advertises ${advertised.join(',')} to its peers`,
  )
}

/** `localhost` and its address are the same place; other names are compared as they are. */
function comparable(url: string): string {
  return url.replace('://localhost:', '://127.0.0.1:')
}

/** Ids and first records of a new cluster, as etcd has them; `token` keeps like clusters apart. */
export function newCluster(
  initial: readonly InitialMember[],
  token: string,
  sha1: Sha1,
): NewCluster {
  const members = initial.map(({ name, peerURLs }) => {
    const ID = memberIdOf(peerURLs, token, sha1)
    return { ID, name, peerURLs, clientURLs: [], isLearner: false }
  })
  const ids = members.map((member) => member.ID)
  assert(new Set(ids).size === ids.length, 'members with different URLs have different ids')
  assert(!ids.includes(0n), 'the hash of a member is not zero')
  return { id: clusterIdOf(ids, sha1), members: members.toSorted((a, b) => (a.ID < b.ID ? -1 : 1)) }
}
