import type { Payload } from '../../wire/record.ts';
import { isRecord } from '../../base/is-object.ts';
import { parseJson } from '../json/parse-json.ts';
import {
  createEventParser,
  createItemParser,
  createLengthParser,
  createLineParser,
  type BodyParser,
} from './body-parser.ts';
import { LENGTH_AND_JSON } from './length-prefixed.ts';

/**
 * Media types under which servers send events or lines of JSON all the same; an empty one is none at all. SockJS sends its
 * frames as a script.
 */
const LOOSE_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/json',
  'text/plain',
  'application/octet-stream',
  'application/javascript',
]);

/** What SockJS sends first, 2 KB of it, so that old browsers begin to give out the text; its frames are lines. */
const SOCKJS_PADDING = /^h{512}/;

/** Lines of an event stream up to the first `data:`, whose value is JSON or the end that language models send. */
const EVENTS =
  /^\ufeff?(?::[^\n]*\r?\n|(?:event|id|retry):[^\n]*\r?\n|\r?\n)*data: ?(?:[[{"][^\n]*|\[DONE\])(?:\r?\n|$)/;

/** Characters of a line that is tried as JSON. */
const LINE_LIMIT = 100_000;

const isJsonObject = (line: string): boolean =>
  line.startsWith('{') && line.length <= LINE_LIMIT && isRecord(parseJson(line));

/** Whether a piece is whole lines, each of them an object. */
function areLines(text: string): boolean {
  if (!text.endsWith('\n')) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every(isJsonObject);
}

/**
 * Whether a piece is the begin of a list, and ends where one of its objects does: a server that sends its items one by
 * one. The network cuts a long list elsewhere.
 */
function areFirstItems(text: string): boolean {
  if (!/^\ufeff?\s*\[\s*\{/.test(text) || text.length > LINE_LIMIT) return false;
  const items = parseJson(`${text.replace(/^\ufeff/, '').replace(/[\s,]+$/, '')}]`);
  return Array.isArray(items) && items.every(isRecord);
}

/** Recognises a stream of messages by its first pieces, where its media type says nothing. */
export interface BodySniffer {
  /** @returns the parser to which this piece and all later ones go; `null` while nothing is recognised. */
  push(piece: Payload): BodyParser | null;
}

/**
 * Makes a sniffer for one response; `null` where the media type is one that is believed. Events are recognised in the
 * first piece, and so are frames of SockJS, frames that begin with their length, and the items of a list that are sent one
 * by one (as Gemini does where it sends no events). Lines of JSON take two pieces: a single line with its end is also how
 * one JSON value is sent, and as a message it is the same.
 */
export function createBodySniffer(mediaType: string): BodySniffer | null {
  if (!LOOSE_TYPES.has(mediaType)) return null;
  let pieces = 0;
  let wasLines = true;
  return {
    push({ encoding, data, isCut }) {
      pieces += 1;
      if (encoding !== 'text' || isCut) wasLines = false;
      if (!wasLines || pieces > 2) return null;
      if (pieces === 1 && EVENTS.test(data)) return createEventParser();
      if (pieces === 1 && SOCKJS_PADDING.test(data)) return createLineParser();
      if (pieces === 1 && LENGTH_AND_JSON.test(data)) return createLengthParser();
      if (pieces === 1 && areFirstItems(data)) return createItemParser();
      wasLines = areLines(data);
      const isSeveral = pieces > 1 || data.trim().includes('\n');
      return wasLines && isSeveral ? createLineParser() : null;
    },
  };
}
