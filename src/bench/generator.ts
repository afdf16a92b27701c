/**
 * One load, in a process of its own so that its CPU is not the server's: reads a {@link LoadSpec}
 * from its argument and prints its {@link LoadFigures}.
 */
import { http2Engine } from '../rpc/http2/index.ts'
import { callOf, type LoadFigures, type LoadSpec } from './loads.ts'

async function run(spec: LoadSpec): Promise<LoadFigures> {
  const { endpoint, inFlight, kind, measureMs } = spec
  const channel = http2Engine.connect(endpoint)
  const call = callOf(kind)
  const took: number[] = []
  let next = Math.floor(Math.random() * 10_000)
  const cpu = process.cpuUsage()
  const begin = performance.now()
  const end = begin + measureMs
  const work = async (): Promise<void> => {
    for (let at = performance.now(); at < end;) {
      await call(channel, next++)
      const now = performance.now()
      took.push(now - at)
      at = now
    }
  }
  await Promise.all(Array.from({ length: inFlight }, work))
  const seconds = (performance.now() - begin) / 1000
  const { user, system } = process.cpuUsage(cpu)
  channel.close()
  took.sort((a, b) => a - b)
  const at = (share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN
  return {
    calls: took.length,
    seconds,
    ...{ p50: at(0.5), p99: at(0.99), p999: at(0.999) },
    ownCpu: (user + system) / took.length,
  }
}

const figures = await run(JSON.parse(process.argv[2] ?? '') as LoadSpec)
process.stdout.write(JSON.stringify(figures))
