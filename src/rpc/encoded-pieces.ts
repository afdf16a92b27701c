/**
 * A reply that is encoded already, in pieces whose bytes together are its wire form: one that is
 * too large to be made, or moved, in one go.
 */
export class EncodedPieces<Res> {
  /** Never there: keeps one message's pieces from standing for another's. */
  declare readonly type?: Res
  readonly pieces: readonly Uint8Array[]

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces
  }

  get length(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.length, 0)
  }

  /** All in one. */
  whole(): Uint8Array {
    return Buffer.concat(this.pieces)
  }
}
