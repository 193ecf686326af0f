import type { AnswerEvent, PieceKind, Usage } from './answer-piece.ts';

/** Characters of one part of an answer that are put together; what follows is counted. */
const PART_LIMIT = 1_000_000;

/** Parts of one answer. */
const PARTS_LIMIT = 1_000;

/** Errors of one answer that are kept; what follows is counted. */
const ERRORS_LIMIT = 20;

/** Times between tokens that are kept for median and percentile. */
const GAPS_LIMIT = 100_000;

/** A pause counts as a stall from this many usual pauses on, and from this length. */
const STALL_FACTOR = 10;
const STALL_LEAST = 1_000;

/** One part of an answer: a text, a line of thought, the arguments of a call. */
export interface AnswerPart {
  readonly kind: Exclude<PieceKind, 'finish' | 'error'>;
  /** Name of the tool that is called, `null` for what is no call. */
  readonly name: string | null;
  readonly text: string;
  /** Characters that were not put together, since the part is longer than any that a person reads. */
  readonly omitted: number;
}

/** A pause between two tokens that is far longer than the usual one. Milliseconds of the recording. */
interface Stall {
  readonly from: number;
  readonly until: number;
}

/** How the tokens of an answer came. All in milliseconds, `null` where too few came to say. */
interface AnswerPace {
  /** From the request to the first token. */
  readonly firstToken: number | null;
  readonly median: number | null;
  readonly percentile95: number | null;
  /** The longest first, as many as are shown. */
  readonly stalls: readonly Stall[];
  readonly stallCount: number;
  /** Events that brought a token. */
  readonly tokens: number;
}

/** An answer of a language model as a whole. */
export interface Answer {
  readonly model: string | null;
  /** In the order in which they began. */
  readonly parts: readonly AnswerPart[];
  /** Why it ended, in the API's words; `null` while it has not. */
  readonly finish: string | null;
  readonly errors: readonly string[];
  readonly usage: Usage | null;
  readonly pace: AnswerPace;
  /** Pieces of parts, and errors, beyond the bounds: neither is in the lists above. */
  readonly omitted: { readonly pieces: number; readonly errors: number };
}

const STALLS_SHOWN = 5;

interface OpenPart {
  readonly kind: AnswerPart['kind'];
  name: string | null;
  pieces: string[];
  length: number;
  omitted: number;
}

/** Puts an answer together, event by event. */
export class AnswerAssembler {
  readonly #beganAt: number | null;
  readonly #parts = new Map<string, OpenPart>();
  readonly #gaps: number[] = [];
  readonly #pauses: Stall[] = [];
  readonly #errors: string[] = [];
  #model: string | null = null;
  #finish: string | null = null;
  #usage: Usage | null = null;
  #omittedPieces = 0;
  #omittedErrors = 0;
  #tokens = 0;
  #firstAt: number | null = null;
  #lastAt = 0;

  /** @param beganAt when the request was sent, `null` if that is not known. */
  constructor(beganAt: number | null) {
    this.#beganAt = beganAt;
  }

  /** Takes the next event. Instants in milliseconds, which do not fall. */
  push(at: number, { pieces, model, usage }: AnswerEvent): void {
    this.#model ??= model;
    if (usage !== null) {
      // Anthropic counts what went in at the beginning and what came out at the end.
      this.#usage = {
        input: usage.input ?? this.#usage?.input ?? null,
        output: usage.output ?? this.#usage?.output ?? null,
      };
    }
    let hasToken = false;
    for (const { kind, key, text, name, isWhole } of pieces) {
      if (kind === 'finish') this.#finish = text;
      else if (kind === 'error') this.#fail(text);
      else {
        this.#add(kind, key, text, name, isWhole);
        if (text !== '' && !isWhole) hasToken = true;
      }
    }
    if (hasToken) this.#token(at);
  }

  #fail(text: string): void {
    if (this.#errors.length < ERRORS_LIMIT) this.#errors.push(text);
    else this.#omittedErrors += 1;
  }

  #add(kind: AnswerPart['kind'], key: string, text: string, name: string | null, isWhole: boolean): void {
    const place = `${kind} ${key}`;
    let part = this.#parts.get(place);
    if (part === undefined) {
      if (this.#parts.size >= PARTS_LIMIT) {
        this.#omittedPieces += 1;
        return;
      }
      part = { kind, name: null, pieces: [], length: 0, omitted: 0 };
      this.#parts.set(place, part);
    }
    part.name ??= name;
    if (isWhole) {
      part.pieces = [];
      part.length = 0;
      part.omitted = 0;
    }
    const kept = text.slice(0, Math.max(0, PART_LIMIT - part.length));
    part.omitted += text.length - kept.length;
    if (kept === '') return;
    part.pieces.push(kept);
    part.length += kept.length;
  }

  #token(at: number): void {
    this.#tokens += 1;
    if (this.#firstAt === null) this.#firstAt = at;
    else if (this.#gaps.length < GAPS_LIMIT) {
      this.#gaps.push(at - this.#lastAt);
      if (at - this.#lastAt >= STALL_LEAST) this.#pauses.push({ from: this.#lastAt, until: at });
    }
    this.#lastAt = at;
  }

  #pace(): AnswerPace {
    const sorted = this.#gaps.toSorted((one, other) => one - other);
    const at = (share: number): number | null =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
    const median = at(0.5);
    const stalls = this.#pauses
      .filter(({ from, until }) => until - from >= STALL_FACTOR * (median ?? Infinity))
      .toSorted((one, other) => other.until - other.from - (one.until - one.from));
    return {
      firstToken: this.#firstAt === null || this.#beganAt === null ? null : this.#firstAt - this.#beganAt,
      median,
      percentile95: at(0.95),
      stalls: stalls.slice(0, STALLS_SHOWN),
      stallCount: stalls.length,
      tokens: this.#tokens,
    };
  }

  /** What came so far. */
  answer(): Answer {
    return {
      model: this.#model,
      parts: [...this.#parts.values()].map(({ kind, name, pieces, omitted }) => ({
        kind,
        name,
        text: pieces.join(''),
        omitted,
      })),
      finish: this.#finish,
      errors: [...this.#errors],
      usage: this.#usage,
      pace: this.#pace(),
      omitted: { pieces: this.#omittedPieces, errors: this.#omittedErrors },
    };
  }
}
