import { unreachable } from '../../base/unreachable.ts';
import type { Result } from '../../base/result.ts';
import { ok } from '../../base/result.ts';
import type { DocumentKey, Header, Payload, WireRecord } from '../../wire/record.ts';
import { textsOf } from './record-texts.ts';
import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { type RedactionSummary, SecretStore } from './secret-store.ts';
import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import { findSecrets, type Found, replaceFound } from './find-secrets.ts';
import {
  classOfName,
  type CompiledRules,
  compileRules,
  looksMade,
  type RedactionRules,
  USUAL_RULES,
} from './redact-rules.ts';

export { type RedactedSecret, type RedactionSummary, SECRETS_LISTED } from './secret-store.ts';
export { type RedactionRules, USUAL_RULES } from './redact-rules.ts';

/** Replaces secrets in two passes over a recording: the first gathers, the second replaces. */
export interface Redactor {
  /** First pass. */
  learn(record: WireRecord): void;
  /** Second pass, over the same records in the same order. Number, time, size and kind of a record stay as they are. */
  apply(record: WireRecord): WireRecord;
  /** What was replaced; complete after the second pass. */
  summary(): RedactionSummary;
}

/** A recording with its secrets replaced. */
interface Redacted {
  readonly records: readonly WireRecord[];
  readonly summary: RedactionSummary;
}

/** Characters of a body's pieces that are joined to find secrets across their borders; a longer body goes piece by piece. */
const JOINED = 16 * 1024 * 1024;

/**
 * Makes a redactor.
 *
 * @returns a sentence if one of the user's rules cannot be used.
 */
export function createRedactor(rules: RedactionRules): Result<Redactor, string> {
  const compiled = compileRules(rules);
  return compiled.ok ? ok(new RecordRedactor(compiled.value)) : compiled;
}

/** Replaces the secrets of a recording that is in memory as a whole. See {@link createRedactor}. */
export function redact(records: readonly WireRecord[], rules: RedactionRules = USUAL_RULES): Result<Redacted, string> {
  const made = createRedactor(rules);
  if (!made.ok) return made;
  const redactor = made.value;
  for (const record of records) redactor.learn(record);
  const redacted = records.map((record) => redactor.apply(record));
  return ok({ records: redacted, summary: redactor.summary() });
}

/** The pieces of one body while the redactor goes over them. */
interface Body {
  readonly pieces: string[];
  length: number;
  /** The pieces with secrets replaced; made when the first is asked for. */
  redacted: string[] | null;
  next: number;
}

class RecordRedactor implements Redactor {
  readonly #rules: CompiledRules;
  readonly #secrets = new SecretStore();
  #isLearning = true;
  readonly #bodies = new Map<string, Body>();

  constructor(rules: CompiledRules) {
    this.#rules = rules;
  }

  learn(record: WireRecord): void {
    for (const text of textsOf(record)) this.#learnText(text);
    if (record.kind === 'chunk' && record.payload.encoding === 'text') this.#join(record.payload.data, keyOf(record));
    if ('headers' in record) for (const header of record.headers) this.#learnHeader(header);
    if (record.kind === 'connecting') for (const protocol of record.protocols) this.#learnProtocol(protocol);
  }

