import { isRecord } from '../base/is-object.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Bytes, Millis } from '../base/units.ts';
import { utf8Length } from '../base/utf8-length.ts';
import {
  aBoolean,
  aNumber,
  aText,
  anInteger,
  branded,
  type Check,
  ifGiven,
  listOf,
  Mismatch,
  oneOf,
  orNull,
  shape,
  type WireError,
} from './check.ts';
import { devToolsShapes } from './parse-devtools-record.ts';
import { aKey, KEY_BOUND, headers, instant, numbered, someText, TEXT_BOUND } from './record-checks.ts';
import { CHUNK_LIMIT, INITIATOR_FRAMES } from './wire-limits.ts';
import { BODY_KINDS } from './body-kinds.ts';
import {
  INDUCED_PHASES,
  TRANSPORTS,
  UNCOUNTED,
  VIAS,
  type ConnectingRecord,
  type NumberedRecord,
  type OpenRecord,
  type PageWireRecord,
  type Payload,
  type WireRecord,
} from './record.ts';
import { UNRECORDED_USES } from './unrecorded-uses.ts';
import { STATE_SUBJECTS, type ChannelFacts } from './webrtc.ts';
import { WORKER_KINDS } from './worker-kinds.ts';

/** Subprotocols of one connection; more than any page requests. */
const PROTOCOLS_BOUND = 64;

/** Characters of one payload accepted from a recording file, which may hold whole messages: below the longest string of any engine. */
export const FILE_PAYLOAD_BOUND = 64 * 1024 * 1024;

const bytes = branded<number, Bytes>(anInteger());
const ofConnection = { ...numbered, connection: anInteger(1) } as const;
const initiator = aText(INITIATOR_FRAMES * TEXT_BOUND);

const bodyKind = oneOf(...BODY_KINDS);

/** Addresses of ICE servers of one peer connection; the recorder writes 16 at most. */
const ICE_SERVERS_BOUND = 64;

const channel = shape<ChannelFacts>({
  peer: anInteger(),
  id: orNull(anInteger(0, 65_535)),
  isNegotiated: aBoolean,
  isOrdered: aBoolean,
  maxRetransmits: orNull(anInteger(0, 65_535)),
  maxPacketLifeTime: orNull(branded<number, Millis>(anInteger(0, 65_535))),
});

/**
 * The check of a payload whose `data` has at most `bound` bytes, or characters of text.
 *
 * @param bound in bytes; base64 may be a third longer.
 */
function aPayload(bound: number, size = bytes): Check<Payload> {
  return shape<Payload>({
    encoding: oneOf('text', 'base64'),
    data: aText(Math.ceil(bound / 3) * 4),
    size: orNull(size),
    isCut: aBoolean,
  });
}

const uncountedText = new Mismatch('size', 'the size of what is not a whole text');

/** The same for a payload that comes from a recorder: a text that is whole comes `UNCOUNTED`, and is counted here. */
export function aSentPayload(bound: number): Check<Payload> {
  const check = aPayload(bound, branded<number, Bytes>(anInteger(UNCOUNTED)));
  return (value) => {
    const payload = check(value);
    if (payload instanceof Mismatch || payload.size !== UNCOUNTED) return payload;
    const isCountable = payload.encoding === 'text' && !payload.isCut;
    return isCountable ? { ...payload, size: utf8Length(payload.data) } : uncountedText;
  };
}

/** One shape for each kind; a missing kind does not compile. */
type ShapesOf<R extends NumberedRecord> = { readonly [K in R['kind']]: Check<Extract<R, { readonly kind: K }>> };
type Shapes = ShapesOf<PageWireRecord>;

const pageShapes = {
  document: shape<Extract<PageWireRecord, { readonly kind: 'document' }>>({
    ...numbered,
    kind: oneOf('document'),
    url: someText,
    isTop: aBoolean,
    isLate: aBoolean,
    worker: ifGiven(oneOf(...WORKER_KINDS)),
    timeOrigin: aNumber(),
  }),
  page: shape({
    ...numbered,
    kind: oneOf('page'),
    event: oneOf(
      'hidden',
      'visible',
      'online',
      'offline',
      'freeze',
      'resume',
      'pagehide',
      'pageshow',
      'navigate',
      'asleep',
    ),
    wasKept: aBoolean,
    url: someText,
    length: instant,
  }),
  lost: shape({
    ...numbered,
    kind: oneOf('lost'),
    reason: oneOf('ring', 'page-gone', 'limit', 'left-out', 'unreadable', 'no-farewell'),
    count: anInteger(1),
    messages: anInteger(),
    until: instant,
  }),
  unrecorded: shape({
    ...numbered,
    kind: oneOf('unrecorded'),
    use: oneOf(...UNRECORDED_USES),
    count: anInteger(1),
    url: someText,
  }),
  fault: shape({ ...numbered, kind: oneOf('fault'), where: someText, text: someText }),
  induced: shape({
    ...numbered,
    kind: oneOf('induced'),
    connection: anInteger(),
    run: anInteger(),
    phase: oneOf(...INDUCED_PHASES),
    fault: aText(KEY_BOUND),
    message: orNull(anInteger()),
    text: someText,
  }),
} as const satisfies Partial<Shapes>;

