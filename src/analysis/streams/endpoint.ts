import { isObject } from '../../base/is-object.ts';
import type { BodyKind, Payload, Transport } from '../../wire/record.ts';
import { hashText } from './hash.ts';
import { MAX_SHAPE_CHARACTERS } from '../analysis-limits.ts';
import { parseUrl } from './parse-url.ts';

/**
 * Where a connection goes, with everything removed that changes from call to call of one and the same channel.
 * See docs/reference/detectors.md, "Endpoints".
 */
export interface Endpoint {
  /** `METHOD origin path ?names #shape` without parameter values: calls that may differ in a volatile parameter share it. */
  readonly family: string;
  /** Scheme and host. */
  readonly origin: string;
  /** With `:id` for segments that name one thing among many. */
  readonly path: string;
  /** Parameters that are part of the endpoint, sorted by name. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** GraphQL operation or JSON-RPC method, or the empty string. */
  readonly operation: string;
  /** The value of a cursor parameter (`since`, `after` …), `null` if there is none. */
  readonly cursor: string | null;
}

/** What of a call decides where it goes. */
interface EndpointInput {
  readonly transport: Transport;
  readonly method: string;
  readonly url: string;
  readonly bodyKind: BodyKind;
  readonly body: Payload | null;
}

const VOLATILE = new Set(
  (
    '_ _primuscb t ts time timestamp now cb cachebust cachebuster nocache rnd rand random r _dc requestid reqid nonce sid ' +
    'sessionid session_id token access_token auth_token ticket api_key apikey signature sig expires x-amz-signature ' +
    'x-amz-date x-amz-credential x-amz-security-token'
  ).split(' '),
);

const CURSORS = new Set(
  (
    'since after before cursor offset last lastid last_id lasteventid last-event-id last_event_id from start_after ' +
    'next_batch since_id seq rev version etag page_token updated_since'
  ).split(' '),
);

/** True for a parameter or field that changes from call to call by itself: a nonce, a time, a token. */
export const isVolatileName = (name: string): boolean => VOLATILE.has(name.toLowerCase());

/** True for a parameter or field that says where an answer is to begin. */
export const isCursorName = (name: string): boolean => CURSORS.has(name.toLowerCase());

/** Characters of a GraphQL text in which its name is looked for. */
const MAX_NAME_CHARACTERS = 2_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const SOCKJS = /\/\d{3}\/[a-z0-9_]{6,}\/(websocket|xhr|xhr_send|xhr_streaming|eventsource|htmlfile|jsonp|jsonp_send)$/i;

function namesOneThing(segment: string): boolean {
  if (UUID.test(segment) || ULID.test(segment)) return true;
  if (/^\d{8,}$/.test(segment) || /^[0-9a-f]{16,}$/i.test(segment)) return true;
  if (/^eyJ[A-Za-z0-9_-]{5,}={0,2}$/.test(segment)) return true;
  return /^[A-Za-z0-9_-]{20,}$/.test(segment) && /\d/.test(segment) && /[a-z]/.test(segment) && /[A-Z]/.test(segment);
}

/** Puts `:id` in place of the segments that name one thing among many (UUID, long number, hash, token). */
export function normalisePath(path: string): string {
  const sockjs = SOCKJS.exec(path);
  const base = sockjs === null ? path : `${path.slice(0, sockjs.index)}/:server/:session/${sockjs[1] ?? ''}`;
  return base
    .split('/')
    .map((segment) => (namesOneThing(segment) ? ':id' : segment))
    .join('/');
}

function shapeOf(value: unknown, depth: number): string {
  if (Array.isArray(value)) return value.length === 0 || depth === 0 ? '[]' : `[${shapeOf(value[0], depth - 1)}]`;
  if (!isObject(value)) return '';
  if (depth === 0) return '{}';
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${name}${shapeOf(inner, depth - 1)}`).join(',')}}`;
}

function textField(value: object, name: string): string {
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
}

