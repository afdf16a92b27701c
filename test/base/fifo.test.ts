import t from 'tap'
import { Fifo, seededRandom } from '../../src/base/index.ts'

t.test('a fifo does what an array does', (t) => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed)
    const fifo = new Fifo<number>()
    let twin: number[] = []
    for (let step = 0; step < 2000; step++) {
      const choice = random.next()
      if (choice < 0.52) {
        fifo.push(step)
        twin.push(step)
      } else if (choice < 0.99)
        if (fifo.shift() !== twin.shift()) return t.fail(`seed ${seed}, step ${step}: the oldest`)
        else {
          fifo.filter((item) => item % 3 > 0)
          twin = twin.filter((item) => item % 3 > 0)
        }
      if (fifo.length !== twin.length) return t.fail(`seed ${seed}, step ${step}: its length`)
      const at = random.below(twin.length + 2)
      if (fifo.at(at) !== twin[at]) return t.fail(`seed ${seed}, step ${step}: the item at ${at}`)
    }
    t.same([...fifo], twin, `seed ${seed}`)
  }
  return t.end()
})
