import { isListed, showConf } from './raft-checker.ts'
import type { RaftCluster } from './raft-cluster.ts'
import type { RaftLoad } from './raft-load.ts'
import type { RaftMember } from './raft-member.ts'
import { TICK } from './raft-profile.ts'
import { SimFailure } from './sim-failure.ts'

/** A healed cluster must be back at work after so many election timeouts, */
const RECOVERY_ELECTIONS = 40
/** and so many ticks for each entry of its backlog: they may have to travel one by one. */
const TICKS_AN_ENTRY = 2

/**
 * Liveness: once nothing goes wrong any more, new proposals are applied by every member and each
 * has a read answered. Answers how many ticks that took; throws when it takes too long.
 */
export function recover(cluster: RaftCluster, load: RaftLoad): number {
  const began = cluster.now
  const ticksMax =
    RECOVERY_ELECTIONS * cluster.profile.raft.electionTicks + TICKS_AN_ENTRY * backlog(cluster)
  const target = cluster.checker.committed + 1
  const readsBefore = new Map([...cluster.members.values()].map((one) => [one, one.readsAnswered]))
  const isBack = (member: RaftMember): boolean =>
    member.applied >= target && member.readsAnswered > (readsBefore.get(member) ?? 0)

  cluster.every(TICK, () => {
    retireRemoved(cluster)
    for (const member of cluster.running()) {
      const status = member.status()
      const idle = status?.lastIndex === status?.commit
      if (idle && status?.role === 'leader') load.propose(member)
      member.askRead()
    }
    return true
  })
  while (!insiders(cluster).every(isBack)) {
    if (cluster.now > began + ticksMax * TICK) throw new SimFailure(describe(cluster, target))
    cluster.step()
  }
  return (cluster.now - began) / TICK
}

/** How far who is behind most is behind the longest log. */
function backlog(cluster: RaftCluster): number {
  const last = Math.max(...cluster.running().map(({ log }) => log.lastIndex()))
  return last - Math.min(...insiders(cluster).map(({ applied }) => applied))
}

/** Everybody in the newest configuration. */
function insiders(cluster: RaftCluster): RaftMember[] {
  const conf = cluster.conf()
  return [...cluster.members.values()].filter(({ id }) => conf === undefined || isListed(conf, id))
}

/**
 * A removed member stops, as its host would see to, once everybody who stays knows that it is out:
 * until then its vote may be needed by one who does not (thesis 4.2.1).
 */
function retireRemoved(cluster: RaftCluster): void {
  const staying = insiders(cluster)
  for (const member of staying) cluster.restart(member)
  for (const member of cluster.running()) {
    const needed = staying.some((other) => other === member || isListed(other.conf, member.id))
    if (!needed && member.applied > 0) cluster.crash(member)
  }
}

function describe(cluster: RaftCluster, target: number): string {
  const lines = cluster.running().map((member) => {
    const status = member.status()
    const { role, term, leader, commit, lastIndex } = status ?? {}
    const place = `applied ${member.applied} of ${commit} of ${lastIndex}`
    const office = `${role} in term ${term} under ${leader}`
    return `  ${member.id}: ${office}, ${place}, ${showConf(member.conf)}`
  })
  return [`no recovery: ${target} is not applied by all with reads answered`, ...lines].join('\n')
}
