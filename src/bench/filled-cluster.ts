import { connect } from './connect.ts'
import type { Contender } from './contender.ts'
import { fill } from './loads.ts'
import { RunningCluster } from './running-cluster.ts'

/** A fresh cluster that holds the first `keys` keys. */
export async function startFilled(
  contender: Contender,
  members: number,
  keys: number,
): Promise<RunningCluster> {
  const cluster = await RunningCluster.start(contender, members)
  try {
    const channel = connect((await cluster.leader()).endpoint)
    await fill(channel, keys).finally(() => channel.close())
    return cluster
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
