import { findIn, includes, indexOf, slice, startsWith, toLowerCase } from '../platform/primordials.ts';

/** How a body is stored: text piece by piece, bytes piece by piece, or only its beginning (pictures, films, fonts). */
export type BodyForm = 'text' | 'bytes' | 'media';

const MEDIA = ['image/', 'video/', 'audio/', 'font/', 'application/wasm', 'application/zip', 'application/pdf'];
const TEXTUAL = ['text/', 'json', 'xml', 'javascript', 'ndjson', 'x-www-form-urlencoded', 'yaml', 'csv', 'graphql'];

/** How to store a body of this content type. Text in a charset other than UTF-8 is stored as bytes. */
export function formOf(contentType: string): BodyForm {
  const type = toLowerCase(contentType);
  if (findIn(MEDIA, (part) => startsWith(type, part)) !== undefined) return 'media';
  const charset = indexOf(type, 'charset=');
  if (charset !== -1 && !includes(slice(type, charset), 'utf-8') && !includes(slice(type, charset), 'utf8'))
    return 'bytes';
  return findIn(TEXTUAL, (part) => includes(type, part)) === undefined ? 'bytes' : 'text';
}

/** Whether a body of this content type is a text, and no JSON: the error page of a proxy that the app tries to parse. */
export function isPlainText(contentType: string): boolean {
  const type = toLowerCase(contentType);
  return (startsWith(type, 'text/') || includes(type, 'xml')) && !includes(type, 'json');
}
