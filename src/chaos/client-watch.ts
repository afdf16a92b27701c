import { errorText, type Clock, type Timer } from '../base/index.ts'
import type { Client } from '../client/index.ts'
import { PROGRESS_INTERVAL_MS } from './limits.ts'
import { keysOf } from './perform.ts'
import type { WatchTape } from './watch-tape.ts'
import { eventOf } from './wire-state.ts'

/** Tapes a watch of the client, which goes on over faults by itself, until `signal` aborts. */
export async function tapeClientWatch(
  client: Client,
  clock: Clock,
  tape: WatchTape,
  signal: AbortSignal,
): Promise<void> {
  const { span, startRevision, previousAsked } = tape.wish
  const options = { startRevision, previous: previousAsked, progress: true, signal }
  const watch = client.watch(keysOf(span), options)
  const askAgain = (): Timer =>
    clock.after(PROGRESS_INTERVAL_MS, () => {
      watch.requestProgress()
      timer = askAgain()
    })
  let timer = askAgain()
  try {
    watch.started.then(
      (revision) => {
        tape.startRevision = revision
      },
      () => undefined,
    )
    for await (const message of watch) {
      if (message.type === 'progress') tape.add(message)
      else {
        const events = message.events.map(({ type, kv, previous }) => eventOf(type, kv, previous))
        tape.add({ type: 'events', events })
      }
    }
  } catch (error) {
    tape.error = errorText(error)
  } finally {
    timer.cancel()
  }
}
