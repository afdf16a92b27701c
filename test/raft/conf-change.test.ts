import t from 'tap'
import { changeConf, type ConfChange, type ConfState, type MemberId } from '../../src/raft/index.ts'
import { runRandom, SEED } from './seed.ts'

const random = runRandom()
const IDS = [1n, 2n, 3n, 4n, 5n, 6n]
const EMPTY: ConfState = {
  voters: [],
  learners: [],
  votersOutgoing: [],
  learnersNext: [],
  autoLeave: false,
}

/** The twin keeps, for each member, what it is in each half, and nothing sorted or derived. */
interface Twin {
  members: Map<MemberId, { now: 'voter' | 'learner' | 'none'; before: boolean }>
  joint: boolean
  autoLeave: boolean
}

function twinOf(conf: ConfState): Twin {
  const members: Twin['members'] = new Map()
  for (const id of IDS) {
    const learner = conf.learners.includes(id) || conf.learnersNext.includes(id)
    const now = conf.voters.includes(id) ? 'voter' : learner ? 'learner' : 'none'
    members.set(id, { now, before: conf.votersOutgoing.includes(id) })
  }
  return { members, joint: conf.votersOutgoing.length > 0, autoLeave: conf.autoLeave }
}

function confOf({ members, autoLeave }: Twin): ConfState {
  const ids = (wanted: (state: { now: string; before: boolean }) => boolean): MemberId[] =>
    [...members].filter(([, state]) => wanted(state)).map(([id]) => id)
  return {
    voters: ids(({ now }) => now === 'voter'),
    learners: ids(({ now, before }) => now === 'learner' && !before),
    votersOutgoing: ids(({ before }) => before),
    learnersNext: ids(({ now, before }) => now === 'learner' && before),
    autoLeave,
  }
}

/** What the change makes of it; undefined when it does not fit. */
function twinChange(conf: ConfState, { transition, steps }: ConfChange): ConfState | undefined {
  const twin = twinOf(conf)
  const voters = (): MemberId[] => [...confOf(twin).voters]
  const before = voters()
  if (steps.length === 0) {
    if (!twin.joint) return undefined
    for (const state of twin.members.values()) state.before = false
    return { ...confOf(twin), autoLeave: false }
  }
  if (twin.joint) return undefined
  const enters = transition !== 'auto' || steps.length > 1
  if (enters && before.length === 0) return undefined
  if (enters) for (const state of twin.members.values()) state.before = state.now === 'voter'
  for (const { type, id } of steps) {
    const state = twin.members.get(id)
    if (state === undefined || type === 'update') continue
    state.now = type === 'remove' ? 'none' : type === 'addVoter' ? 'voter' : 'learner'
  }
  twin.autoLeave = enters && transition !== 'explicit'
  return voters().length === 0 ? undefined : confOf(twin)
}

function someChange(): ConfChange {
  const kinds = ['addVoter', 'addVoter', 'addLearner', 'remove', 'update'] as const
  const steps = Array.from({ length: random.below(4) }, () => ({
    type: kinds[random.below(kinds.length)] ?? 'update',
    id: IDS[random.below(IDS.length)] ?? 1n,
  }))
  const transitions = ['auto', 'auto', 'joint', 'explicit'] as const
  return { transition: transitions[random.below(4)] ?? 'auto', steps }
}

function majorities(voters: readonly MemberId[]): MemberId[][] {
  const sets = Array.from({ length: 2 ** voters.length }, (_, bits) =>
    voters.filter((_, at) => (bits >> at) % 2 === 1),
  )
  return sets.filter((set) => set.length * 2 > voters.length)
}

/** Whether a majority could decide under `before` and another under `after` without meeting. */
function canSplit(before: ConfState, after: ConfState): boolean {
  const quorums = (conf: ConfState): MemberId[][] =>
    conf.votersOutgoing.length === 0
      ? majorities(conf.voters)
      : majorities(conf.voters).flatMap((one) =>
          majorities(conf.votersOutgoing).map((two) => [...one, ...two]),
        )
  return quorums(before).some((one) =>
    quorums(after).some((two) => !one.some((id) => two.includes(id))),
  )
}

const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ??
  'unfit'

t.test(`changes do what a plain twin does, seed ${SEED}`, (t) => {
  let [conf, fitted, unfit] = [EMPTY, 0, 0]
  for (let round = 0; round < 20_000; round++) {
    if (round % 50 === 0) conf = EMPTY
    const change = someChange()
    const expected = twinChange(conf, change)
    const outcome = changeConf(conf, change)
    const actual = outcome.type === 'changed' ? outcome.conf : undefined
    if (asText(actual) !== asText(expected)) {
      t.equal(asText(actual), asText(expected), asText({ conf, change }))
      break
    }
    if (actual === undefined) unfit++
    else fitted++
    conf = actual ?? conf
  }
  t.ok(fitted > 1000, 'many changes fit')
  t.ok(unfit > 1000, 'many do not')
  t.end()
})

t.test(`no change lets two majorities decide apart, seed ${SEED}`, (t) => {
  let [conf, joint] = [EMPTY, 0]
  for (let round = 0; round < 2_000; round++) {
    if (round % 50 === 0) conf = EMPTY
    const change = someChange()
    const outcome = changeConf(conf, change)
    if (outcome.type === 'unfit') continue
    const next = outcome.conf
    if (conf.voters.length > 0 && canSplit(conf, next)) t.fail(asText({ conf, change, next }))
    if (next.votersOutgoing.length > 0) joint++
    conf = next
  }
  t.ok(joint > 50, 'joint configurations were met')
  t.end()
})
