import type { Direction } from '../../wire/record.ts';
import { parseJson } from '../json/parse-json.ts';
import { writeJson } from '../json/write-json.ts';
import { Agreement } from './agreement.ts';
import { UNWRAPPED_LIMIT } from './binary-limits.ts';
import { numberOfSchema, schemaOfNumber } from './chosen-schema.ts';
import { parseSteps } from './parse-steps.ts';
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

/** Ends the steps in a key. */
const KEY_END = '\n';

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
  #isShared = false;
  #key = '';
  #misfits = 0;
  readonly #isChosen: boolean;

  constructor(isBase64: boolean, chosen: ChosenSteps | null) {
    this.#isBase64 = isBase64;
    this.#agreement = new Agreement(isBase64);
    this.#isChosen = chosen !== null;
    if (chosen !== null) {
      this.#schema = chosen.schema;
      this.#follow(chosen.steps, null);
    }
  }

  /** True while a message can say anything more, or be read. */
  get isActive(): boolean {
    return this.#steps !== null || !this.#agreement.isOver;
  }

  /** Whether frames share a context, so that none can be read without those before it. */
  get isShared(): boolean {
    return this.#isShared;
  }

  /** Whether bytes that are text are to be read too. */
  get takesText(): boolean {
    return this.#isChosen || this.#isShared || this.#steps === null;
  }

  /** The steps as a text, in front of the key of a message. */
  get key(): string {
    return this.#key;
  }

  /** Takes over the way of another lane, but not its place in it. */
  take(other: Lane): void {
    if (other.#steps !== null) this.#follow(other.#steps, null);
  }

  restart(): void {
    this.#agreement.restart();
    if (this.#steps !== null) this.#unwrapper = new Unwrapper(this.#steps, this.#schema);
  }

  read(content: string | Uint8Array, isCut: boolean): Reading | null {
    if (this.#unwrapper === null) {
      if (isCut) {
        this.#agreement.skip();
        return null;
      }
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
    this.#isShared = steps.some((step) => 'isShared' in step && step.isShared);
    this.#key = `${JSON.stringify(steps)}${numberOfSchema(this.#schema)}${KEY_END}`;
    this.#unwrapper = new Unwrapper(steps, this.#schema, context);
    this.#misfits = 0;
  }

  #startOver(): void {
    this.#steps = null;
    this.#unwrapper = null;
    this.#agreement = new Agreement(this.#isBase64);
  }
}

/** What is read here of a message before its protocol has read it. */
interface Wrapped {
  readonly bytes: Uint8Array | null;
  /** The text, or that of bytes which are UTF-8; empty for others. */
  readonly text: string;
  /** The text parsed, `undefined` for none. */
  readonly json: unknown;
  readonly direction: Direction;
}

/** Bytes that a failure takes which only the frames before explain. */
const FAILURE_HELD = 64;

/**
 * How the messages of one stream are wrapped, each direction by itself, their bytes and their texts. What was found holds for
 * the connections that follow.
 */
export class StreamEncoding {
  readonly #chosen: ChosenSteps | null;
  readonly #bytes: Readonly<Record<Direction, Lane>>;
  readonly #texts: Readonly<Record<Direction, Lane>>;
  /** The steps of the message just read, in front of its key; empty for none, and for such as need the messages before. */
  lastKey = '';
  /** Bytes of the message just read that rest on the messages before it. */
  lastHeld = 0;

  /** @param chosen the user's own way, which needs no agreement and is tried on every message. */
  constructor(chosen: ChosenSteps | null = null) {
    this.#chosen = chosen;
    this.#bytes = { in: new Lane(false, chosen), out: new Lane(false, chosen) };
    this.#texts = { in: new Lane(true, chosen), out: new Lane(true, chosen) };
  }

  /** Whether the user chose the way. */
  get isChosen(): boolean {
    return this.#chosen !== null;
  }

  /** A connection begins. */
  restart(): void {
    for (const lane of this.#lanes()) lane.restart();
  }

  /** The same ways for messages that are read once more from the first. */
  startOver(): StreamEncoding {
    const again = new StreamEncoding(this.#chosen);
    const lanes = again.#lanes();
    for (const [index, lane] of this.#lanes().entries()) lanes[index]?.take(lane);
    return again;
  }

  #lanes(): readonly Lane[] {
    return [this.#bytes.in, this.#bytes.out, this.#texts.in, this.#texts.out];
  }

  /**
   * Reads the next message of a connection.
   *
   * @param isCut whether only its beginning was stored: then it proves nothing.
   * @returns `null` for a message that is to be taken as it is.
   */
  read({ bytes, text, json, direction }: Wrapped, isCut = false): Reading | null {
    this.lastKey = '';
    this.lastHeld = 0;
    const isChosen = this.#chosen !== null;
    if (bytes === null && ((json !== undefined && !isChosen) || text === '')) return null;
    const lane = (bytes === null ? this.#texts : this.#bytes)[direction];
    if (!lane.isActive || bytes?.length === 0) return null;
    // Bytes that are text stay text, but a context that is shared has to take them in.
    if (bytes !== null && text !== '' && !lane.takesText) return null;
    const reading = lane.read(bytes ?? text, isCut);
    if (reading === null) return null;
    // A text that is not wrapped like the others is a text, and no failure.
    if (reading.failure !== null && text !== '' && !isChosen) return null;
    if (lane.isShared) this.lastHeld = heldBy(reading.content);
    else this.lastKey = lane.key;
    return reading;
  }
}

/** Bytes, or characters, that a content takes in memory; of a value a guess. */
function heldBy(content: Content | null): number {
  if (content === null) return FAILURE_HELD;
  if (typeof content === 'string' || content instanceof Uint8Array) return content.length + FAILURE_HELD;
  return writeJson(content.value, UNWRAPPED_LIMIT).length + FAILURE_HELD;
}

/** Takes the steps from a key, for reading single messages; the rest is the protocol's. */
export function reopenEncoding(key: string): { readonly encoding: StreamEncoding | null; readonly rest: string } {
  const end = key.startsWith('[') ? key.indexOf(KEY_END) : -1;
  if (end < 0) return { encoding: null, rest: key };
  const close = key.lastIndexOf(']', end) + 1;
  const steps = parseSteps(parseJson(key.slice(0, close)));
  const schema = schemaOfNumber(Number(key.slice(close, end)));
  return { encoding: steps.ok ? new StreamEncoding({ steps: steps.value, schema }) : null, rest: key.slice(end + 1) };
}
