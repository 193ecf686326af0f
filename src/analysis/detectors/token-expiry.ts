import { field } from '../../formats/json/fields.ts';
import { parseJson } from '../../formats/json/parse-json.ts';
import { decodeBase64 } from '../../formats/text/base64.ts';

/** A JSON Web Token (RFC 7519): three parts in base64url, of which the first two begin as JSON objects do; bounds keep it quick. */
const TOKEN = /eyJ[\w-]{2,500}\.(eyJ[\w-]{2,8000})\.[\w-]{0,2000}/;

/** Characters of a text in which a token is looked for. */
const LOOKED_AT = 16_000;

/** A JSON Web Token in a text, `null` if there is none. */
export const findToken = (text: string): string | null => TOKEN.exec(text.slice(0, LOOKED_AT))?.[0] ?? null;

/**
 * When a JSON Web Token expires by its own word: its `exp` (RFC 7519, section 4.1.4). The signature is not checked.
 *
 * @param text holds the token, anywhere in its first 16,000 characters.
 * @returns milliseconds since the epoch, `null` where there is no token or it does not say.
 */
export function expiryOf(text: string): number | null {
  const claims = TOKEN.exec(text.slice(0, LOOKED_AT))?.[1];
  if (claims === undefined) return null;
  const bytes = decodeBase64(claims);
  if (bytes === null) return null;
  // Names and numbers are ASCII; other texts among the claims come garbled and are not looked at.
  const json = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const expires = field(parseJson(json), 'exp');
  return typeof expires === 'number' && Number.isFinite(expires) && expires > 0 ? expires * 1_000 : null;
}
