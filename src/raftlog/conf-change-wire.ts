import { ConfChangeTransition, ConfChangeType, DecodeError, codec } from '../proto/index.ts'
import type { ConfChange, ConfStep } from '../raft/index.ts'

const wire = codec('raftpb.ConfChangeV2')

const TRANSITIONS: Readonly<Record<ConfChange['transition'], number>> = {
  auto: ConfChangeTransition.ConfChangeTransitionAuto,
  joint: ConfChangeTransition.ConfChangeTransitionJointImplicit,
  explicit: ConfChangeTransition.ConfChangeTransitionJointExplicit,
}

const STEPS: Readonly<Record<ConfStep['type'], number>> = {
  addVoter: ConfChangeType.ConfChangeAddNode,
  remove: ConfChangeType.ConfChangeRemoveNode,
  update: ConfChangeType.ConfChangeUpdateNode,
  addLearner: ConfChangeType.ConfChangeAddLearnerNode,
}

/** A membership change and the host's context for it, as one raftpb.ConfChangeV2. */
export function encodeConfChange(change: ConfChange, context: Uint8Array): Uint8Array {
  const changes = change.steps.map((step) => ({ type: STEPS[step.type], nodeId: step.id }))
  return wire.encode({ transition: TRANSITIONS[change.transition], changes, context })
}

/** The inverse; throws {@link DecodeError} for bytes that are none, or a kind of step not known. */
export function decodeConfChange(bytes: Uint8Array): {
  readonly change: ConfChange
  readonly context: Uint8Array
} {
  const { transition, changes, context } = wire.decode(bytes)
  const steps = changes.map(({ type, nodeId }) => ({ type: nameOf(STEPS, type), id: nodeId }))
  return { change: { transition: nameOf(TRANSITIONS, transition), steps }, context }
}

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, value: number): Name {
  for (const name in names) if (names[name] === value) return name
  throw new DecodeError('malformed', `a membership change of a kind that is not known: ${value}`)
}
