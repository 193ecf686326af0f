import type { Payload } from '../../wire/record.ts';
import { decodeBase64 } from './base64.ts';
import type { BodyEnd, BodyMessage, BodySyntax } from './body-syntax.ts';
import { createEventStream } from './event-stream.ts';
import { createJsonItems } from '../json/json-items.ts';
import { createJsonLines } from '../json/json-lines.ts';
import { createLengthPrefixed } from './length-prefixed.ts';
import { createUtf8Decoder } from './utf8.ts';

export type { BodyEnd, BodyMessage, BodySyntax } from './body-syntax.ts';

/** A syntax that also takes the pieces as they stand in `chunk` records. */
export interface BodyParser extends BodySyntax {
  /**
   * Reads the payload of a `chunk` record. Bytes are decoded as UTF-8 across pieces. After a cut payload, or one that is
   * not base64 as it says, the message that was being read is given up and `holes` grows.
   */
  pushPayload(payload: Payload): readonly BodyMessage[];
  /** Places where text was missing. */
  readonly holes: number;
}

/** Media types of bodies that are JSON values, one a line. None is registered but `application/jsonl`; all are in use. */
const LINE_TYPES: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/jsonlines',
  'application/json-lines',
  'application/x-jsonlines',
  'application/x-json-stream',
  'application/stream+json',
  'application/json-stream',
  'text/x-ndjson',
  'text/jsonl',
]);

/** The media type of a `Content-Type` value, without parameters, in lower case. */
export const mediaType = (contentType: string): string => (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();

function chooseSyntax(contentType: string): BodySyntax | null {
  const type = mediaType(contentType);
  if (type === 'text/event-stream') return createEventStream();
  if (LINE_TYPES.has(type)) return createJsonLines('lf');
  if (type === 'application/json-seq') return createJsonLines('rs');
  return null;
}

/**
 * Makes the parser for the pieces of one response.
 *
 * @param contentType the response's `content-type` header.
 * @returns `null` if the body is not a stream of messages; its pieces then stay pieces.
 */
export function createBodyParser(contentType: string): BodyParser | null {
  const syntax = chooseSyntax(contentType);
  return syntax === null ? null : withPayloads(syntax);
}

/** The parser of an event stream, whatever its media type says. */
export const createEventParser = (): BodyParser => withPayloads(createEventStream());

/** The parser of values one a line, most often JSON, whatever the media type says. */
export const createLineParser = (): BodyParser => withPayloads(createJsonLines('lf'));

/** The parser of frames that begin with their length. */
export const createLengthParser = (): BodyParser => withPayloads(createLengthPrefixed());

/** The parser of the items of one JSON list. */
export const createItemParser = (): BodyParser => withPayloads(createJsonItems());

function withPayloads(syntax: BodySyntax): BodyParser {
  const decoder = createUtf8Decoder();
  let holes = 0;

  const textOf = (payload: Payload): string | null => {
    if (payload.encoding === 'text') return payload.data;
    const bytes = decodeBase64(payload.data);
    return bytes === null ? null : decoder.push(bytes);
  };

  return {
    push: (piece) => syntax.push(piece),
    pushPayload(payload) {
      const text = textOf(payload);
      const messages = text === null ? [] : syntax.push(text);
      if (text === null || payload.isCut) {
        decoder.end();
        syntax.skip();
        holes += 1;
      }
      return messages;
    },
    skip(): void {
      decoder.end();
      syntax.skip();
      holes += 1;
    },
    end(): BodyEnd {
      const rest = decoder.end();
      const before = rest === '' ? [] : syntax.push(rest);
      const last = syntax.end();
      return { messages: [...before, ...last.messages], unfinished: last.unfinished };
    },
    get holes() {
      return holes;
    },
    get comments() {
      return syntax.comments;
    },
    get commentCount() {
      return syntax.commentCount;
    },
    get retry() {
      return syntax.retry;
    },
  };
}
