/** Characters of a body's pieces that are joined to find secrets across their borders. A longer body goes in stretches. */
export const JOINED = 16 * 1024 * 1024;

/** Pieces of one body that are searched as one text. */
interface Stretch {
  readonly pieces: string[];
  length: number;
  /** The pieces with secrets replaced; made when the first is asked for. */
  redacted: readonly string[] | null;
}

interface Body {
  readonly stretches: Stretch[];
  /** Where the next piece is: stretch and piece in it. */
  stretch: number;
  piece: number;
}

/** The pieces of bodies, gathered in a first pass and given out again in a second. */
export class Bodies {
  readonly #bodies = new Map<string, Body>();

  /** First pass. @returns whether a body has become too long to be searched as a whole. */
  push(key: string, piece: string): boolean {
    const body: Body = this.#bodies.get(key) ?? { stretches: [], stretch: 0, piece: 0 };
    this.#bodies.set(key, body);
    let last = body.stretches.at(-1);
    const isNew = last === undefined || last.length + piece.length > JOINED;
    if (last === undefined || isNew) {
      last = { pieces: [], length: 0, redacted: null };
      body.stretches.push(last);
    }
    last.pieces.push(piece);
    last.length += piece.length;
    return isNew && body.stretches.length === 2 && last.pieces.length === 1;
  }

  /** The pieces of each stretch. */
  *stretches(): Generator<readonly [key: string, pieces: readonly string[]]> {
    for (const [key, { stretches }] of this.#bodies) for (const { pieces } of stretches) yield [key, pieces];
  }

  /** Second pass: the next piece of a body, redacted with all of its stretch. `null` if the first pass had none. */
  next(key: string, redact: (pieces: readonly string[]) => readonly string[]): string | null {
    const body = this.#bodies.get(key);
    const stretch = body?.stretches[body.stretch];
    if (body === undefined || stretch === undefined) return null;
    stretch.redacted ??= redact(stretch.pieces);
    const piece = stretch.redacted[body.piece] ?? null;
    body.piece += 1;
    if (body.piece >= stretch.pieces.length) {
      stretch.pieces.length = 0;
      stretch.redacted = null;
      body.stretch += 1;
      body.piece = 0;
      if (body.stretch >= body.stretches.length) this.#bodies.delete(key);
    }
    return piece;
  }
}
