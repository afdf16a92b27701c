import { Command } from 'commander'
import { KeelsonError } from '../base/index.ts'
import type { Client, MemberInfo } from '../client/index.ts'
import type { View } from './printer.ts'
import { hexId, showId } from './read-argument.ts'
import { withSession } from './session.ts'

/** `keelson member list`. */
export function memberCommand(): Command {
  return new Command('member').description('show the members').addCommand(
    new Command('list')
      .description('show the members')
      .option('--serializable', 'as the member that is asked knows them')
      .action(async (flags: { serializable?: boolean }, command: Command) => {
        await withSession(command, async ({ client, printer }) => {
          await printer.show(membersView(await client.members(flags)))
        })
      }),
  )
}

function membersView(members: readonly MemberInfo[]): View {
  return {
    json: { members: members.map((member) => ({ ...member, id: showId(member.id) })) },
    head: ['id', 'status', 'name', 'peer urls', 'client urls', 'learner'],
    rows: members.map(({ id, name, peerUrls, clientUrls, isLearner }) => [
      showId(id),
      name === '' ? 'unstarted' : 'started',
      name,
      peerUrls.join(' '),
      clientUrls.join(' '),
      String(isLearner),
    ]),
  }
}

/** No endpoint leads. */
export class NoLeaderError extends KeelsonError<'noLeader'> {}

/** `keelson move-leader`: hands leadership on. */
export function moveLeaderCommand(): Command {
  return new Command('move-leader')
    .description('hand leadership to another member')
    .argument('<id>', 'of the member, as member list prints it', hexId)
    .action(async (target: bigint, _flags: object, command: Command) => {
      await withSession(command, async ({ client, printer }) => {
        const { endpoint, id } = await findLeader(client)
        await client.moveLeader(endpoint, target)
        const [from, to] = [showId(id), showId(target)]
        await printer.show({
          json: { from, to },
          head: ['from', 'to'],
          rows: [[from, to]],
          lines: [`leadership moved from ${from} to ${to}`],
        })
      })
    })
}

async function findLeader(client: Client): Promise<{ endpoint: string; id: bigint }> {
  for (const endpoint of client.endpoints) {
    const status = await client.status(endpoint).catch(() => undefined)
    if (status?.isLeader === true) return { endpoint, id: status.memberId }
  }
  throw new NoLeaderError('noLeader', 'none of the endpoints leads: give all in --endpoints')
}
