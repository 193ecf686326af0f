import type { Payload } from '../../../wire/record.ts';

const LINES =
  /^application\/(x-ndjson|ndjson|jsonl|jsonlines|json-lines|x-jsonlines|x-json-stream|stream\+json|json-stream|json-seq)$/;

const DOWNLOADS =
  /^(image|audio|video|font|model)\/|^application\/(zip|gzip|wasm|pdf|octet-stream|x-tar|javascript)$|^text\/(css|javascript)$/;

/** What a response's media type says of it: an event stream, another stream of messages, or `null` for neither. */
export function streamedClass(mediaType: string): 'sse' | 'streamed-fetch' | null {
  if (mediaType === 'text/event-stream') return 'sse';
  if (LINES.test(mediaType) || mediaType === 'text/x-ndjson' || mediaType === 'text/jsonl') return 'streamed-fetch';
  return mediaType.startsWith('application/grpc-web') || mediaType.startsWith('application/connect+')
    ? 'streamed-fetch'
    : null;
}

/** Pieces of a text, their length and the time over which they come, from which on it counts as written while it is sent. */
const TOKENS = 4;
const TOKEN_LENGTH = 1_024;
const TOKENS_SPAN = 250;

/** What is known of a body that is being read. */
interface BodySoFar {
  readonly mediaType: string;
  /** Pieces, the present one included. */
  readonly chunks: number;
  /** Characters of the longest of them. */
  readonly longestChunk: number;
}

/**
 * True if a body without a telling media type behaves like a stream of messages: three pieces or more over more than
 * a second that are lines of JSON; a text in four short pieces or more over a quarter of a second, as language models
 * write it (a file comes in pieces of many kilobytes, or at once); or a text still being read after five seconds.
 * Downloads do not.
 *
 * @param age milliseconds since the first piece.
 */
export function looksStreamed({ mediaType, chunks, longestChunk }: BodySoFar, piece: Payload, age: number): boolean {
  if (DOWNLOADS.test(mediaType) || piece.encoding !== 'text') return false;
  if (chunks >= 3 && age > 1_000 && isJsonLike(piece.data)) return true;
  if (TEXTS.has(mediaType) && chunks >= TOKENS && longestChunk <= TOKEN_LENGTH && age >= TOKENS_SPAN) return true;
  return chunks >= 2 && age > 5_000;
}

const isJsonLike = (text: string): boolean => /^\s*[[{]/.test(text.slice(0, 64)) && /[\]}]\s*$/.test(text.slice(-64));

/** Media types of plain text. */
const TEXTS: ReadonlySet<string> = new Set(['text/plain', 'text/markdown']);
