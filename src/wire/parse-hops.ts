import { isRecord } from '../base/is-object.ts';
import { fail, ok, type Result } from '../base/result.ts';
import {
  aBoolean,
  aNumber,
  anInteger,
  type Check,
  aText,
  listOf,
  Mismatch,
  oneOf,
  orNull,
  shape,
  type WireError,
} from './check.ts';
import {
  type BatchMessage,
  type BodyMessage,
  type CutOffMessage,
  type EndMessage,
  type FromPage,
  type FromPanel,
  type FromRelay,
  type HelloMessage,
  type PageKey,
  type PackedBatchMessage,
  PROTOCOL_VERSION,
  type ToPage,
  type ToPanel,
} from './hops.ts';
import type { BusyMessage } from './busy.ts';
import { busyMessage } from './parse-devtools-record.ts';
import { BATCH_CHARACTERS, BATCH_RECORDS, CHUNK_LIMIT } from './wire-limits.ts';
import { aSentPayload, FILE_PAYLOAD_BOUND, parseRecord } from './parse-record.ts';
import { aKey, someText, TEXT_BOUND } from './record-checks.ts';
import { nextNumber, type PageWireRecord } from './record.ts';

/**
 * A message that may hold records. `rejected` says why items of a batch were not valid records: they are missing from the
 * message, so its numbers have a hole there, and the receiver counts them as lost.
 */
export interface Received<M> {
  readonly message: M;
  readonly rejected: readonly WireError[];
}

const ofSubscriber = { subscriber: aKey } as const;

/** Characters of a plan of faults. */
const PLAN_BOUND = 64 * 1024;

const toPageShapes: { readonly [K in ToPage['type']]: Check<Extract<ToPage, { readonly type: K }>> } = {
  subscribe: shape({ type: oneOf('subscribe'), ...ofSubscriber, from: anInteger() }),
  ack: shape({ type: oneOf('ack'), ...ofSubscriber, next: anInteger() }),
  unsubscribe: shape({ type: oneOf('unsubscribe'), ...ofSubscriber }),
  'request-body': shape({ type: oneOf('request-body'), ...ofSubscriber, n: anInteger() }),
  arm: shape({ type: oneOf('arm'), ...ofSubscriber, token: someText, plan: aText(PLAN_BOUND), elapsed: aNumber(0) }),
  disarm: shape({ type: oneOf('disarm'), ...ofSubscriber }),
  'by-hand': shape({
    type: oneOf('by-hand'),
    ...ofSubscriber,
    token: someText,
    connection: anInteger(1),
    direction: oneOf('in', 'out'),
    encoding: oneOf('text', 'base64'),
    data: aText(CHUNK_LIMIT),
  }),
};

/** Characters of a batch's JSON text: a full batch and one whole piece of a stream above it, every character escaped. */
const PACKED_BOUND = 6 * (BATCH_CHARACTERS + CHUNK_LIMIT) + BATCH_RECORDS * TEXT_BOUND;

const packedBatch = shape<PackedBatchMessage>({
  type: oneOf('batch'),
  ...ofSubscriber,
  first: anInteger(),
  next: anInteger(),
  records: aText(PACKED_BOUND),
});

// Records are `unknown` on purpose: each is parsed on its own, so that one bad record costs only itself.
const aList = listOf<unknown>((each) => each, BATCH_RECORDS);

function unpack(text: string): readonly unknown[] | Mismatch {
  try {
    return aList(JSON.parse(text));
  } catch {
    return new Mismatch('records', 'a list in JSON');
  }
}

const bodyMessage = shape({
  type: oneOf('body'),
  ...ofSubscriber,
  n: anInteger(),
  payload: orNull(aSentPayload(FILE_PAYLOAD_BOUND)),
});

const endMessage = shape({ type: oneOf('end'), next: anInteger(), messages: anInteger(), isCached: aBoolean });

const cutOffMessage = shape({ type: oneOf('cut-off'), isCutOff: aBoolean, ago: aNumber(0) });

