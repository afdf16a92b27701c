import { assert } from './assert.ts'

/** Entries of a leaf, children of an inner node: the fastest with 500k keys of 32 bytes. */
const NODE_MAX = 64
/** Below this a node joins or levels with a neighbour. */
const NODE_MIN = NODE_MAX / 4

interface Leaf<V> {
  readonly type: 'leaf'
  keys: string[]
  values: V[]
}

/** `keys[i]` is above all of `children[i]` and not above any of `children[i + 1]`. */
interface Inner<V> {
  readonly type: 'inner'
  keys: string[]
  children: Node<V>[]
  /** The sum of weights beneath each child. */
  weights: number[]
}

type Node<V> = Leaf<V> | Inner<V>

/** Called with each entry in key order; answers whether to go on. */
export type Visit<V> = (key: string, value: V) => boolean

/**
 * An ordered map on strings of one byte a character (`bytesToLatin1`): a B+tree whose inner nodes
 * know the weight beneath each child, so that the weight of any range is summed in O(log n).
 * A value whose weight changes while it is in the tree is reported by `reweigh`. Nothing may be
 * inserted or deleted during a visit.
 */
export class BTree<V> {
  readonly #weigh: (value: V) => number
  #root: Node<V> = { type: 'leaf', keys: [], values: [] }
  #size = 0
  #weight = 0

  constructor(weigh: (value: V) => number) {
    this.#weigh = weigh
  }

  /** How many entries there are. */
  get size(): number {
    return this.#size
  }

  get(key: string): V | undefined {
    let node = this.#root
    while (node.type === 'inner') node = childAt(node, upperBound(node.keys, key))
    const at = lowerBound(node.keys, key)
    return node.keys[at] === key ? node.values[at] : undefined
  }

  /** Adds a key that is not there yet. */
  insert(key: string, value: V): void {
    const root = this.#root
    const right = this.#insert(root, key, value)
    if (right !== undefined) {
      const weights = [weightOf(root, this.#weigh), weightOf(right, this.#weigh)]
      const children = [root, right]
      this.#root = { type: 'inner', keys: [smallest(right)], children, weights }
    }
    this.#size += 1
    this.#weight += this.#weigh(value)
  }

  /** Answers what was deleted; undefined when the key is not there. */
  delete(key: string): V | undefined {
    const value = this.get(key)
    if (value === undefined) return undefined
    this.#delete(this.#root, key, this.#weigh(value))
    const root = this.#root
    if (root.type === 'inner' && root.children.length === 1) this.#root = childAt(root, 0)
    this.#size -= 1
    this.#weight -= this.#weigh(value)
    return value
  }

  /** The value of `key` weighs `delta` more than when it was inserted or last reweighed. */
  reweigh(key: string, delta: number): void {
    let node = this.#root
    while (node.type === 'inner') {
      const at = upperBound(node.keys, key)
      node.weights[at] = weightAt(node, at) + delta
      node = childAt(node, at)
    }
    assert(node.keys[lowerBound(node.keys, key)] === key, 'only a key in the tree is reweighed')
    this.#weight += delta
  }

  /** The weight of all keys in `[from, to)`; without `to`, of all from `from` on. */
  weight(from: string, to: string | undefined): number {
    if (to !== undefined && to <= from) return 0
    const upTo = to === undefined ? this.#weight : this.#weightBelow(to)
    return from === '' ? upTo : upTo - this.#weightBelow(from)
  }

  /** Visits the entries of `[from, to)`; without `to`, all from `from` on. */
  ascend(from: string, to: string | undefined, visit: Visit<V>): void {
    ascend(this.#root, from, to, visit)
  }

  /** The same for the entries that weigh something, in time of O(log n) and those visited. */
  ascendWeighted(from: string, to: string | undefined, visit: Visit<V>): void {
    const weigh = this.#weigh
    ascendWeighted(this.#root, from, to, (key, value) => weigh(value) === 0 || visit(key, value))
  }

  #insert(node: Node<V>, key: string, value: V): Node<V> | undefined {
    if (node.type === 'leaf') {
      const at = lowerBound(node.keys, key)
      assert(node.keys[at] !== key, 'only an absent key is inserted')
      node.keys.splice(at, 0, key)
      node.values.splice(at, 0, value)
      return node.keys.length > NODE_MAX ? splitLeaf(node, at) : undefined
    }
    const at = upperBound(node.keys, key)
    const child = childAt(node, at)
    const right = this.#insert(child, key, value)
    const weight = weightAt(node, at) + this.#weigh(value)
    node.weights[at] = weight
    if (right === undefined) return undefined
    const moved = weightOf(right, this.#weigh)
    node.weights[at] = weight - moved
    node.keys.splice(at, 0, smallest(right))
    node.children.splice(at + 1, 0, right)
    node.weights.splice(at + 1, 0, moved)
    return node.children.length > NODE_MAX ? splitInner(node, at + 1) : undefined
  }

  #delete(node: Node<V>, key: string, weight: number): void {
    if (node.type === 'leaf') {
      const at = lowerBound(node.keys, key)
      node.keys.splice(at, 1)
      node.values.splice(at, 1)
      return
    }
    const at = upperBound(node.keys, key)
    const child = childAt(node, at)
    this.#delete(child, key, weight)
    node.weights[at] = weightAt(node, at) - weight
    if (sizeOf(child) < NODE_MIN) level(node, at === 0 ? 0 : at - 1, this.#weigh)
  }

  #weightBelow(key: string): number {
    let node = this.#root
    let sum = 0
    while (node.type === 'inner') {
      const at = upperBound(node.keys, key)
      for (let before = 0; before < at; before++) sum += weightAt(node, before)
      node = childAt(node, at)
    }
    const end = lowerBound(node.keys, key)
    for (let at = 0; at < end; at++) sum += this.#weigh(node.values[at] as V)
    return sum
  }
}

/** How many of the sorted `keys` are below `key`. */
export function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the sorted `keys` are not above `key`. */
export function upperBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) <= key) low = middle + 1
    else high = middle
  }
  return low
}

