import { codec, ConfChangeTransition, ConfChangeType } from '../proto/index.ts'
import type { ConfChange, ConfStep } from '../raft/index.ts'
import { TransportError } from './errors.ts'

// The log writes the same bytes by a mapping of its own: neither room may import the other. A test
// holds the two together.
const wire = codec('raftpb.ConfChangeV2')

const transitions: Readonly<Record<ConfChange['transition'], number>> = {
  auto: ConfChangeTransition.ConfChangeTransitionAuto,
  joint: ConfChangeTransition.ConfChangeTransitionJointImplicit,
  explicit: ConfChangeTransition.ConfChangeTransitionJointExplicit,
}

const steps: Readonly<Record<ConfStep['type'], number>> = {
  addVoter: ConfChangeType.ConfChangeAddNode,
  addLearner: ConfChangeType.ConfChangeAddLearnerNode,
  remove: ConfChangeType.ConfChangeRemoveNode,
  update: ConfChangeType.ConfChangeUpdateNode,
}

/** A change and the host's context for it, as one raftpb.ConfChangeV2. */
export function encodeConfChange(change: ConfChange, data: Uint8Array): Uint8Array {
  const changes = change.steps.map(({ type, id }) => ({ type: steps[type], nodeId: id }))
  return wire.encode({ transition: transitions[change.transition], changes, context: data })
}

/** The inverse. Throws DecodeError, or TransportError `malformed` for a kind of step not known. */
export function decodeConfChange(bytes: Uint8Array): {
  readonly change: ConfChange
  readonly data: Uint8Array
} {
  const { transition, changes, context } = wire.decode(bytes)
  const change = {
    transition: nameOf(transitions, transition),
    steps: changes.map(({ type, nodeId }) => ({ type: nameOf(steps, type), id: nodeId })),
  }
  return { change, data: context }
}

function nameOf<Name extends string>(numbers: Readonly<Record<Name, number>>, number: number) {
  for (const name in numbers) if (numbers[name] === number) return name
  throw new TransportError('malformed', `a membership change of a kind not known: ${number}`)
}
