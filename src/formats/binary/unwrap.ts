import { isRecord } from '../../base/is-object.ts';
import { unreachable } from '../../base/unreachable.ts';
import { parseJson } from '../json/parse-json.ts';
import { decodeBase64 } from '../text/base64.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import {
  binaryReaders,
  type BinaryReaders,
  type ProtoSchema,
  type ReadFailure,
  type ReadResult,
  type SharedInflater,
} from './binary-readers.ts';
import type { Step } from './steps.ts';

/** What a frame holds at some point of the way: text, bytes, or a value as JSON has it. */
export type Content = string | Uint8Array | { readonly value: unknown };

/** What became of a frame. */
export type Unwrapped =
  | { readonly ok: true; readonly content: Content }
  /** `step` is the index of the step that failed; the steps before it went well. */
  | { readonly ok: false; readonly step: number; readonly reason: ReadFailure };

const MALFORMED = { ok: false, reason: 'malformed' } as const;
const CUT = { ok: false, reason: 'cut' } as const;

/**
 * Takes the frames of one direction of one connection apart, step by step, in their order: a shared context knows all frames
 * before.
 */
export class Unwrapper {
  readonly #steps: readonly Step[];
  readonly #schema: ProtoSchema | null;
  readonly #contexts = new Map<number, SharedInflater>();

  /**
   * @param schema the user's types, for steps `proto`.
   * @param context of the first step, where earlier frames of the connection have already gone through it.
   */
  constructor(steps: readonly Step[], schema: ProtoSchema | null = null, context: SharedInflater | null = null) {
    this.#steps = steps;
    this.#schema = schema;
    if (context !== null) this.#contexts.set(0, context);
  }

  unwrap(content: string | Uint8Array): Unwrapped {
    const readers = binaryReaders();
    if (readers === null) return { ok: false, step: 0, reason: 'not-loaded' };
    let current: Content = content;
    for (const [index, step] of this.#steps.entries()) {
      const next = this.#take(current, step, index, readers);
      if (!next.ok) return { ok: false, step: index, reason: next.reason };
      current = next.value;
    }
    return { ok: true, content: current };
  }

  #take(content: Content, step: Step, index: number, readers: BinaryReaders): ReadResult<Content> {
    switch (step.kind) {
      case 'skip':
        return withBytes(content, (bytes) => (bytes.length < step.bytes ? CUT : good(bytes.subarray(step.bytes))));
      case 'length':
        return withBytes(content, (bytes) => takeLength(bytes, step.size, step.isLittleEndian));
      case 'base64': {
        const text = textOf(content);
        const bytes = text === null ? null : decodeBase64(text.trim());
        return bytes === null ? MALFORMED : good(bytes);
      }
      case 'text':
        return withBytes(content, (bytes) => asUtf8(bytes));
      case 'json': {
        const text = textOf(content);
        const value = text === null ? undefined : parseJson(text);
        return value === undefined ? MALFORMED : good({ value });
      }
      case 'gzip':
      case 'zlib':
      case 'deflate':
      case 'zstd':
        if (step.isShared && step.kind !== 'gzip') {
          const { kind } = step;
          return withBytes(content, (bytes) => this.#context(index, kind, readers).push(bytes));
        }
        return withBytes(content, (bytes) => readers.decompress(bytes, step.kind));
      case 'messagepack':
        return withBytes(content, (bytes) => asValue(readers.messagePack(bytes)));
      case 'cbor':
        return withBytes(content, (bytes) => asValue(readers.cbor(bytes)));
      case 'protobuf':
        return withBytes(content, (bytes) => asValue(readers.protobuf(bytes)));
      case 'proto':
        return withBytes(content, (bytes) => asValue(this.#schema?.read(bytes, step.type) ?? MALFORMED));
      case 'path':
        return takePath(content, step.path);
      default:
        return unreachable(step);
    }
  }

  #context(index: number, kind: 'zlib' | 'deflate' | 'zstd', readers: BinaryReaders): SharedInflater {
    const known = this.#contexts.get(index);
    if (known !== undefined) return known;
    const made = readers.createSharedInflater(kind);
    this.#contexts.set(index, made);
    return made;
  }
}

const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

const asValue = (result: ReadResult<unknown>): ReadResult<Content> =>
  result.ok ? good({ value: result.value }) : result;

/** The text of a content; a value that is a text is one too. */
function textOf(content: Content): string | null {
  if (typeof content === 'string') return content;
  if (content instanceof Uint8Array) {
    const text = asUtf8(content);
    return text.ok ? text.value : null;
  }
  return typeof content.value === 'string' ? content.value : null;
}

/** Goes on with bytes; of text they are its UTF-8, which only a step for bytes behind text asks for. */
function withBytes(content: Content, read: (bytes: Uint8Array) => ReadResult<Content>): ReadResult<Content> {
  if (content instanceof Uint8Array) return read(content);
  const text = textOf(content);
  return text === null ? MALFORMED : read(new TextEncoder().encode(text));
}

/** Bytes as text if they are UTF-8 throughout. */
export function asUtf8(bytes: Uint8Array): ReadResult<string> {
  const text = decodeUtf8(bytes);
  return text.includes('\ufffd') ? MALFORMED : good(text);
}

function takeLength(bytes: Uint8Array, size: 1 | 2 | 4 | 'varint', isLittleEndian: boolean): ReadResult<Content> {
  let length = 0;
  let at = 0;
  if (size === 'varint') {
    let factor = 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) return CUT;
      at += 1;
      length += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      if (at > 4) return MALFORMED;
      factor *= 128;
    }
  } else {
    if (bytes.length < size) return CUT;
    for (let index = 0; index < size; index++) {
      length = length * 256 + (bytes[isLittleEndian ? size - 1 - index : index] ?? 0);
    }
    at = size;
  }
  return at + length > bytes.length ? CUT : good(bytes.subarray(at, at + length));
}

function takePath(content: Content, path: readonly (string | number)[]): ReadResult<Content> {
  if (typeof content === 'string' || content instanceof Uint8Array) return MALFORMED;
  let { value } = content;
  for (const step of path) {
    const items: readonly unknown[] | null = Array.isArray(value) ? value : null;
    if (items !== null && typeof step === 'number' && step < items.length) value = items[step];
    else if (isRecord(value) && Object.hasOwn(value, step)) value = value[step];
    else return MALFORMED;
  }
  return good({ value });
}
