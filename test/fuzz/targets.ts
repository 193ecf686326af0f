import * as fc from '../property.ts';
import { createAnalysis } from '../../src/analysis/analysis.ts';
import { normaliseEndpoint } from '../../src/analysis/streams/endpoint.ts';
import { parseUrl } from '../../src/analysis/streams/parse-url.ts';
import { byteCount, millis } from '../../src/base/units.ts';
import { DocumentIntake } from '../../src/devtools-panel/source/live/document-intake.ts';
import { asksForFindings, wordsIn } from '../../src/filter/expression-facts.ts';
import { parseFilter } from '../../src/filter/parse-filter.ts';
import { ANSWER_APIS } from '../../src/formats/answers/answer-apis.ts';
import { AnswerAssembler } from '../../src/formats/answers/assemble-answer.ts';
import { createMqttCutter } from '../../src/formats/protocols/mqtt-frames.ts';
import { base64Length, decodeBase64, encodeBase64 } from '../../src/formats/text/base64.ts';
import { createBodyParser, createItemParser, type BodyParser } from '../../src/formats/text/body-parser.ts';
import { parseDamagedJson } from '../../src/formats/json/damaged-json.ts';
import { createDecodeContext, decodeMessage } from '../../src/formats/protocols/decode.ts';
import { installBinaryReaders } from '../../src/formats/binary/binary-readers.ts';
import { parseSteps } from '../../src/formats/binary/parse-steps.ts';
import { allReaders } from '../../src/formats/binary/readers/all-readers.ts';
import type { Step } from '../../src/formats/binary/steps.ts';
import { StreamEncoding } from '../../src/formats/binary/stream-encoding.ts';
import { Unwrapper } from '../../src/formats/binary/unwrap.ts';
import { readHar } from '../../src/formats/har/read-har.ts';
import { parseInstant } from '../../src/formats/text/instant.ts';
import { eachJsonValue } from '../../src/formats/redact/embedded-json.ts';
import { looksLikeJson, parseJson } from '../../src/formats/json/parse-json.ts';
import { openRecording } from '../../src/formats/recording-file.ts';
import {
  type CompiledRules,
  compileRules,
  parseJsonPath,
  type RedactionRules,
  USUAL_RULES,
} from '../../src/formats/redact/redact-rules.ts';
import { parseRedactionPolicy } from '../../src/formats/redact/redaction-policy.ts';
import { findInBytes, findSecrets } from '../../src/formats/redact/find-secrets.ts';
import { createSessionReader } from '../../src/formats/session/read-session.ts';
import { createUtf8Decoder } from '../../src/formats/text/utf8.ts';
import { utf8Length } from '../../src/base/utf8-length.ts';
import { parseFromPanel, parseFromRelay, parseToPage, parseToPanel } from '../../src/wire/parse-hops.ts';
import { parseFromPage } from '../unit/wire/parse-from-page.ts';
import { parseRecord, parseWireRecord } from '../../src/wire/parse-record.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import { anything, changedObject, damaged, inPieces, bytesOf } from './mutate.ts';
import {
  ANSWER_EVENTS,
  BINARY_FRAMES,
  BODIES,
  FILTERS,
  FRAMES,
  MQTT_PACKETS,
  PAYLOADS,
  RECORDING_LINES,
  RECORDS,
  URLS,
} from './samples.ts';
import { weigh } from './weigh.ts';

installBinaryReaders(allReaders);

/** One parser that meets bytes from outside, fed with what a seed makes. */
export interface Target {
  readonly name: string;
  /** The property: throws where the parser throws, or makes more than it may of what it was given. */
  readonly property: fc.IAsyncProperty<[unknown]>;
}

/** Told of each input before the parser gets it, so that one that never returns can be named. */
let witness: ((input: unknown) => void) | null = null;

/** Sets who is told of each input, `null` for nobody. */
export function watchInputs(next: ((input: unknown) => void) | null): void {
  witness = next;
}

/** What a parser may make of one character; a base of its own comes on top. */
const GROWTH = 40;
/** The same where two characters can be a unit of a batch: what a unit is read as has eleven fields, whatever it says. */
const UNIT_GROWTH = 100;
const BASE = 20_000;

/** What a value from outside holds; it may be of any kind, with cycles or getters, and is then as good as small. */
function weightOf(input: unknown): number {
  try {
    return weigh(input, 10_000_000);
  } catch {
    return 0;
  }
}

