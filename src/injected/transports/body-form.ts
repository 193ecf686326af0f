import { includes, indexOf, slice, startsWith, toLowerCase } from '../platform/primordials.ts';

/** How a body is stored: text piece by piece, bytes piece by piece, or only its beginning (pictures, films, fonts). */
export type BodyForm = 'text' | 'bytes' | 'media';

const MEDIA = ['image/', 'video/', 'audio/', 'font/', 'application/wasm', 'application/zip', 'application/pdf'];
const TEXTUAL = ['text/', 'json', 'xml', 'javascript', 'ndjson', 'x-www-form-urlencoded', 'yaml', 'csv', 'graphql'];

/** How to store a body of this content type. Text in a charset other than UTF-8 is stored as bytes. */
export function formOf(contentType: string): BodyForm {
  const type = toLowerCase(contentType);
  for (let index = 0; index < MEDIA.length; index += 1) if (startsWith(type, MEDIA[index] ?? '')) return 'media';
  const charset = indexOf(type, 'charset=');
  if (charset !== -1 && !includes(slice(type, charset), 'utf-8') && !includes(slice(type, charset), 'utf8'))
    return 'bytes';
  for (let index = 0; index < TEXTUAL.length; index += 1) if (includes(type, TEXTUAL[index] ?? '')) return 'text';
  return 'bytes';
}

/** Whether a body of this content type is a text, and no JSON: the error page of a proxy that the app tries to parse. */
export function isPlainText(contentType: string): boolean {
  const type = toLowerCase(contentType);
  return (startsWith(type, 'text/') || includes(type, 'xml')) && !includes(type, 'json');
}
