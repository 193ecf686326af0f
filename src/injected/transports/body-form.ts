import { holds, indexOf, slice, startsWith, toLowerCase } from '../platform/primordials.ts';

/** How a body is kept: text piece by piece, bytes piece by piece, or only its beginning (pictures, films, fonts). */
export type BodyForm = 'text' | 'bytes' | 'media';

const MEDIA = ['image/', 'video/', 'audio/', 'font/', 'application/wasm', 'application/zip', 'application/pdf'];
const TEXTUAL = ['text/', 'json', 'xml', 'javascript', 'ndjson', 'x-www-form-urlencoded', 'yaml', 'csv', 'graphql'];

/** How to keep a body of this content type. A charset other than UTF-8 is kept as bytes, to be read as they are. */
export function formOf(contentType: string): BodyForm {
  const type = toLowerCase(contentType);
  for (let index = 0; index < MEDIA.length; index += 1) if (startsWith(type, MEDIA[index] ?? '')) return 'media';
  const charset = indexOf(type, 'charset=');
  if (charset !== -1 && !holds(slice(type, charset), 'utf-8') && !holds(slice(type, charset), 'utf8')) return 'bytes';
  for (let index = 0; index < TEXTUAL.length; index += 1) if (holds(type, TEXTUAL[index] ?? '')) return 'text';
  return 'bytes';
}

/** Whether the body is a stream of events or lines, to be kept piece by piece wherever that can be seen. */
export const isEventStream = (contentType: string): boolean => {
  const type = toLowerCase(contentType);
  return holds(type, 'event-stream') || holds(type, 'ndjson') || holds(type, 'json-seq') || holds(type, 'jsonlines');
};