/** A target whose parser is given one input and whose result is weighed. */
const target = <T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  parse: (input: T) => unknown,
  growth: number = GROWTH,
): Target => ({
  name,
  property: fc.asyncProperty<[unknown]>(inputs, async (input) => {
    witness?.(input);
    // The generator's own type; fast-check's properties are not covariant.
    const made = await parse(input as T);
    weigh(made, BASE + growth * weightOf(input));
  }),
});

const messages = damaged([...FRAMES, ...PAYLOADS]);

const HANDSHAKES = [
  ['websocket', 'wss://h/socket.io/?EIO=4&transport=websocket', ''],
  ['fetch', 'https://h/socket.io/?EIO=3&transport=polling', ''],
  ['xhr', 'https://h/socket.io/?EIO=4&transport=polling', ''],
  ['websocket', 'wss://h/', 'mqtt'],
  ['websocket', 'wss://h/', 'v12.stomp'],
  ['websocket', 'wss://h/', 'graphql-transport-ws'],
  ['websocket', 'wss://h/', 'wamp.2.json'],
  ['websocket', 'wss://h/cable', 'actioncable-v1-json'],
  ['websocket', 'wss://h/socket/websocket?vsn=2.0.0', ''],
  ['websocket', 'wss://h/hub?id=1', ''],
  ['websocket', 'wss://h/signalr/connect', ''],
  ['websocket', 'wss://h/echo/123/abc/websocket', ''],
  ['websocket', 'wss://h/connection/websocket', ''],
  ['websocket', 'wss://ws-eu.pusher.com/app/key', ''],
  ['websocket', 'wss://gateway.discord.gg/?v=10&encoding=json', ''],
  ['eventsource', 'https://h/events', ''],
  ['websocket', 'wss://h/', 'wamp.2.msgpack.batched'],
  ['websocket', 'wss://h/', 'wamp.2.cbor'],
  ['websocket', 'wss://h/primus/?_primuscb=1', ''],
  ['fetch', 'https://h/chat.v1.Feed/Follow', ''],
] as const;

/** Messages of one connection in a row: what one leaves behind must not break the next. */
const conversation = fc.record({
  handshake: fc.constantFrom(...HANDSHAKES),
  frames: fc.array(fc.tuple(fc.oneof(messages, bytesOf(BINARY_FRAMES)), fc.constantFrom('in', 'out')), {
    maxLength: 12,
  }),
});

const STEPS: readonly Step[] = [
  ...(['base64', 'text', 'json', 'messagepack', 'cbor', 'protobuf'] as const).map((kind) => ({ kind })),
  ...(['gzip', 'zlib', 'deflate', 'zstd'] as const).flatMap((kind) => [
    { kind, isShared: false },
    { kind, isShared: true },
  ]),
  { kind: 'skip', bytes: 1 },
  { kind: 'length', size: 'varint', isLittleEndian: false },
  { kind: 'length', size: 4, isLittleEndian: true },
  { kind: 'proto', type: 'a.B' },
  { kind: 'path', path: ['a', 0] },
];

const PROTO =
  'syntax = "proto3"; package a; message B { int64 n = 1; repeated string s = 2; map<string, B> m = 3; E e = 4; } enum E { X = 0; }';

const schema = (() => {
  const made = allReaders.protoSchema([{ name: 'a.proto', text: PROTO }]);
  return made.ok ? made.value : null;
})();

const binaryFrames = fc.array(bytesOf(BINARY_FRAMES), { minLength: 1, maxLength: 12 });

/** Records that pass the check of the boundary, in any order and of any documents: the analysis must take them. */
const recordRun = fc.array(changedObject(RECORDS), { maxLength: 40 }).map((values) =>
  values.flatMap((value): WireRecord[] => {
    const parsed = parseWireRecord(value);
    return parsed.ok ? [parsed.value] : [];
  }),
);

