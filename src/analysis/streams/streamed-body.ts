import type { Payload } from '../../wire/record.ts';

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

/**
 * True if a body without a telling media type behaves like a stream of messages: three pieces or more over more than
 * a second that are lines of JSON, or a text still being read after five seconds. Downloads do not.
 *
 * @param age milliseconds since the first piece.
 */
export function looksStreamed(mediaType: string, piece: Payload, pieces: number, age: number): boolean {
  if (DOWNLOADS.test(mediaType) || piece.encoding !== 'text') return false;
  if (pieces >= 3 && age > 1_000)
    return /^\s*[[{]/.test(piece.data.slice(0, 64)) && /[\]}]\s*$/.test(piece.data.slice(-64));
  return pieces >= 2 && age > 5_000;
}
