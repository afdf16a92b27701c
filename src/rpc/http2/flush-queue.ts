/** What has something to write at the end of this turn of the event loop. */
export interface Flushable {
  flush(): void
}

let waiting: Flushable[] = []

/** Has `item` flushed once all that arrived in this turn has been handled; once for each call. */
export function flushSoon(item: Flushable): void {
  waiting.push(item)
  if (waiting.length === 1) setImmediate(flushAll)
}

function flushAll(): void {
  const items = waiting
  waiting = []
  for (const item of items) item.flush()
}