/** A batch as it travels: its records are one JSON text, which knows no BigInt. */
const batch = (records: readonly unknown[], first = 0, next = records.length) => ({
  type: 'batch',
  subscriber: 'w',
  first,
  next,
  records: JSON.stringify(records, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
});

const hops = fc.oneof(
  anything,
  changedObject([
    batch(RECORDS.slice(0, 5)),
    { type: 'end', next: 3, messages: 2, isCached: false },
    { type: 'body', subscriber: 'w', n: 3, payload: { encoding: 'text', data: 'x', size: 1, isCut: false } },
    { type: 'hello', version: 1, document: 'd', url: 'u', origin: 'o', isTop: true, timeOrigin: 1, wasProbed: true },
    { type: 'subscribe', subscriber: 'w', from: 0 },
    { type: 'to-page', page: 'p', message: { type: 'ack', subscriber: 'w', next: 4 } },
    { type: 'from-page', page: 'p', message: batch(RECORDS.slice(5, 9)) },
    { type: 'page-disconnected', page: 'p', isCached: false },
  ]),
  fc.array(changedObject(RECORDS), { maxLength: 5 }).map((records) => batch(records)),
  damaged([batch(RECORDS.slice(0, 5)).records]).map((records) => ({ ...batch([]), next: 5, records })),
);

const har = changedObject([
  {
    log: {
      version: '1.2',
      creator: { name: 'x', version: '1' },
      entries: [
        {
          startedDateTime: '2026-01-02T03:04:05.678Z',
          time: 120.5,
          _resourceType: 'websocket',
          request: {
            method: 'GET',
            url: 'wss://h/a',
            headers: [{ name: 'Sec-WebSocket-Protocol', value: 'x' }],
            queryString: [],
          },
          response: { status: 101, headers: [], content: { size: 0, mimeType: 'x-unknown' } },
          _webSocketMessages: [
            { type: 'send', time: 1767323045.9, opcode: 1, data: '{"a":1}' },
            { type: 'receive', time: 1767323046.1, opcode: 2, data: 'AQID' },
          ],
          timings: { send: 0, wait: 1, receive: 2 },
        },
        {
          startedDateTime: '2026-01-02T03:04:06Z',
          time: 10,
          request: { method: 'POST', url: 'https://h/b', headers: [], postData: { mimeType: 'text/plain', text: 'x' } },
          response: {
            status: 200,
            headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
            content: { size: 9, text: 'data: x\n\n', encoding: 'base64' },
          },
        },
      ],
    },
  },
]);

const sessions = damaged(RECORDING_LINES.map((lines) => lines.slice(0, 12).join('\n')));

const files = fc.oneof(
  sessions.map((text) => new TextEncoder().encode(text)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  bytesOf([Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0x4c, 4, 0, 0x43, 0xbe, 0xb7, 0xe8, 1, 0, 0, 0)]),
);

async function readFile(bytes: Uint8Array): Promise<unknown> {
  async function* pieces() {
    yield bytes.slice(0, 100);
    yield bytes.slice(100);
  }
  const reading = openRecording(pieces());
  const records: WireRecord[] = [];
  for await (const { records: more } of reading) records.push(...more);
  return { records, problems: reading.summary.problems };
}

const readBody = (parser: BodyParser | null, pieces: readonly string[]): unknown => [
  pieces.map((piece) => parser?.push(piece)),
  parser?.end(),
  parser?.comments,
];

function analyse(records: readonly WireRecord[]): unknown {
  const analysis = createAnalysis();
  for (const record of records) analysis.push(record);
  analysis.advance(millis(1e9));
  return { findings: analysis.findings(), bands: analysis.obscuredIntervals(), streams: analysis.streams().length };
}

function compiledRules(given: RedactionRules): CompiledRules {
  const compiled = compileRules(given);
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.value;
}

const rules = compiledRules({ ...USUAL_RULES, options: ['card', 'nationalId', 'mail'] });
const safeRules = compiledRules({ ...USUAL_RULES, isSafe: true, paths: ['**.user.**.id'] });

/** Every parser that meets bytes from outside. */
export const TARGETS: readonly Target[] = [
  target('messages from page, relay, background and panel', hops, (value) => [
    parseFromPage(value),
    parseFromRelay(value),
    parseToPage(value),
    parseFromPanel(value),
    parseToPanel(value),
  ]),
  target('records', fc.oneof(anything, changedObject(RECORDS)), (value) => [
    parseRecord(value),
    parseWireRecord(value),
  ]),
  target(
    'batches taken in by the panel',
    fc.array(fc.tuple(changedObject(RECORDS), fc.nat(60), fc.nat(60))),
    (batches) => {
      const intake = new DocumentIntake('d', millis(0));
      return batches.map(([value, first, length]) => {
        const parsed = parseFromPage(batch([value], first, first + length));
        return parsed.ok && parsed.value.message.type === 'batch' ? intake.take(parsed.value.message) : null;
      });
    },
  ),
  target('the analysis of any records', recordRun, analyse),
  target(
    'protocols of messages',
    conversation,
    ({ handshake: [transport, url, subprotocol], frames }) => {
      const context = createDecodeContext({ transport, url, subprotocol });
      return frames.map(([content, direction]) => decodeMessage(context, content, direction === 'in' ? 'in' : 'out'));
    },
    UNIT_GROWTH,
  ),
  target(
    'steps that unwrap messages',
    fc.tuple(fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 4 }), binaryFrames),
    ([steps, frames]) => {
      const unwrapper = new Unwrapper(steps, schema);
      return frames.map((frame) => unwrapper.unwrap(frame).ok);
    },
  ),
  target('the agreement of frames', binaryFrames, (frames) => {
    const encoding = new StreamEncoding();
    return frames.map((bytes) => encoding.read({ bytes, text: '', json: undefined, direction: 'in' })?.steps.length);
  }),
  target('steps in a file', fc.oneof(anything, changedObject([STEPS])), (value) => parseSteps(value)),
  target('.proto files', damaged([PROTO]), (text) => {
    const made = allReaders.protoSchema([{ name: 'x', text }]);
    return made.ok ? made.value.types : made.fault;
  }),
  ...['text/event-stream', 'application/x-ndjson', 'application/json-seq'].map((type) =>
    target(`bodies of ${type}`, inPieces(damaged(BODIES)), (pieces) => readBody(createBodyParser(type), pieces)),
  ),
  target('bodies that are a list', inPieces(damaged(BODIES)), (pieces) => readBody(createItemParser(), pieces)),
  target('answers of language models', fc.array(changedObject(ANSWER_EVENTS), { maxLength: 12 }), (events) =>
    ANSWER_APIS.map((api) => {
      const assembler = new AnswerAssembler(null);
      for (const [at, event] of events.entries()) {
        const read = api.isSpokenIn(event, null) ? api.read(event, null) : null;
        if (read !== null) assembler.push(at, read);
      }
      return assembler.answer();
    }),
  ),
  target('MQTT packets in frames', fc.array(bytesOf(MQTT_PACKETS), { maxLength: 12 }), (frames) => {
    const cutter = createMqttCutter();
    const packets = frames.map((bytes) => {
      const size = byteCount(bytes.length);
      return cutter.push({ encoding: 'base64', data: encodeBase64(bytes), size, isCut: false });
    });
    return [packets, cutter.end()];
  }),
  target('HAR files', fc.oneof(har, anything), (value) => readHar(value)),
  target('session files', inPieces(sessions), (pieces) => {
    const reader = createSessionReader();
    return [pieces.map((piece) => reader.push(piece)), reader.end(), reader.problems];
  }),
  target('recording files as bytes', files, readFile),
  target('filters', damaged(FILTERS), (text) => {
    const parsed = parseFilter(text);
    if (!parsed.ok) return parsed.error;
    return parsed.value === null ? null : [parsed.value, wordsIn(parsed.value), asksForFindings(parsed.value)];
  }),
  target('URLs and endpoints', damaged(URLS), (url) => [
    parseUrl(url),
    normaliseEndpoint({ transport: 'fetch', method: 'GET', url, bodyKind: 'none', body: null }),
  ]),
  target('JSON, damaged too', damaged([...FRAMES, ...PAYLOADS]), (text) => {
    const paths: number[] = [];
    eachJsonValue(text, ({ path }) => paths.push(path.length));
    return [looksLikeJson(text), parseJson(text), parseDamagedJson(text), paths.length];
  }),
  target('secrets in messages', damaged([...FRAMES, ...URLS]), (text) => [
    findSecrets(text, rules),
    findSecrets(text, safeRules),
    parseJsonPath(text),
    parseRedactionPolicy(text),
  ]),
  target('secrets in bytes', bytesOf(MQTT_PACKETS), (bytes) => [findInBytes(bytes, rules)]),
  target('instants', damaged(['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05+02:00']), (text) => parseInstant(text)),
  target('base64 and UTF-8', fc.tuple(bytesOf(MQTT_PACKETS), damaged(['AQID', 'aGVsbG8=', ''])), ([bytes, text]) => {
    const whole = createUtf8Decoder();
    if (encodeBase64(bytes) !== Buffer.from(bytes).toString('base64')) throw new Error('base64 is not that of Node');
    return [decodeBase64(text), base64Length(text), utf8Length(text), whole.push(bytes), whole.end()];
  }),
];
