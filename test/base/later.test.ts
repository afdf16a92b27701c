import t from 'tap'
import { Later, tell, type Listener } from '../../src/base/index.ts'

/** Writes down what it is told. */
function listener(): Listener<unknown> & { readonly told: unknown[] } {
  const told: unknown[] = []
  return {
    told,
    onValue: (value) => told.push(['value', value]),
    onError: (error) => told.push(['error', error]),
  }
}

t.test('a listener is told in the very call that settles, early or late', (t) => {
  const [value, error, early, failed] = [listener(), listener(), listener(), listener()]
  const later = new Later<number>()
  later.listen(value)
  t.same(value.told, [])
  later.settle(1)
  t.same(value.told, [['value', 1]])
  const bad = new Later<number>()
  bad.listen(error)
  bad.fail('no')
  t.same(error.told, [['error', 'no']])
  const known = new Later<number>()
  known.settle(2)
  known.listen(early)
  t.same(early.told, [['value', 2]])
  Later.failed('never').listen(failed)
  t.same(failed.told, [['error', 'never']])
  t.throws(() => later.listen(listener()), { message: /one listener/ })
  t.end()
})

t.test('a later value is turned into another; what that throws is its failure', (t) => {
  const found = listener()
  const later = new Later<number>()
  const turn = (value: number): string => {
    if (value < 0) throw new RangeError('below zero')
    return `<${value}>`
  }
  later.map(turn).listen(found)
  later.settle(3)
  const [wrong, failed] = [new Later<number>(), new Later<number>()]
  wrong.map(turn).listen(found)
  wrong.settle(-1)
  failed.map(turn).listen(found)
  failed.fail('no')
  t.match(found.told, [
    ['value', '<3>'],
    ['error', { message: 'below zero' }],
    ['error', 'no'],
  ])
  t.end()
})

t.test('it is awaited like a promise, and an answer of any form is told', async (t) => {
  const later = new Later<number>()
  setImmediate(() => later.settle(4))
  t.equal(await later, 4)
  await t.rejects(async () => Later.failed(new Error('gone')), { message: 'gone' })
  const found = listener()
  const known = new Later<number>()
  known.settle(6)
  tell<number>(5, found)
  tell(known, found)
  t.same(found.told, [
    ['value', 5],
    ['value', 6],
  ])
  tell(Promise.resolve(7), found)
  tell(Promise.reject(new Error('eight')), found)
  await new Promise((resolve) => setImmediate(resolve))
  t.match(found.told.slice(2), [
    ['value', 7],
    ['error', { message: 'eight' }],
  ])
})
