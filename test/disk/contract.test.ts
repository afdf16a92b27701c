import t from 'tap'
import { diskChecks } from '../../src/judge/disk-contract.ts'
import { LevelFactory, memoryFactory } from './disk-kinds.ts'

const seed = 1 + Math.floor(Math.random() * 2 ** 31)

for (const { name, run } of diskChecks) {
  t.test(`LevelDB: ${name}`, () => run(new LevelFactory()))
  t.test(`in memory: ${name}`, async (t) => {
    t.comment(`seed ${seed}`)
    await run(memoryFactory(seed))
  })
}
