import t from 'tap'
import { BTree, seededRandom, type Random } from '../../src/base/index.ts'
import { seedsOf } from './seeds.ts'

interface Item {
  weight: number
}

/** The same map as a sorted array, each answer by the plainest loop. */
class SortedArray {
  readonly entries: [string, Item][] = []

  find(key: string): number {
    return this.entries.findIndex(([other]) => other === key)
  }

  insert(key: string, item: Item): void {
    this.entries.push([key, item])
    this.entries.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  delete(key: string): Item | undefined {
    const at = this.find(key)
    return at < 0 ? undefined : this.entries.splice(at, 1)[0]?.[1]
  }

  slice(from: string, to: string | undefined): [string, Item][] {
    return this.entries.filter(([key]) => key >= from && (to === undefined || key < to))
  }

  weight(from: string, to: string | undefined): number {
    return this.slice(from, to).reduce((sum, [, item]) => sum + item.weight, 0)
  }
}

function randomKey(random: Random, space: number): string {
  const number = random.below(space)
  // Prefixes of one another, and bytes on both sides of ASCII.
  if (number % 7 === 0) return 'k'.repeat((number % 5) + 1)
  return String.fromCharCode(number % 256) + number.toString(7)
}

function collect(
  visit: (keep: (key: string, item: Item) => boolean) => void,
  limit: number,
): string[] {
  const keys: string[] = []
  visit((key) => keys.push(key) < limit)
  return keys
}

function compareRange(tree: BTree<Item>, model: SortedArray, random: Random, space: number): void {
  const from = random.below(4) === 0 ? '' : randomKey(random, space)
  const to = random.below(4) === 0 ? undefined : randomKey(random, space)
  const limit = random.below(3) === 0 ? 1 + random.below(9) : Infinity
  const entries = model.slice(from, to)
  const all = entries.map(([key]) => key).slice(0, limit)
  const weighted = entries.filter(([, item]) => item.weight > 0).map(([key]) => key)
  const where = JSON.stringify({ from, to, limit })
  if (tree.weight(from, to) !== model.weight(from, to)) throw new Error(`weight ${where}`)
  const seen = collect((keep) => tree.ascend(from, to, keep), limit)
  if (seen.join() !== all.join()) throw new Error(`ascend ${where}`)
  const heavy = collect((keep) => tree.ascendWeighted(from, to, keep), limit)
  if (heavy.join() !== weighted.slice(0, limit).join()) throw new Error(`weighted ${where}`)
}

/** One random history; `growth` of 100 operations insert, so trees both grow and shrink. */
function churn(seed: number, steps: number, space: number): number {
  const random = seededRandom(seed)
  const tree = new BTree<Item>((item) => item.weight)
  const model = new SortedArray()
  let most = 0
  for (let step = 0; step < steps; step++) {
    const growth = Math.floor(step / (steps / 4)) % 2 === 0 ? 75 : 20
    const key = randomKey(random, space)
    const known = model.entries[model.find(key)]?.[1]
    if (tree.get(key) !== known) throw new Error(`get at step ${step}`)
    if (random.below(100) < growth) {
      if (known === undefined) {
        const item = { weight: random.below(3) }
        tree.insert(key, item)
        model.insert(key, item)
      } else {
        const weight = random.below(3)
        tree.reweigh(key, weight - known.weight)
        known.weight = weight
      }
    } else if (tree.delete(key) !== model.delete(key)) throw new Error(`delete at step ${step}`)
    if (tree.size !== model.entries.length) throw new Error(`size at step ${step}`)
    most = Math.max(most, tree.size)
    if (step % 5 === 0) compareRange(tree, model, random, space)
  }
  for (const [key, item] of model.entries.slice()) {
    if (tree.delete(key) !== item) throw new Error('delete at the end')
  }
  if (tree.size !== 0 || tree.weight('', undefined) !== 0) throw new Error('not empty at the end')
  return most
}

t.test('a tree answers like a sorted array, whatever is done to it', async (t) => {
  for (const seed of seedsOf(t, 3)) {
    const most = churn(seed, 4000, 1500)
    t.ok(most > 500, `seed ${seed}: up to ${most} keys`)
  }
})

t.test('a tree of three levels grows and shrinks in order and against it', (t) => {
  const keys = Array.from({ length: 20_000 }, (_, number) => String(number).padStart(6, '0'))
  for (const order of [keys, keys.toReversed()]) {
    const tree = new BTree<Item>((item) => item.weight)
    order.forEach((key, at) => tree.insert(key, { weight: at % 2 }))
    t.equal(tree.size, keys.length)
    t.equal(tree.weight('', undefined), keys.length / 2)
    t.equal(tree.weight('001000', '003000'), 1000)
    t.strictSame(
      collect((keep) => tree.ascend('', undefined, keep), Infinity),
      keys,
    )
    for (const key of order) if (tree.delete(key) === undefined) t.fail(`${key} is lost`)
    t.equal(tree.size, 0)
    t.equal(tree.weight('', undefined), 0)
  }
  t.end()
})

t.test('skipping keys without weight does not run past the end of the range', (t) => {
  const tree = new BTree<Item>((item) => item.weight)
  for (let number = 0; number < 1000; number++) {
    const weight = number === 0 || number === 999 ? 1 : 0
    tree.insert(String(number).padStart(3, '0'), { weight })
  }
  const seen = collect((keep) => tree.ascendWeighted('001', '500', keep), Infinity)
  t.strictSame(seen, [])
  t.strictSame(
    collect((keep) => tree.ascendWeighted('', undefined, keep), Infinity),
    ['000', '999'],
  )
  t.end()
})

t.test('misuse stops the program', (t) => {
  const tree = new BTree<Item>((item) => item.weight)
  tree.insert('a', { weight: 1 })
  t.throws(() => tree.insert('a', { weight: 1 }), /only an absent key is inserted/)
  t.throws(() => tree.reweigh('b', 1), /only a key in the tree is reweighed/)
  t.equal(tree.delete('b'), undefined)
  t.end()
})
