/**
 * Bits of the code of each byte (RFC 7541, appendix B). The code is canonical: codes of one length
 * are consecutive in the order of their bytes, so that lengths say all. The end-of-string symbol is
 * the last code of all, 30 ones; it may only appear as padding.
 */
const lengths = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5,
  6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6,
  7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23,
  23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22,
  22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22,
  23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27,
  27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25,
  24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
]

const LENGTH_MAX = 30

/** The code of each byte, in its low `lengths[byte]` bits. */
const codes = buildCodes()

function buildCodes(): readonly number[] {
  const found: number[] = Array.from({ length: 256 }, () => 0)
  let code = 0
  for (let length = 1; length <= LENGTH_MAX; length++) {
    for (let byte = 0; byte < 256; byte++) if (lengths[byte] === length) found[byte] = code++
    code <<= 1
  }
  return found
}

interface Node {
  readonly id: number
  /** What a 0 and a 1 lead to: a node, a whole byte, or nothing. */
  readonly branches: (Node | number | undefined)[]
  /** The bits so far are ones only and at most seven: what a string may end with. */
  readonly padding: boolean
}

/** The inner nodes of the code tree, the root first. */
const nodes = buildTree()

function buildTree(): readonly Node[] {
  const all: Node[] = []
  const add = (padding: boolean): Node => {
    const node: Node = { id: all.length, branches: [undefined, undefined], padding }
    all.push(node)
    return node
  }
  const root = add(true)
  for (let byte = 0; byte < 256; byte++) {
    const length = lengths[byte] ?? 0
    let node = root
    let ones = true
    for (let left = length - 1; left >= 0; left--) {
      const branch = ((codes[byte] ?? 0) >>> left) & 1
      ones &&= branch === 1
      if (left === 0) node.branches[branch] = byte
      else node = inner(node, branch, () => add(ones && length - left <= 7))
    }
  }
  return all
}

function inner(node: Node, branch: number, add: () => Node): Node {
  const known = node.branches[branch]
  if (typeof known === 'object') return known
  const added = add()
  node.branches[branch] = added
  return added
}

const UNKNOWN = -2
const INVALID = -1

/** Where eight bits lead from a node, at `node << 8 | bits`: found out at first use. */
const nextNodes = new Int16Array(nodes.length << 8).fill(UNKNOWN)
/** The bytes that become whole on that way. */
const texts: string[] = Array.from({ length: nodes.length << 8 }, () => '')

function explore(step: number): number {
  let text = ''
  let node = nodes[step >>> 8]
  for (let bit = 7; bit >= 0 && node !== undefined; bit--) {
    const next: Node | number | undefined = node.branches[(step >>> bit) & 1]
    if (typeof next === 'number') text += String.fromCharCode(next)
    node = typeof next === 'number' ? nodes[0] : next
  }
  texts[step] = text
  return (nextNodes[step] = node?.id ?? INVALID)
}

/** Decodes a string to latin1; undefined when it is no Huffman code or wrongly padded. */
export function huffmanDecode(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = ''
  let node = 0
  for (let at = start; at < end; at++) {
    const step: number = (node << 8) | (bytes[at] ?? 0)
    node = nextNodes[step] ?? INVALID
    if (node === UNKNOWN) node = explore(step)
    if (node === INVALID) return undefined
    text += texts[step] ?? ''
  }
  return nodes[node]?.padding === true ? text : undefined
}
