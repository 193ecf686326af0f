import { unreachable } from '../../base/unreachable.ts';
import { ok, type Result } from '../../base/result.ts';
import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import type {
  ChunkRecord,
  ConnectingRecord,
  DocumentKey,
  Header,
  MessageRecord,
  Payload,
  WireRecord,
} from '../../wire/record.ts';
import { Bodies } from './bodies.ts';
import { ByteRedactor } from './redact-bytes.ts';
import { keyOf } from './decoded-fields.ts';
import type { Secret } from './finds.ts';
import { TextRedactor } from './redact-texts.ts';
import { kindOfPair } from './names.ts';
import { REDACTION_PLACEHOLDER } from './placeholder.ts';
import { eachText, withSources } from './record-texts.ts';
import { type CompiledRules, compileRules, originOf, type RedactionRules, USUAL_RULES } from './redact-rules.ts';
import type { SecretPlace } from './rule-table.ts';
import { type RedactionSummary, SecretStore } from './secret-store.ts';
import { secretsOfProtocols } from './subprotocols.ts';

export {
  type RedactedKind,
  type RedactedSecret,
  type RedactionSummary,
  SECRETS_LISTED,
  type Unsearched,
} from './secret-store.ts';
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

/** Pieces of text and of bytes are joined apart. The document is the last word. */
const bodyKey = (record: ChunkRecord & WireRecord): string => `${record.payload.encoding} ${keyOf(record)}`;

class RecordRedactor implements Redactor {
  readonly #rules: CompiledRules;
  readonly #secrets: SecretStore;
  readonly #texts: TextRedactor;
  readonly #bytes: ByteRedactor;
  /** The rules of documents whose origin has rules of its own. */
  readonly #rulesOf = new Map<DocumentKey, CompiledRules>();
  readonly #bodies = new Bodies();
  #isLearning = true;
  #cut = 0;
  #long = 0;

  constructor(rules: CompiledRules) {
    this.#rules = rules;
    this.#secrets = new SecretStore(rules.key);
    this.#texts = new TextRedactor(rules, this.#secrets);
    this.#bytes = new ByteRedactor(rules, this.#secrets);
  }

