import { bytesToLatin1, latin1ToBytes } from '../../src/base/index.ts'
import type { PeerLink } from '../../src/base/index.ts'
import type { SimHost, World } from '../../src/sim/index.ts'

const NAMES = ['a', 'b', 'c'] as const

export function urlOf(name: string): string {
  return `http://${name}:2380`
}

/**
 * Three processes that do a bit of all that members do: every 100 ms each writes down what it
 * counts, synced, and tells the others; who is told something higher goes on from there.
 */
export function startPings(world: World): void {
  for (const name of NAMES) world.addMember(name).start(ping)
}

async function ping(host: SimHost): Promise<void> {
  const store = await host.disk.open('state')
  const key = latin1ToBytes('count')
  const count = { value: Number(bytesToLatin1(store.get(key) ?? latin1ToBytes('0'))) }
  host.log.info('counts on', { from: count.value })
  await host.network.serve([urlOf(host.name)], {
    onFrame: (frame) => {
      count.value = Math.max(count.value, Number(bytesToLatin1(frame)))
    },
    onCall: () => Promise.resolve(latin1ToBytes(String(count.value))),
    onUpload: () => Promise.resolve(new Uint8Array(0)),
  })
  const links: PeerLink[] = NAMES.filter((other) => other !== host.name).map((other) =>
    host.network.connect([urlOf(other)], (up) => {
      host.log.info(up ? 'reaches' : 'lost', { other })
    }),
  )
  const tick = async (): Promise<void> => {
    host.clock.after(95 + host.random.below(10), () => void tick())
    count.value += 1
    const value = latin1ToBytes(String(count.value))
    await store.batch([{ type: 'put', key, value }], { sync: true })
    for (const link of links) link.post(value)
  }
  await tick()
}

/** Crashes, pauses and cuts at random, one after another, until `untilMs`. */
export function troublePings(world: World, untilMs: number): void {
  const { random, clock } = world
  const next = (): void => {
    if (clock.now() > untilMs) return world.heal()
    const victim = world.member(NAMES[random.below(3)] ?? 'a')
    const length = 100 + random.below(3000)
    switch (random.below(4)) {
      case 0:
        victim.crash()
        clock.after(length, () => victim.restart())
        break
      case 1:
        victim.pause()
        clock.after(length, () => victim.resume())
        break
      case 2:
        world.partition([[victim.name], NAMES.filter((name) => name !== victim.name)])
        clock.after(length, () => world.heal())
        break
      default:
        world.cut(victim.name, NAMES[random.below(3)] ?? 'a')
        clock.after(length, () => world.heal())
    }
    clock.after(length + random.below(2000), next)
  }
  clock.after(1000, next)
}
