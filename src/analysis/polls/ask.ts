import { isRecord } from '../../base/is-object.ts';
import type { BodyKind, Payload } from '../../wire/record.ts';
import { MAX_SHAPE_CHARACTERS } from '../analysis-limits.ts';
import { isCursorName, isVolatileName } from '../streams/endpoint.ts';
import type { Endpoint } from '../streams/endpoint.ts';
import { hashText } from '../streams/hash.ts';

/** What a request asks for, apart from where its answer is to begin. */
export interface Ask {
  /** Hash of parameters and body without cursors and what changes by itself; `null` where the body is not known. */
  readonly identity: number | null;
  /** Where the answer is to begin, from the query or the top of the body; `null` if it does not say. */
  readonly cursor: string | null;
}

/** Values that only keep a cache from answering: a time since the epoch, or a random fraction. */
const CACHE_BUSTER = /^(1[4-9]\d{8}(\d{3})?|0\.\d{6,})$/;

const NOT_READ: Ask = { identity: null, cursor: null };

interface BodyAsk {
  readonly text: string;
  readonly cursor: string | null;
}

function readFields(fields: readonly (readonly [name: string, value: unknown])[], isRpc: boolean): BodyAsk {
  let cursor: string | null = null;
  const kept: unknown[] = [];
  for (const [name, value] of fields) {
    const isPlain = typeof value === 'string' || typeof value === 'number';
    if (isPlain && isCursorName(name)) cursor ??= String(value);
    else if (!isVolatileName(name) && !(isRpc && name === 'id')) kept.push([name, value]);
  }
  return { text: JSON.stringify(kept), cursor };
}

function readBody(kind: BodyKind, body: Payload | null): BodyAsk | null {
  if (kind === 'none') return { text: '', cursor: null };
  if (body === null || body.encoding !== 'text' || body.isCut) return null;
  if (kind === 'params')
    return readFields(
      body.data.split('&').map((pair) => splitPair(pair)),
      false,
    );
  if (body.data.length > MAX_SHAPE_CHARACTERS || body.data.trimStart()[0] !== '{') {
    return { text: body.data, cursor: null };
  }
  try {
    const value: unknown = JSON.parse(body.data);
    if (isRecord(value)) return readFields(Object.entries(value), Object.hasOwn(value, 'jsonrpc'));
  } catch {
    // Text that merely begins like JSON counts as it is.
  }
  return { text: body.data, cursor: null };
}

function splitPair(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

/**
 * Says what a request asks for: calls of one poll ask for the same again and again, while searches, uploads and sends
 * differ from call to call.
 *
 * @param endpoint of the request, whose parameters are already without the names that change by themselves.
 */
export function askOf(
  endpoint: Endpoint,
  { bodyKind, body }: { readonly bodyKind: BodyKind; readonly body: Payload | null },
): Ask {
  const read = readBody(bodyKind, body);
  if (read === null) return { ...NOT_READ, cursor: endpoint.cursor };
  const parameters = endpoint.parameters.filter(([, value]) => !CACHE_BUSTER.test(value));
  const text = `${parameters.map(([name, value]) => `${name}=${value}`).join('&')}\n${read.text}`;
  return { identity: hashText(text), cursor: endpoint.cursor ?? read.cursor };
}

/** True for a request that by its method can only ask: what it sends changes nothing. A POST may do either. */
export const isAskingMethod = (method: string): boolean => /^(GET|HEAD|QUERY)$/i.test(method);
