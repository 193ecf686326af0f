import type { Direction } from '../../wire/record.ts';
import { Agreement } from './agreement.ts';
import type { ProtoSchema, ReadFailure, SharedInflater } from './binary-readers.ts';
import type { Step, StepKind } from './steps.ts';
import { Unwrapper, type Content } from './unwrap.ts';

/** What a message turned out to hold. */
export interface Reading {
  /** The steps that led to the content, or should have. */
  readonly steps: readonly StepKind[];
  /** `null` where a step failed: then the message stays as it is. */
  readonly content: Content | null;
  readonly failure: { readonly step: StepKind; readonly reason: ReadFailure } | null;
}

/** A way that the user chose. */
export interface ChosenSteps {
  readonly steps: readonly Step[];
  readonly schema: ProtoSchema | null;
}

/** Frames one after another that do not fit before the frames are asked again what they agree on. */
const MISFITS_LIMIT = 16;

/** One direction of one stream, its texts or its bytes. */
class Lane {
  readonly #isBase64: boolean;
  #agreement: Agreement;
  #steps: readonly Step[] | null = null;
  #names: readonly StepKind[] = [];
  #schema: ProtoSchema | null = null;
  #unwrapper: Unwrapper | null = null;
  #misfits = 0;

  constructor(isBase64: boolean, chosen: ChosenSteps | null) {
    this.#isBase64 = isBase64;
    this.#agreement = new Agreement(isBase64);
    this.#isChosen = chosen !== null;
    if (chosen !== null) {
      this.#schema = chosen.schema;
      this.#follow(chosen.steps, null);
    }
  }

  readonly #isChosen: boolean;

  /** True while a message can say anything more, or be read. */
  get isActive(): boolean {
    return this.#steps !== null || !this.#agreement.isOver;
  }

  /** Whether every message counts for those that follow. */
  get isShared(): boolean {
    return this.#isChosen || this.#steps === null || this.#steps.some((step) => 'isShared' in step && step.isShared);
  }

  restart(): void {
    this.#agreement.restart();
    if (this.#steps !== null) this.#unwrapper = new Unwrapper(this.#steps, this.#schema);
  }

  read(content: string | Uint8Array): Reading | null {
    if (this.#unwrapper === null) {
      const agreed = this.#agreement.take(content);
      if (agreed !== null) this.#follow(agreed.steps, agreed.context);
      return null;
    }
    const unwrapped = this.#unwrapper.unwrap(content);
    if (unwrapped.ok) {
      this.#misfits = 0;
      return { steps: this.#names, content: unwrapped.content, failure: null };
    }
    const failure = { step: this.#names[unwrapped.step] ?? 'text', reason: unwrapped.reason };
    this.#misfits += 1;
    if (this.#misfits >= MISFITS_LIMIT && !this.#isChosen) this.#startOver();
    return { steps: this.#names, content: null, failure };
  }

  #follow(steps: readonly Step[], context: SharedInflater | null): void {
    this.#steps = steps;
    this.#names = steps.map(({ kind }) => kind);
    this.#unwrapper = new Unwrapper(steps, this.#schema, context);
    this.#misfits = 0;
  }

  #startOver(): void {
    this.#steps = null;
    this.#unwrapper = null;
    this.#agreement = new Agreement(this.#isBase64);
  }
}

/**
 * How the messages of one stream are wrapped, each direction by itself, their bytes and their texts. What was found holds for
 * the connections that follow.
 */
export class StreamEncoding {
  readonly #isChosen: boolean;
  readonly #bytes: Readonly<Record<Direction, Lane>>;
  readonly #texts: Readonly<Record<Direction, Lane>>;

  /** @param chosen the user's own way, which needs no agreement and is tried on every message. */
  constructor(chosen: ChosenSteps | null = null) {
    this.#isChosen = chosen !== null;
    this.#bytes = { in: new Lane(false, chosen), out: new Lane(false, chosen) };
    this.#texts = { in: new Lane(true, chosen), out: new Lane(true, chosen) };
  }

  /** A connection begins. */
  restart(): void {
    for (const lane of [this.#bytes.in, this.#bytes.out, this.#texts.in, this.#texts.out]) lane.restart();
  }

  /**
   * Reads the next message of a connection.
   *
   * @param bytes those of a binary message, `null` for text.
   * @param text the text, or that of bytes which are UTF-8; empty for others.
   * @param isJson whether the text is JSON as it stands.
   * @returns `null` for a message that is to be taken as it is.
   */
  read(bytes: Uint8Array | null, text: string, isJson: boolean, direction: Direction): Reading | null {
    if (bytes === null) {
      if (isJson && !this.#isChosen) return null;
      const lane = this.#texts[direction];
      if (!lane.isActive || text === '') return null;
      return withoutFailure(lane.read(text), !this.#isChosen);
    }
    const lane = this.#bytes[direction];
    // Bytes that are text stay text, but a context that is shared has to take them in.
    if (!lane.isActive || bytes.length === 0 || (text !== '' && !lane.isShared)) return null;
    const reading = lane.read(bytes);
    return text !== '' ? withoutFailure(reading, !this.#isChosen) : reading;
  }
}

/** A text that is not wrapped like the others is a text, and no failure. */
const withoutFailure = (reading: Reading | null, isQuiet: boolean): Reading | null =>
  isQuiet && reading !== null && reading.failure !== null ? null : reading;
