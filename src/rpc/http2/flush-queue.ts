/** What has something to write before the event loop goes on. */
export interface Flushable {
  flush(): void
}

let waiting: Flushable[] = []
let flushing = false

/**
 * Has `item` flushed once all that came with one event has been handled; once for each call. A turn
 * of the event loop later would be a poll later, and as often for nothing: what one event brings is
 * as much as can be gathered without waiting. What is written because there was room again waits
 * for the next turn, so that one stream with much to say does not hold up all others.
 */
export function flushSoon(item: Flushable): void {
  waiting.push(item)
  if (waiting.length > 1) return
  if (flushing) setImmediate(flushAll)
  else process.nextTick(flushAll)
}

function flushAll(): void {
  const items = waiting
  waiting = []
  flushing = true
  try {
    for (const item of items) item.flush()
  } finally {
    flushing = false
  }
}