  apply(record: WireRecord): WireRecord {
    if (this.#isLearning) this.#endLearning();
    switch (record.kind) {
      case 'document':
      case 'page':
        return { ...record, url: this.#text(record.url) };
      case 'connecting':
        return {
          ...record,
          url: this.#text(record.url),
          protocols: record.protocols.map((protocol) => this.#protocol(protocol)),
          headers: record.headers.map((header) => this.#header(header)),
          body: record.body === null ? null : this.#payload(record.body),
          initiator: this.#text(record.initiator),
        };
      case 'open':
        return {
          ...record,
          url: this.#text(record.url),
          protocol: this.#protocol(record.protocol),
          headers: record.headers.map((header) => this.#header(header)),
        };
      case 'message':
        return { ...record, payload: this.#payload(record.payload) };
      case 'chunk':
        return { ...record, payload: this.#piece(record.payload, keyOf(record)) };
      case 'closing':
        return { ...record, reason: this.#text(record.reason), initiator: this.#text(record.initiator) };
      case 'close':
        return { ...record, reason: this.#text(record.reason) };
      case 'error':
      case 'fault':
        return { ...record, text: this.#text(record.text) };
      case 'buffered':
      case 'lost':
        return record;
      default:
        return unreachable(record);
    }
  }

  summary(): RedactionSummary {
    return this.#secrets.summary();
  }

  /** Bodies are read when all their pieces are there: half a secret is not recognised. */
  #endLearning(): void {
    this.#isLearning = false;
    for (const { pieces, length } of this.#bodies.values()) if (length <= JOINED) this.#learnText(pieces.join(''));
  }

  #learnText(text: string): void {
    for (const { secrets } of findSecrets(text, this.#rules))
      for (const secret of secrets) this.#secrets.remember(secret);
  }

  #learnHeader([name, value]: Header): void {
    if (this.#isSecretHeader(name, value)) this.#secrets.remember({ value, rule: SECRET_RULE_LABELS.header(name) });
    else this.#learnText(value);
  }

  #isSecretHeader(name: string, value: string): boolean {
    return (
      this.#rules.hasUsual &&
      value !== '' &&
      classOfName(name) !== 'open' &&
      (classOfName(name) === 'secret' || looksMade(value))
    );
  }

  #header([name, value]: Header): Header {
    return [
      name,
      this.#isSecretHeader(name, value)
        ? this.#secrets.replace({ value, rule: SECRET_RULE_LABELS.header(name) })
        : this.#text(value),
    ];
  }

  /** Where pages put tokens because a WebSocket takes no headers: `bearer.TOKEN`, or a token as a protocol of its own. */
  #secretOfProtocol(protocol: string): string | null {
    if (!this.#rules.hasUsual) return null;
    const [, named = ''] = /(?:bearer|token|authorization|auth|key)[._=:-]([\w.~+/=-]{8,})$/i.exec(protocol) ?? [];
    if (named !== '' && looksMade(named)) return named;
    const isMade =
      /^[\w.~+/=-]{20,}$/.test(protocol) && /\d/.test(protocol) && /[A-Z]/.test(protocol) && /[a-z]/.test(protocol);
    return isMade || (/^[\w~+/=-]{32,}$/.test(protocol) && /\d/.test(protocol)) ? protocol : null;
  }

  #learnProtocol(protocol: string): void {
    const value = this.#secretOfProtocol(protocol);
    if (value !== null) this.#secrets.remember({ value, rule: SECRET_RULE_LABELS.subprotocol });
  }

  #protocol(protocol: string): string {
    const value = this.#secretOfProtocol(protocol);
    if (value === null) return this.#text(protocol);
    return (
      protocol.slice(0, protocol.length - value.length) +
      this.#secrets.replace({ value, rule: SECRET_RULE_LABELS.subprotocol })
    );
  }

  #payload(payload: Payload): Payload {
    if (payload.encoding === 'base64') return this.#bytes(payload);
    const data = this.#text(payload.data);
    return data === payload.data ? payload : { ...payload, data };
  }

  /** Bytes keep their length, since binary formats count: the placeholder is cut or filled up. */
  #bytes(payload: Payload): Payload {
    const bytes = decodeBase64(payload.data);
    if (bytes === null) return payload;
    const text = latin1(bytes);
    const found = findSecrets(text, this.#rules);
    if (found.length === 0) return payload;
    for (const { start, end, secrets } of found) {
      const filler = secrets
        .map(this.#secrets.replace)
        .join(' ')
        .padEnd(end - start, '-')
        .slice(0, end - start);
      const isText = text.charAt(start) === '"' && text.charAt(end - 1) === '"' && end - start > 2;
      for (let at = start; at < end; at++) bytes[at] = filler.charCodeAt(at - start);
      if (isText) bytes[start] = bytes[end - 1] = 0x22;
    }
    return { ...payload, data: encodeBase64(bytes) };
  }

  #join(piece: string, key: string): void {
    const body = this.#bodies.get(key) ?? { pieces: [], length: 0, redacted: null, next: 0 };
    this.#bodies.set(key, body);
    body.pieces.push(piece);
    body.length += piece.length;
    if (body.length > JOINED) this.#learnText(piece);
  }

  /** A piece of a body: secrets may lie across the borders of pieces. */
  #piece(payload: Payload, key: string): Payload {
    if (payload.encoding === 'base64') return this.#bytes(payload);
    const body = this.#bodies.get(key);
    if (body === undefined || body.length > JOINED) return this.#payload(payload);
    body.redacted ??= this.#pieces(body.pieces);
    const data = body.redacted[body.next];
    body.next += 1;
    if (body.next === body.pieces.length) this.#bodies.delete(key);
    return data === undefined ? this.#payload(payload) : { ...payload, data };
  }

  /** A secret is replaced in the piece in which it begins; later pieces lose their part of it. */
  #pieces(pieces: readonly string[]): string[] {
    const joined = pieces.join('');
    const found = [...this.#findAll(joined)];
    let start = 0;
    return pieces.map((piece) => {
      const end = start + piece.length;
      let written = '';
      let from = start;
      for (let first = found[0]; first !== undefined && first.start < end; first = found[0]) {
        written += joined.slice(from, Math.max(from, first.start));
        if (first.start >= start) written += first.write(first.secrets.map(this.#secrets.replace));
        from = Math.min(end, first.end);
        if (first.end > end) break;
        found.shift();
      }
      written += joined.slice(from, end);
      start = end;
      return written;
    });
  }

  #text(text: string): string {
    if (text === '') return text;
    const found = this.#findAll(text);
    return found.length === 0 ? text : replaceFound(text, found, this.#secrets.replace);
  }

  #findAll(text: string): readonly Found[] {
    return this.#secrets.withEchoes(text, findSecrets(text, this.#rules));
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4_096) text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  return text;
}

const keyOf = ({ document, connection }: { readonly document: DocumentKey; readonly connection: number }): string =>
  `${connection} ${document}`;
