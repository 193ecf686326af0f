/** What an event adds to an answer. */
export type PieceKind = 'text' | 'reasoning' | 'refusal' | 'tool' | 'finish' | 'error';

/** Tokens as the API counts them; `null` for what it does not say. */
export interface Usage {
  readonly input: number | null;
  readonly output: number | null;
}

/** What one event of an API adds to an answer. */
export interface AnswerPiece {
  readonly kind: PieceKind;
  /** The part of the answer that it belongs to: a choice, a block, a tool call. Pieces of one kind and key are joined. */
  readonly key: string;
  /** The token, the next characters of a tool's arguments, the reason of the end, or the error. */
  readonly text: string;
  /** Name of the tool, where this event says it. */
  readonly name: string | null;
  /** True if the text is all of what its key is, and not its next characters. */
  readonly isWhole: boolean;
}

/** What one event says. */
export interface AnswerEvent {
  /** The kind of event in the API's own words. */
  readonly type: string;
  readonly pieces: readonly AnswerPiece[];
  readonly model: string | null;
  readonly usage: Usage | null;
  /** Where the event says that its answer begins with it or ends with it: one connection may carry several. */
  readonly edge: 'begins' | 'ends' | null;
  /** The id that the API gives the answer; `null` for none. */
  readonly id: string | null;
}

/** An API by which language models answer. */
export interface AnswerApi {
  readonly name: string;
  /** Whether an event has a shape that only this API has. */
  isSpokenIn(body: unknown, event: string | null): boolean;
  /** What an event says; `null` if it has no shape of this API. */
  read(body: unknown, event: string | null): AnswerEvent | null;
}

/** Makes a piece. */
export const piece = (
  kind: PieceKind,
  text: string,
  key = '',
  name: string | null = null,
  isWhole = false,
): AnswerPiece => ({ kind, key, text, name, isWhole });

/** A piece for a text that is there and not empty; none otherwise. */
export const pieceOf = (kind: PieceKind, text: unknown, key = ''): readonly AnswerPiece[] =>
  typeof text === 'string' && text !== '' ? [piece(kind, text, key)] : [];