const helloMessage = shape<HelloMessage>({
  type: oneOf('hello'),
  version: anInteger(),
  document: orNull(aKey),
  url: someText,
  origin: someText,
  isTop: aBoolean,
  timeOrigin: aNumber(),
  wasProbed: aBoolean,
});

const notOurs = (detail: string): { readonly ok: false; readonly error: WireError } =>
  fail({ reason: 'not-ours', detail });

/** Runs a parser so that a getter or a proxy that throws counts as a refusal like any other. */
function guarded<T>(parse: () => Result<T, WireError>): Result<T, WireError> {
  try {
    return parse();
  } catch {
    return fail({ reason: 'wrong-shape', detail: 'the message cannot be read' });
  }
}

const asResult = <T>(value: T | Mismatch): Result<T, WireError> =>
  value instanceof Mismatch ? fail(value.toError()) : ok(value);

const withoutRecords = <M>(result: Result<M, WireError>): Result<Received<M>, WireError> =>
  result.ok ? ok({ message: result.value, rejected: [] }) : result;

const wrongShape = (detail: string): WireError => ({ reason: 'wrong-shape', detail });

/**
 * Why a record cannot stand in its place in a batch: its number must be from `least` to `most`, it must end below `next`,
 * and a recorder reports no other loss than what its ring evicted.
 */
function misplacement(record: PageWireRecord, least: number, most: number, next: number): WireError | null {
  if (record.n < least || record.n > most || nextNumber(record) > next)
    return wrongShape(`n is not from ${least} to ${most} and below ${next}`);
  if (record.kind === 'lost' && (record.reason !== 'ring' || record.messages > record.count))
    return wrongShape('no recorder loses records like this');
  return null;
}

/**
 * Reads the records of a batch: each on its own, numbers rising from `first` and staying below `next`. Each item accounts
 * for one number, and a `lost` record for those that it covers. Numbers that no item accounts for were never announced:
 * they are refused, and the batch ends before them.
 */
function readBatch(value: unknown): Result<Received<BatchMessage>, WireError> {
  const outer = packedBatch(value);
  if (outer instanceof Mismatch) return fail(outer.toError());
  if (outer.next < outer.first) return fail(wrongShape('next is below first'));
  const candidates = unpack(outer.records);
  if (candidates instanceof Mismatch) return fail(candidates.toError());
  const records: PageWireRecord[] = [];
  const rejected: WireError[] = [];
  let expected = outer.first;
  let accounted = outer.first;
  for (const candidate of candidates) {
    const record = parseRecord(candidate);
    const error = record.ok ? misplacement(record.value, expected, accounted, outer.next) : record.error;
    if (record.ok && error === null) {
      records.push(record.value);
      expected = nextNumber(record.value);
    } else if (error !== null) rejected.push(error);
    accounted = Math.max(accounted + 1, expected);
  }
  if (outer.next > accounted) rejected.push(wrongShape(`next is ${outer.next}, but the records end at ${accounted}`));
  return ok({ message: { ...outer, next: Math.min(outer.next, accounted), records }, rejected });
}

/** Reads what is not a batch: it looks the same on every hop. */
function readUnpacked(
  value: Readonly<Record<string, unknown>>,
): Result<BodyMessage | EndMessage | CutOffMessage | BusyMessage, WireError> {
  switch (value['type']) {
    case 'body':
      return asResult(bodyMessage(value));
    case 'end':
      return asResult(endMessage(value));
    case 'cut-off':
      return asResult(cutOffMessage(value));
    case 'busy':
      return asResult(busyMessage(value));
    default:
      return notOurs('the message is of no known type');
  }
}

function readFromPage(value: unknown): Result<Received<FromPage>, WireError> {
  if (!isRecord(value)) return notOurs('the message is not an object');
  return value['type'] === 'batch' ? readBatch(value) : withoutRecords<FromPage>(readUnpacked(value));
}

function readHello(value: unknown): Result<HelloMessage, WireError> {
  const hello = helloMessage(value);
  if (hello instanceof Mismatch) return fail(hello.toError());
  return hello.version === PROTOCOL_VERSION
    ? ok(hello)
    : fail({ reason: 'wrong-version', detail: `version ${hello.version} instead of ${PROTOCOL_VERSION}` });
}

