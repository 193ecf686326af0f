import type { Direction, Payload, WireRecord } from '../../wire/record.ts';
import { base64Length, decodeBase64, encodeBase64 } from '../text/base64.ts';
import { isText, latin1 } from './binary-secrets.ts';
import { type ConnectionOf, DecodedFields } from './decoded-fields.ts';
import { findInBytes, type FoundInBytes } from './find-secrets.ts';
import { Finds, type Found, type Secret } from './finds.ts';
import { REDACTION_PLACEHOLDER, utf8Bytes } from './placeholder.ts';
import type { CompiledRules } from './redact-rules.ts';
import type { SecretPlace } from './rule-table.ts';
import type { SecretStore } from './secret-store.ts';

/** Characters of a secret that a reader named, from which it is looked for in its own message. */
const FIELD_LENGTH = 3;

/** The message whose bytes these are; `null` for a body. */
type Message = (ConnectionOf & { readonly direction: Direction }) | null;

const messageOf = (record: WireRecord | null): Message => (record?.kind === 'message' ? record : null);

/** Finds and replaces secrets in bytes, which keep their length, since binary formats count. */
export class ByteRedactor {
  /** By which is searched; they change from document to document. */
  rules: CompiledRules;
  readonly #secrets: SecretStore;
  #decoded = new DecodedFields();
  #isLearning = true;
  #unread = 0;

  constructor(rules: CompiledRules, secrets: SecretStore) {
    this.rules = rules;
    this.#secrets = secrets;
  }

  /** Payloads that are no text and that no reader knows. */
  get unread(): number {
    return this.#unread;
  }

  /** Takes what records say of connections, so that their messages can be decoded. */
  follow(record: WireRecord): void {
    this.#decoded.follow(record);
  }

  endLearning(): void {
    this.#isLearning = false;
    this.#decoded = new DecodedFields();
  }

  learn(payload: Payload, record: WireRecord | null): void {
    const bytes = decodeBase64(payload.data);
    if (bytes !== null) this.#remember(this.#find(bytes, messageOf(record)));
  }

  learnPieces(pieces: readonly string[]): void {
    const bytes = join(pieces);
    if (bytes !== null) this.#remember(this.#find(bytes, null));
  }

  apply(payload: Payload, place: SecretPlace, record: WireRecord | null): Payload {
    const bytes = decodeBase64(payload.data);
    if (bytes === null || !this.#replace(bytes, place, messageOf(record))) return payload;
    return { ...payload, data: encodeBase64(bytes) };
  }

  applyPieces(pieces: readonly string[]): readonly string[] {
    const bytes = join(pieces);
    if (bytes === null || !this.#replace(bytes, 'body', null)) return pieces;
    let start = 0;
    return pieces.map((piece) => {
      const end = start + base64Length(piece);
      const written = encodeBase64(bytes.subarray(start, end));
      start = end;
      return written;
    });
  }

  #remember({ found }: FoundInBytes): void {
    for (const { secrets } of found) for (const secret of secrets) this.#secrets.remember(secret);
  }

  #find(bytes: Uint8Array, message: Message): FoundInBytes {
    const inBytes = findInBytes(bytes, this.rules);
    if (inBytes.width === 2) return inBytes;
    const isPlain = isText(inBytes.text);
    if (isPlain && message === null) return inBytes;
    const decoded = message === null ? null : this.#decoded.read(message, bytes, message.direction);
    if (this.#isLearning && !isPlain && decoded?.isKnown !== true) this.#unread += 1;
    if (decoded === null || decoded.secrets.length === 0 || !this.rules.hasUsual) return inBytes;
    return { ...inBytes, found: this.#withFields(inBytes, decoded.secrets) };
  }

  /** Adds the values that a reader named, wherever in the message they stand. */
  #withFields({ text, found }: FoundInBytes, secrets: readonly Secret[]): readonly Found[] {
    const finds = new Finds(text, this.rules);
    for (const each of found) finds.take(each);
    for (const secret of new Map(secrets.map((each) => [each.value, each])).values()) {
      const form = latin1(utf8Bytes(secret.value));
      if (form.length < FIELD_LENGTH) continue;
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
        finds.add(at, at + form.length, secret);
      }
    }
    return finds.withoutOverlaps();
  }

  /** @returns whether anything was replaced. */
  #replace(bytes: Uint8Array, place: SecretPlace, message: Message): boolean {
    const { text, width, offset, found } = this.#find(bytes, message);
    const all = this.#secrets.withEchoes(text, found);
    for (const { start, end, secrets } of all) {
      const isQuoted = text.charAt(start) === '"' && text.charAt(end - 1) === '"' && end - start > 2;
      const from = isQuoted ? start + 1 : start;
      const until = isQuoted ? end - 1 : end;
      const placeholders = secrets.map((secret) => this.#secrets.replace(secret, { place, text, start, end }));
      const filler = fillerOf(placeholders, until - from);
      for (let at = from; at < until; at++) {
        for (let byte = 0; byte < width; byte++) bytes[at * width + byte] = 0;
        bytes[at * width + offset] = filler.charCodeAt(at - from);
      }
    }
    return all.length > 0;
  }
}

/** What is written over a number of bytes: a stand-in has their length already. */
function fillerOf(placeholders: readonly string[], length: number): string {
  const [first = ''] = placeholders;
  const whole = latin1(utf8Bytes(first));
  return placeholders.length === 1 && whole.length === length
    ? whole
    : REDACTION_PLACEHOLDER.filling(placeholders.join('-'), length);
}

/** The bytes of all pieces one after another; `null` if one is no base64. */
function join(pieces: readonly string[]): Uint8Array | null {
  const parts = pieces.map(decodeBase64);
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let at = 0;
  for (const part of parts) {
    if (part === null) return null;
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