const connectionShapes = {
  open: shape<OpenRecord>({
    ...ofConnection,
    kind: oneOf('open'),
    status: anInteger(0, 999),
    url: someText,
    protocol: someText,
    extensions: someText,
    responseType: someText,
    wasRedirected: aBoolean,
    headers,
    channel: ifGiven(channel),
  }),
  error: shape({ ...ofConnection, kind: oneOf('error'), state: anInteger(0, 255), text: someText }),
  closing: shape({ ...ofConnection, kind: oneOf('closing'), code: orNull(aNumber()), reason: someText, initiator }),
  close: shape({
    ...ofConnection,
    kind: oneOf('close'),
    how: oneOf('closed', 'complete', 'aborted', 'timeout', 'failed', 'unread', 'unseen'),
    // A WebSocket's has 16 bits, that of a WebTransport session 32.
    code: orNull(anInteger(0, 4_294_967_295)),
    reason: someText,
    wasClean: aBoolean,
    size: bytes,
  }),
  buffered: shape({ ...ofConnection, kind: oneOf('buffered'), amount: bytes }),
  state: shape({ ...ofConnection, kind: oneOf('state'), subject: oneOf(...STATE_SUBJECTS), state: someText }),
} as const satisfies Partial<Shapes>;

const payloadShapes = (payload: Check<Payload>) =>
  ({
    connecting: shape<ConnectingRecord>({
      ...ofConnection,
      kind: oneOf('connecting'),
      transport: oneOf(...TRANSPORTS),
      url: someText,
      method: someText,
      protocols: listOf(someText, PROTOCOLS_BOUND),
      withCredentials: aBoolean,
      headers,
      bodyKind,
      body: orNull(payload),
      initiator,
      channel: ifGiven(channel),
      iceServers: ifGiven(listOf(someText, ICE_SERVERS_BOUND)),
    }),
    message: shape({
      ...ofConnection,
      kind: oneOf('message'),
      direction: oneOf('in', 'out'),
      via: oneOf(...VIAS),
      bodyKind,
      payload,
      event: orNull(someText),
      id: orNull(someText),
      buffered: orNull(bytes),
    }),
    chunk: shape({ ...ofConnection, kind: oneOf('chunk'), payload }),
  }) as const satisfies Partial<Shapes>;

/** Reads a record with the number that its page gave it. Never throws. */
type RecordParser<R> = (value: unknown) => Result<R, WireError>;

/** The shapes of a page's records with payloads that `payload` accepts. */
const shapesOfPage = (payload: Check<Payload>): Shapes => ({
  ...pageShapes,
  ...connectionShapes,
  ...payloadShapes(payload),
});

/** Makes a parser of the records that have one of these shapes. */
function createRecordParser<R extends NumberedRecord>(shapes: ShapesOf<R>): RecordParser<R> {
  // A map, because a record whose kind is `constructor` must find nothing.
  const checks = new Map<unknown, Check<R>>(Object.entries<Check<R>>(shapes));
  return (value) => {
    try {
      if (!isRecord(value)) return fail({ reason: 'not-ours', detail: 'the record is not an object' });
      const check = checks.get(value['kind']);
      if (check === undefined) return fail({ reason: 'not-ours', detail: 'the record is of no known kind' });
      const record = check(value);
      return record instanceof Mismatch ? fail(record.toError()) : ok(record);
    } catch {
      // A getter or a proxy of the sender threw; what it threw can be trusted as little as the value.
      return fail({ reason: 'wrong-shape', detail: 'the record cannot be read' });
    }
  };
}

/**
 * Reads one record that came from a page, where any script may have forged it: types, ranges and lengths are checked
 * and the record is rebuilt from its known fields.
 *
 * @param value anything at all; nothing is assumed of it.
 * @returns the record, or why it was refused. Never throws, whatever getters or proxies the value has.
 */
export const parseRecord: RecordParser<PageWireRecord> = createRecordParser<PageWireRecord>(
  shapesOfPage(aSentPayload(CHUNK_LIMIT)),
);

const parseFileRecord = createRecordParser<NumberedRecord>({
  ...shapesOfPage(aPayload(FILE_PAYLOAD_BOUND)),
  ...devToolsShapes,
});

/**
 * Reads one record of a recording: one of a page or of DevTools with the key of its document, and payloads as long as files may hold.
 *
 * @returns the record, or why it was refused. Never throws.
 */
export function parseWireRecord(value: unknown): Result<WireRecord, WireError> {
  const parsed = parseFileRecord(value);
  if (!parsed.ok) return parsed;
  try {
    const document = isRecord(value) ? aKey(value['document']) : new Mismatch('', 'an object');
    if (document instanceof Mismatch) return fail(document.under('document').toError());
    return ok({ ...parsed.value, document });
  } catch {
    return fail({ reason: 'wrong-shape', detail: 'the record cannot be read' });
  }
}
