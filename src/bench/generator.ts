/**
 * One load, in a process of its own so that its CPU is not the server's: reads a {@link LoadSpec}
 * from its argument, tells its parent when the warm-up is over, and prints its `LoadFigures`.
 */
import { errorText } from '../base/index.ts'
import { keepAliveCalls } from './lease-load.ts'
import type { LoadSpec } from './load-spec.ts'
import { UNARY_LOADS } from './loads.ts'
import { closedLoop, openLoop, type Call, type Span } from './pace.ts'
import { Tally, type LoadFigures } from './tally.ts'
import { unaryCalls } from './unary-load.ts'
import { watchCalls } from './watch-load.ts'

const EXIT_FAILED = 1

async function run(spec: LoadSpec): Promise<LoadFigures> {
  const stop = new AbortController()
  process.once('message', () => stop.abort())
  let tally = new Tally()
  const call = await open(spec, (ms) => tally.add(ms))
  await drive(call, spec, { ms: spec.warmMs, stop: stop.signal })
  process.send?.('begin')
  tally = new Tally()
  await drive(call, spec, { ms: spec.measureMs, stop: stop.signal })
  return tally.figures()
}

function open(spec: LoadSpec, took: (ms: number) => void): Promise<Call> | Call {
  const { endpoint, kind, pace } = spec
  switch (kind) {
    case 'watch event':
      return watchCalls(endpoint, took)
    case 'lease keep-alive':
      if (!('inFlight' in pace)) throw new Error('keep-alives have no rate of their own')
      return keepAliveCalls(endpoint, pace.inFlight, took)
    default:
      return unaryCalls(UNARY_LOADS[kind], spec, took)
  }
}

function drive(call: Call, { pace }: LoadSpec, span: Span): Promise<void> {
  return 'rate' in pace ? openLoop(call, pace.rate, span) : closedLoop(call, pace.inFlight, span)
}

/** Says why in one line, for the parent to pass on. */
function fail(error: unknown): void {
  process.stderr.write(errorText(error), () => process.exit(EXIT_FAILED))
}

// A call of an open loop may fail while nobody waits for it yet.
process.once('unhandledRejection', fail)
const spec = JSON.parse(process.argv[2] ?? '') as LoadSpec
// Its connections end with the process.
const print = (figures: LoadFigures): void =>
  void process.stdout.write(JSON.stringify(figures), () => process.exit())
await run(spec).then(print, fail)