const GRAPHQL = /^(?:[\s,\uFEFF]|#[^\n]*\n)*(?:(?:query|mutation|subscription)\b[^{]*\{|fragment\s+\w+\s+on\b|\{)/;

/** True for a GraphQL request: `query` alone may be what a user searches for. */
const isGraphql = (body: object, query: string): boolean =>
  query !== '' && (GRAPHQL.test(query) || Object.hasOwn(body, 'variables') || Object.hasOwn(body, 'extensions'));

/** What a body asks for by name, and what tells it from others. */
interface Operation {
  readonly label: string;
  readonly key: string;
}

const NO_OPERATION: Operation = { label: '', key: '' };

const named = (name: string): Operation => ({ label: name, key: name });

/** The first words of a GraphQL text: `subscription Price`, or `query prices` by the first field of one without a name. */
function graphqlOperation(query: string): Operation {
  const text = query.slice(0, MAX_NAME_CHARACTERS).replaceAll(/#[^\n]*\n/g, ' ');
  const found = /\b(query|mutation|subscription)\b\s*([A-Za-z_]\w*)?[^{]*\{\s*([A-Za-z_]\w*)?/.exec(text);
  const [, kind = 'query', name, field] = found ?? [];
  if (name !== undefined) return named(`${kind} ${name}`);
  const first = field ?? /\{\s*([A-Za-z_]\w*)/.exec(text)?.[1] ?? '';
  // Texts without a name may differ behind their first field.
  return { label: `${kind} ${first}`.trim(), key: hashText(query).toString(36) };
}

function operationOf(value: unknown): Operation {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(first)) return NO_OPERATION;
  const name = textField(first, 'operationName');
  if (name !== '') return named(name);
  const query = textField(first, 'query');
  if (isGraphql(first, query)) return graphqlOperation(query);
  return named(textField(first, 'jsonrpc') === '' ? '' : textField(first, 'method'));
}

function readBody(kind: BodyKind, body: Payload | null): { shape: string; operation: Operation } {
  if (kind === 'none') return { shape: '', operation: NO_OPERATION };
  if (body === null || body.encoding !== 'text') return { shape: kind, operation: NO_OPERATION };
  if (kind === 'params') {
    const names = body.data.split('&').map((pair) => pair.split('=')[0] ?? '');
    return { shape: [...new Set(names)].sort().join('&'), operation: NO_OPERATION };
  }
  const first = body.data.trimStart()[0];
  if (body.isCut || body.data.length > MAX_SHAPE_CHARACTERS || (first !== '{' && first !== '[')) {
    return { shape: 'text', operation: NO_OPERATION };
  }
  try {
    const value: unknown = JSON.parse(body.data);
    return { shape: shapeOf(value, 2), operation: operationOf(value) };
  } catch {
    // Text that merely begins like JSON has no shape to tell calls apart by.
    return { shape: 'text', operation: NO_OPERATION };
  }
}

/**
 * Normalises where a call goes: identifiers in the path become `:id`, parameters known to change from call to call go,
 * cursors are set aside, bodies count by their shape. Parameters that only their behaviour shows to be volatile are left to the caller.
 */
export function normaliseEndpoint(call: EndpointInput): Endpoint {
  const { scheme, host, path, query } = parseUrl(call.url);
  const kept: (readonly [string, string])[] = [];
  let cursor: string | null = null;
  for (const [name, value] of query) {
    if (isCursorName(name)) cursor ??= value;
    else if (!isVolatileName(name)) kept.push([name, value]);
  }
  kept.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  const { shape, operation } = readBody(call.bodyKind, call.body);
  const origin = `${scheme}//${host}`;
  const normalised = normalisePath(path);
  const names = kept.map(([name]) => name).join('&');
  return {
    family: `${call.method.toUpperCase()} ${origin}${normalised}?${names}#${operation.key}#${shape}`,
    origin,
    path: normalised,
    parameters: kept,
    operation: operation.label,
    cursor,
  };
}