/**
 * Reads what a panel sends to a page, on its way there.
 *
 * @param value anything at all.
 * @returns the message, or why it was refused. Never throws.
 */
export function parseToPage(value: unknown): Result<ToPage, WireError> {
  return guarded(() => {
    if (!isRecord(value)) return notOurs('the message is not an object');
    const type = value['type'];
    const known = typeof type === 'string' && Object.hasOwn(toPageShapes, type);
    // The own names of the table are exactly the types of the union.
    return known
      ? asResult<ToPage>(toPageShapes[type as ToPage['type']](value))
      : notOurs('the message is of no known type');
  });
}

/**
 * Reads what a relay sends to the background: a page's message, or a hello of this protocol version. The records of a batch
 * stay packed: the panel, which relies on them, parses each from `unknown`; here only the length of their text is checked.
 *
 * @returns the message, or why it was refused; `wrong-version` for the hello of another version of the extension. Never
 *   throws.
 */
export function parseFromRelay(value: unknown): Result<FromRelay, WireError> {
  return guarded<FromRelay>(() => {
    if (!isRecord(value)) return notOurs('the message is not an object');
    if (value['type'] === 'hello') return readHello(value);
    return value['type'] === 'batch' ? asResult(packedBatch(value)) : readUnpacked(value);
  });
}

/**
 * Reads what a panel sends to the background.
 *
 * @returns the message, or why it was refused. Never throws.
 */
export function parseFromPanel(value: unknown): Result<FromPanel, WireError> {
  return guarded<FromPanel>(() => {
    if (!isRecord(value)) return notOurs('the message is not an object');
    const type = value['type'];
    if (type === 'probe') return ok({ type });
    if (type !== 'to-page' && type !== 'place-acting') return notOurs('the message is of no known type');
    const page = aKey(value['page']);
    if (page instanceof Mismatch) return fail(page.under('page').toError());
    if (type === 'place-acting') return ok({ type, page });
    const message = parseToPage(value['message']);
    return message.ok ? ok({ type, page, message: message.value }) : message;
  });
}

function readToPanel(value: Readonly<Record<string, unknown>>, page: PageKey): Result<Received<ToPanel>, WireError> {
  switch (value['type']) {
    case 'page-connected': {
      const hello = readHello(value['hello']);
      return hello.ok ? ok({ message: { type: 'page-connected', page, hello: hello.value }, rejected: [] }) : hello;
    }
    case 'from-page': {
      const inner = readFromPage(value['message']);
      if (!inner.ok) return inner;
      const { message, rejected } = inner.value;
      return ok({ message: { type: 'from-page', page, message }, rejected });
    }
    case 'page-disconnected': {
      const isCached = aBoolean(value['isCached']);
      return isCached instanceof Mismatch
        ? fail(isCached.under('isCached').toError())
        : ok({ message: { type: 'page-disconnected', page, isCached }, rejected: [] });
    }
    case 'acting-placed': {
      const token = orNull(someText)(value['token']);
      return token instanceof Mismatch
        ? fail(token.under('token').toError())
        : ok({ message: { type: 'acting-placed', page, token }, rejected: [] });
    }
    default:
      return notOurs('the message is of no known type');
  }
}

/**
 * Reads what the background sends to a panel. The envelope is strict; each record of a batch is judged on its own.
 *
 * @param value anything at all: a page can forge whatever it likes.
 * @returns the message with the valid records, and an error for each of the others; or why the message was refused. Never
 *   throws.
 */
export function parseToPanel(value: unknown): Result<Received<ToPanel>, WireError> {
  return guarded<Received<ToPanel>>(() => {
    if (!isRecord(value)) return notOurs('the message is not an object');
    if (value['type'] === 'unreachable') return ok({ message: { type: 'unreachable' }, rejected: [] });
    const page = aKey(value['page']);
    return page instanceof Mismatch ? fail(page.under('page').toError()) : readToPanel(value, page);
  });
}
