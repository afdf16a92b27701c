import type { KeySpan } from './key-tree.ts'

interface Node<T> {
  readonly from: string
  readonly to: string | undefined
  readonly value: T
  /** Orders the tree as a heap; makes its height logarithmic whatever order spans come in. */
  readonly rank: number
  /** The highest `to` in this subtree; undefined is above all keys. */
  highest: string | undefined
  left: Node<T> | undefined
  right: Node<T> | undefined
}

/** Order of upper bounds, where undefined is above all keys. */
function compareTo(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -1 : 1
}

function compareSpans(a: KeySpan, b: KeySpan): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1
  return compareTo(a.to, b.to)
}

/**
 * Values by key span, one a span, found by a key within: an interval tree (a treap by lower bound,
 * with the highest upper bound of each subtree). A look-up costs the hits and the tree's height.
 */
export class SpanTree<T> {
  #root: Node<T> | undefined
  #ranks = 0

  get(span: KeySpan): T | undefined {
    let node = this.#root
    while (node !== undefined) {
      const order = compareSpans(span, node)
      if (order === 0) return node.value
      node = order < 0 ? node.left : node.right
    }
    return undefined
  }

  /** Adds a span that is not there. */
  add({ from, to }: KeySpan, value: T): void {
    const rank = this.#nextRank()
    const node = { from, to, value, rank, highest: to, left: undefined, right: undefined }
    this.#root = insert(this.#root, node)
  }

  /** Removes a span; nothing when it is not there. */
  delete(span: KeySpan): void {
    this.#root = remove(this.#root, span)
  }

  /** Calls `visit` for each span with the key in it, in order of the spans. */
  visit(key: string, visit: (value: T) => void): void {
    visitNode(this.#root, key, visit)
  }

  /** A scrambled counter: this room has no randomness, and callers choose no ranks. */
  #nextRank(): number {
    this.#ranks = (this.#ranks + 0x9e3779b9) | 0
    const mixed = Math.imul(this.#ranks ^ (this.#ranks >>> 16), 0x21f0aaad)
    return Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97) >>> 0
  }
}

function visitNode<T>(node: Node<T> | undefined, key: string, visit: (value: T) => void): void {
  if (node === undefined) return
  if (node.highest !== undefined && node.highest <= key) return
  visitNode(node.left, key, visit)
  if (node.from > key) return
  if (node.to === undefined || node.to > key) visit(node.value)
  visitNode(node.right, key, visit)
}

function insert<T>(node: Node<T> | undefined, added: Node<T>): Node<T> {
  if (node === undefined) return added
  if (compareSpans(added, node) < 0) {
    node.left = insert(node.left, added)
    if (node.left.rank > node.rank) return rotateRight(node, node.left)
  } else {
    node.right = insert(node.right, added)
    if (node.right.rank > node.rank) return rotateLeft(node, node.right)
  }
  return measured(node)
}

function remove<T>(node: Node<T> | undefined, span: KeySpan): Node<T> | undefined {
  if (node === undefined) return undefined
  const order = compareSpans(span, node)
  if (order === 0) return join(node.left, node.right)
  if (order < 0) node.left = remove(node.left, span)
  else node.right = remove(node.right, span)
  return measured(node)
}

/** One tree of two, where all of `left` is below all of `right`. */
function join<T>(left: Node<T> | undefined, right: Node<T> | undefined): Node<T> | undefined {
  if (left === undefined) return right
  if (right === undefined) return left
  if (left.rank > right.rank) {
    left.right = join(left.right, right)
    return measured(left)
  }
  right.left = join(left, right.left)
  return measured(right)
}

function rotateRight<T>(node: Node<T>, left: Node<T>): Node<T> {
  node.left = left.right
  left.right = measured(node)
  return measured(left)
}

function rotateLeft<T>(node: Node<T>, right: Node<T>): Node<T> {
  node.right = right.left
  right.left = measured(node)
  return measured(right)
}

function measured<T>(node: Node<T>): Node<T> {
  let highest = node.to
  for (const child of [node.left, node.right]) {
    if (child !== undefined && compareTo(child.highest, highest) > 0) highest = child.highest
  }
  node.highest = highest
  return node
}
