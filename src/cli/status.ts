import { Command } from 'commander'
import { errorText, KeelsonError } from '../base/index.ts'
import type { Client, MemberStatus } from '../client/index.ts'
import { colors, type View } from './printer.ts'
import { showId } from './read-argument.ts'
import { withSession } from './session.ts'

/** Some of the endpoints did not answer; which has been shown. */
export class SilentEndpointError extends KeelsonError<'silent'> {}

/** One endpoint, and how the member there stands or why that is not known. */
interface EndpointReport {
  readonly endpoint: string
  readonly status?: MemberStatus
  readonly error?: string
}

/** `keelson status`: how each endpoint's member stands. */
export function statusCommand(): Command {
  return new Command('status')
    .description('show how each member stands')
    .option('--cluster', 'all members that the cluster knows, instead of the endpoints')
    .action(async (flags: { cluster?: boolean }, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        const endpoints = flags.cluster === true ? await clientUrls(client) : client.endpoints
        const reports = await Promise.all(endpoints.map((each) => report(client, each)))
        await printer.show(statusView(reports))
        const silent = reports.filter(({ status }) => status === undefined)
        if (silent.length === 0) return
        const urls = silent.map(({ endpoint }) => endpoint).join(', ')
        throw new SilentEndpointError('silent', `${urls} did not answer: is the member up?`)
      })
    })
}

async function clientUrls(client: Client): Promise<readonly string[]> {
  const members = await client.members()
  return members.flatMap((member) => member.clientUrls)
}

async function report(client: Client, endpoint: string): Promise<EndpointReport> {
  try {
    return { endpoint, status: await client.status(endpoint) }
  } catch (error) {
    return { endpoint, error: errorText(error) }
  }
}

function statusView(reports: readonly EndpointReport[]): View {
  const rows = reports.map(reportRow)
  return {
    json: { endpoints: reports.map(reportJson) },
    head: [
      ...['endpoint', 'id', 'version', 'db size', 'role', 'term', 'index', 'applied'],
      ...['revision', 'errors'],
    ],
    rows,
    lines: rows.map((row) => row.filter((cell) => cell !== '').join(', ')),
  }
}

function reportJson({ endpoint, status, error }: EndpointReport): object {
  if (status === undefined) return { endpoint, error }
  const [memberId, clusterId, leader] = [status.memberId, status.clusterId, status.leader].map(
    showId,
  )
  return { endpoint, ...status, memberId, clusterId, leader }
}

function reportRow({ endpoint, status }: EndpointReport): string[] {
  if (status === undefined) {
    return [endpoint, '', '', '', colors.red('silent'), '', '', '', '', '']
  }
  return [
    endpoint,
    showId(status.memberId),
    status.version,
    showBytes(status.dbBytes),
    showRole(status),
    String(status.raftTerm),
    String(status.raftIndex),
    String(status.raftAppliedIndex),
    String(status.revision),
    status.errors.join(' '),
  ]
}

/** What a member is to the cluster, in one word. */
export function showRole({ isLeader, isLearner, leader }: MemberStatus): string {
  if (isLeader) return colors.green('leader')
  if (leader === 0n) return colors.red('no leader')
  return isLearner ? 'learner' : 'follower'
}

function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