function childAt<V>(node: Inner<V>, at: number): Node<V> {
  const child = node.children[at]
  assert(child !== undefined, 'an inner node has a child on each side of a key')
  return child
}

function weightAt<V>(node: Inner<V>, at: number): number {
  const weight = node.weights[at]
  assert(weight !== undefined, 'an inner node knows the weight of each child')
  return weight
}

function weightOf<V>(node: Node<V>, weigh: (value: V) => number): number {
  let sum = 0
  if (node.type === 'inner') for (const weight of node.weights) sum += weight
  else for (const value of node.values) sum += weigh(value)
  return sum
}

function sizeOf<V>(node: Node<V>): number {
  return node.type === 'leaf' ? node.keys.length : node.children.length
}

function smallest<V>(start: Node<V>): string {
  let node = start
  while (node.type === 'inner') node = childAt(node, 0)
  const key = node.keys[0]
  assert(key !== undefined, 'only the root may be an empty leaf')
  return key
}

/**
 * Where a node that grew at `at` is cut. One that grew at its end is likely to do so again (keys
 * that count upwards are common), so it is left nearly full.
 */
function cutOf(size: number, at: number): number {
  return at === size - 1 ? size - (NODE_MAX >> 3) : size >> 1
}

/** Cuts off and answers the right part. */
function splitLeaf<V>(leaf: Leaf<V>, at: number): Leaf<V> {
  const cut = cutOf(leaf.keys.length, at)
  return { type: 'leaf', keys: leaf.keys.splice(cut), values: leaf.values.splice(cut) }
}

function splitInner<V>(node: Inner<V>, at: number): Inner<V> {
  const cut = cutOf(node.children.length, at)
  const children = node.children.splice(cut)
  const weights = node.weights.splice(cut)
  const keys = node.keys.splice(cut)
  // The key between the halves separates them one level up.
  node.keys.pop()
  return { type: 'inner', keys, children, weights }
}

/** Makes one of the children `at` and `at + 1` when that fits, else levels them. */
function level<V>(parent: Inner<V>, at: number, weigh: (value: V) => number): void {
  const left = childAt(parent, at)
  const right = childAt(parent, at + 1)
  const between = parent.keys[at]
  assert(between !== undefined, 'a key separates neighbours')
  const weight = weightAt(parent, at) + weightAt(parent, at + 1)
  absorb(left, right, between)
  if (sizeOf(left) <= NODE_MAX) {
    parent.keys.splice(at, 1)
    parent.children.splice(at + 1, 1)
    parent.weights.splice(at, 2, weight)
    return
  }
  const half = left.type === 'leaf' ? splitLeaf(left, 0) : splitInner(left, 0)
  const moved = weightOf(half, weigh)
  parent.keys[at] = smallest(half)
  parent.children[at + 1] = half
  parent.weights[at] = weight - moved
  parent.weights[at + 1] = moved
}

/** Appends all of `right` to `left`, its neighbour on the same level. */
function absorb<V>(left: Node<V>, right: Node<V>, between: string): void {
  if (left.type === 'leaf') {
    assert(right.type === 'leaf', 'all leaves are on one level')
    left.keys = left.keys.concat(right.keys)
    left.values = left.values.concat(right.values)
    return
  }
  assert(right.type === 'inner', 'all leaves are on one level')
  left.keys = left.keys.concat(between, right.keys)
  left.children = left.children.concat(right.children)
  left.weights = left.weights.concat(right.weights)
}

function ascend<V>(node: Node<V>, from: string, to: string | undefined, visit: Visit<V>): boolean {
  if (node.type === 'leaf') return ascendLeaf(node, from, to, visit)
  for (let at = upperBound(node.keys, from); at < node.children.length; at++) {
    if (!ascend(childAt(node, at), from, to, visit)) return false
  }
  return true
}

function ascendWeighted<V>(
  node: Node<V>,
  from: string,
  to: string | undefined,
  visit: Visit<V>,
): boolean {
  if (node.type === 'leaf') return ascendLeaf(node, from, to, visit)
  for (let at = upperBound(node.keys, from); at < node.children.length; at++) {
    // The leaves past the end may all be skipped, so the end is looked for here as well.
    if (at > 0 && to !== undefined && (node.keys[at - 1] as string) >= to) return false
    if (weightAt(node, at) === 0) continue
    if (!ascendWeighted(childAt(node, at), from, to, visit)) return false
  }
  return true
}

/** Answers whether to go on with the next leaf. */
function ascendLeaf<V>(
  leaf: Leaf<V>,
  from: string,
  to: string | undefined,
  visit: Visit<V>,
): boolean {
  const { keys, values } = leaf
  for (let at = lowerBound(keys, from); at < keys.length; at++) {
    const key = keys[at] as string
    if (to !== undefined && key >= to) return false
    if (!visit(key, values[at] as V)) return false
  }
  return true
}