  learn(record: WireRecord): void {
    if (record.kind === 'document') this.#learnOrigin(record.document, record.url);
    this.#use('of' in record ? record.of : record.document);
    eachText(record, this.#texts.learn);
    this.#bytes.follow(record);
    switch (record.kind) {
      case 'connecting':
        this.#learnProtocols(record.protocols);
        for (const header of record.headers) this.#learnHeader(header);
        if (record.body !== null) this.#learnPayload(record.body, null);
        break;
      case 'open':
      case 'network':
        for (const header of record.headers) this.#learnHeader(header);
        break;
      case 'message':
        this.#learnPayload(record.payload, record);
        break;
      case 'chunk':
        if (record.payload.isCut) this.#cut += 1;
        if (this.#bodies.push(bodyKey(record), record.payload.data)) this.#long += 1;
        break;
      default:
    }
  }

  apply(record: WireRecord): WireRecord {
    if (this.#isLearning) this.#endLearning();
    this.#use('of' in record ? record.of : record.document);
    this.#bytes.follow(record);
    switch (record.kind) {
      case 'document':
      case 'page':
      case 'unrecorded':
        return { ...record, url: this.#texts.apply(record.url, 'url') };
      case 'connecting':
        return this.#applyConnecting(record);
      case 'open':
        return {
          ...record,
          url: this.#texts.apply(record.url, 'url'),
          protocol: this.#protocols([record.protocol])[0] ?? '',
          headers: record.headers.map((header) => this.#header(header)),
        };
      case 'message':
        return this.#applyMessage(record);
      case 'chunk':
        return { ...record, payload: this.#piece(record.payload, bodyKey(record)) };
      case 'network':
        return {
          ...record,
          url: this.#texts.apply(record.url, 'url'),
          protocol: this.#protocols([record.protocol])[0] ?? '',
          error: this.#texts.apply(record.error, 'error'),
          unlistened: record.unlistened.map(([type, count]) => [this.#texts.apply(type, 'event'), count]),
          headers: record.headers.map((header) => this.#header(header)),
        };
      case 'busy':
        return withSources(record, (source) => this.#texts.apply(source, 'stack'));
      case 'closing':
        return {
          ...record,
          reason: this.#texts.apply(record.reason, 'reason'),
          initiator: this.#texts.apply(record.initiator, 'stack'),
        };
      case 'close':
        return { ...record, reason: this.#texts.apply(record.reason, 'reason') };
      case 'error':
      case 'induced':
        return { ...record, text: this.#texts.apply(record.text, 'error') };
      case 'fault':
        return {
          ...record,
          where: this.#texts.apply(record.where, 'error'),
          text: this.#texts.apply(record.text, 'error'),
        };
      case 'buffered':
      case 'state':
      case 'lost':
        return record;
      default:
        return unreachable(record);
    }
  }

  summary(): RedactionSummary {
    return this.#secrets.summary({ binary: this.#bytes.unread, cut: this.#cut, long: this.#long });
  }

  #learnOrigin(document: DocumentKey, url: string): void {
    if (this.#rules.origins.size === 0) return;
    const rules = this.#rules.origins.get(originOf(url));
    if (rules !== undefined) this.#rulesOf.set(document, rules);
  }

  /** Searches by the rules of a document's origin from here on. */
  #use(document: DocumentKey): void {
    if (this.#rules.origins.size === 0) return;
    const rules = this.#rulesOf.get(document) ?? this.#rules;
    this.#texts.rules = rules;
    this.#bytes.rules = rules;
  }

  #applyConnecting(record: ConnectingRecord & WireRecord): WireRecord {
    return {
      ...record,
      url: this.#texts.apply(record.url, 'url'),
      protocols: this.#protocols(record.protocols),
      headers: record.headers.map((header) => this.#header(header)),
      body: record.body === null ? null : this.#payload(record.body, 'body', null),
      initiator: this.#texts.apply(record.initiator, 'stack'),
      ...(record.iceServers === undefined
        ? {}
        : { iceServers: record.iceServers.map((server) => this.#texts.apply(server, 'url')) }),
    };
  }

  #applyMessage(record: MessageRecord & WireRecord): WireRecord {
    const payload = this.#payload(record.payload, 'message', record);
    const event = record.event === null ? null : this.#texts.apply(record.event, 'event');
    const id = record.id === null ? null : this.#texts.apply(record.id, 'id');
    const isSame = payload === record.payload && event === record.event && id === record.id;
    return isSame ? record : { ...record, payload, event, id };
  }

  /** Bodies are read when all their pieces are there: half a secret is not recognised. */
  #endLearning(): void {
    for (const [key, pieces] of this.#bodies.stretches()) {
      this.#use(key.slice(key.indexOf(' ', key.indexOf(' ') + 1) + 1));
      if (key.startsWith('text ')) this.#texts.learn(pieces.join(''));
      else this.#bytes.learnPieces(pieces);
    }
    this.#isLearning = false;
    this.#bytes.endLearning();
    this.#secrets.settle();
  }

  #learnPayload(payload: Payload, record: WireRecord | null): void {
    if (payload.isCut) this.#cut += 1;
    if (payload.encoding === 'base64') this.#bytes.learn(payload, record);
  }

  #secretOfHeader([name, value]: Header): Secret | null {
    if (!this.#texts.rules.hasUsual || kindOfPair(name, value) === null) return null;
    const secret: Secret = { value, kind: 'header', rule: SECRET_RULE_LABELS.header(name) };
    return this.#isWanted(secret) ? secret : null;
  }

  /** What no find of a text has checked. */
  #isWanted(secret: Secret): boolean {
    return !this.#texts.rules.keeps(secret) && !REDACTION_PLACEHOLDER.isOne(secret.value);
  }

  #learnHeader(header: Header): void {
    const secret = this.#secretOfHeader(header);
    if (secret !== null) this.#secrets.remember(secret);
    // What a header is made of may stand elsewhere by itself.
    this.#texts.learn(header[1]);
  }

  #header(header: Header): Header {
    const [name, value] = header;
    const secret = this.#secretOfHeader(header);
    if (secret === null) return [name, this.#texts.apply(value, 'header')];
    return [name, this.#secrets.replace(secret, { place: 'header', text: value, start: 0, end: value.length })];
  }

  #secretsOfProtocols(protocols: readonly string[]): readonly (Secret | null)[] {
    if (!this.#texts.rules.hasUsual) return protocols.map(() => null);
    return secretsOfProtocols(protocols).map((value) => {
      if (value === null) return null;
      const secret: Secret = { value, kind: 'subprotocol', rule: SECRET_RULE_LABELS.subprotocol };
      return this.#isWanted(secret) ? secret : null;
    });
  }

  #learnProtocols(protocols: readonly string[]): void {
    for (const secret of this.#secretsOfProtocols(protocols)) if (secret !== null) this.#secrets.remember(secret);
    for (const protocol of protocols) this.#texts.learn(protocol);
  }

  #protocols(protocols: readonly string[]): readonly string[] {
    const secrets = this.#secretsOfProtocols(protocols);
    return protocols.map((protocol, index) => {
      const secret = secrets[index] ?? null;
      if (secret === null) return this.#texts.apply(protocol, 'subprotocol');
      const start = protocol.length - secret.value.length;
      const spot = { place: 'subprotocol', text: protocol, start, end: protocol.length } as const;
      return protocol.slice(0, start) + this.#secrets.replace(secret, spot);
    });
  }

  #payload(payload: Payload, place: SecretPlace, record: WireRecord | null): Payload {
    if (payload.encoding === 'base64') return this.#bytes.apply(payload, place, record);
    const data = this.#texts.apply(payload.data, place);
    return data === payload.data ? payload : { ...payload, data };
  }

  /** A piece of a body: secrets may lie across the borders of pieces. */
  #piece(payload: Payload, key: string): Payload {
    const apply = (pieces: readonly string[]): readonly string[] =>
      payload.encoding === 'base64' ? this.#bytes.applyPieces(pieces) : this.#texts.applyPieces(pieces);
    const data = this.#bodies.next(key, apply);
    if (data === null) return this.#payload(payload, 'body', null);
    return data === payload.data ? payload : { ...payload, data };
  }
}
