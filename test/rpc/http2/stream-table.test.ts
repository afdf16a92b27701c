import t from 'tap'
import { seededRandom } from '../../../src/base/index.ts'
import { Stream } from '../../../src/rpc/http2/stream.ts'
import { StreamTable } from '../../../src/rpc/http2/stream-table.ts'

void t.test('a table of streams does what a Map does, with short streams and long ones', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed)
    const table = new StreamTable<Stream>()
    const twin = new Map<number, Stream>()
    let id = 1
    for (let step = 0; step < 3000; step++) {
      const open = [...twin.keys()]
      if (random.next() < 0.5 || open.length === 0) {
        const stream = new Stream(id, 0)
        // Clients may skip ids.
        id += random.next() < 0.1 ? 2 * random.below(1000) : 2
        if (twin.has(stream.id)) continue
        table.add(stream)
        twin.set(stream.id, stream)
      } else {
        // Mostly a late one: the first ones stay as watches do.
        const gone = open[Math.floor(open.length * Math.sqrt(random.next()))] ?? 0
        table.delete(gone)
        twin.delete(gone)
      }
      table.delete(id + 2)
      const wrong = [...twin.keys()].find((one) => table.get(one) !== twin.get(one))
      if (wrong !== undefined || table.size !== twin.size || table.get(id + 2) !== undefined) {
        return t.fail(`seed ${seed}, step ${step}: the stream ${wrong}`)
      }
    }
    const sorted = (streams: Iterable<Stream>) => [...streams].map((one) => one.id).sort()
    t.same(sorted(table.values()), sorted(twin.values()), `seed ${seed}`)
    table.clear()
    t.same([table.size, table.values()], [0, []])
  }
  return t.end()
})
