import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import type { Finds, Found } from './finds.ts';
import { HINT } from './hints.ts';
import { kindOfPair, looksMade, looksRandom } from './names.ts';
import { utf8Bytes } from './placeholder.ts';
import type { SecretKind } from './rule-table.ts';

/** Pairs of a query, a form, a cookie or the attributes of XML. Every repetition is bounded or begins where no other can. */
const PAIR = /(?:^|[?&;#\s"'(,])([\w.[\]-]{1,60})=(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^&\s;#"'<>()]+))/g;

/** Lines of headers as text protocols have them (STOMP, MIME). */
const HEADER_LINE = /(?:^|[\r\n])([\w-]{2,40})[ \t]{0,8}:[ \t]{0,8}([^\r\n\0]+)/g;

/** Words for a secret in running text: `password: hunter2`. */
const SAID =
  /(?<![\w-])(pass(?:word|wd|code|phrase)|secret|api[-_ ]?key|access[-_ ]?token|auth[-_ ]?token)["']?[ \t]{0,3}[:=][ \t]{0,3}["']?([^\s"',;&{}[\]<>\\]{4,})/gi;

const XML = /<(?:[\w-]{1,30}:)?([\w.-]{2,60})(?:\s[^<>]*)?>([^<]+)<\//g;

/** A part of a form: its name in the first lines, its value after an empty one. RFC 7578. */
const PART = /(?<=[\s;])name="([^"\r\n]{1,60})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n([^\r\n]+)/g;

/** SASL's, Redis' and IRC's commands: RFC 4616, RFC 2812. */
const LOGINS: readonly RegExp[] = [
  /(?:^|[\r\n])(?:AUTH|AUTHENTICATE)[ \t]+(?:(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|SCRAM-[\w-]{3,20})[ \t]+)?(?:[^\s"{]{1,80}[ \t]+)?([^\s"{]{3,})/g,
  /(?:^|[\r\n])PASS[ \t]+:?(\S{3,})/g,
  /(?:^|[\r\n])OPER[ \t]+\S{1,80}[ \t]+(\S{3,})/g,
  /(?<!\w)IDENTIFY[ \t]+(?:\S{1,80}[ \t]+)?(\S{3,})/g,
  /\$4\r\nAUTH\r\n(?:\$\d{1,5}\r\n[^\r\n]{1,200}\r\n)?\$\d{1,5}\r\n([^\r\n]+)/gi,
];

/** Mechanisms and marks that stand where a secret could. */
const NO_LOGIN =
  /^(?:PLAIN|LOGIN|EXTERNAL|ANONYMOUS|XOAUTH2|OAUTHBEARER|SCRAM-[\w-]+|CRAM-MD5|required|failed|ok|success)$/i;

/** Words of links that carry a token in the next part of their path. */
const TOKEN_PATH =
  /\/((?:password[-_]?)?reset(?:[-_]?password)?|verify(?:[-_]?e?mail)?|verification|invit(?:e|es|ation|ations)|confirm(?:ation)?|activat(?:e|ion)|magic(?:[-_]?link)?|unsubscribe|recover(?:y)?|token|auth|sign[-_]?in|log[-_]?in|hooks?|webhooks?|join|share)\/([^/?#\s"'<>\\]{6,})/gi;

/** Words of these are followed by other things too, so the token must look drawn by lot. */
const LOOSE_PATH = /^(?:join|share|hooks?|webhooks?|token|auth|sign|log)/i;

/** Runs that may be base64 of a text; what is shorter than three words of the text holds no pair. */
const BASE64 = /(?<![\w+/-])[\w+/-]{20,}={0,2}/g;

/** Characters of base64 that tell whether it is text. */
const PROBE = 32;

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Malformed escapes are legal in a URL.
    return text;
  }
}

function add(finds: Finds, end: number, raw: string, value: string, kind: SecretKind, rule: string): void {
  finds.add(end - raw.length, end, { value, kind, rule });
}

function addPairs(finds: Finds): void {
  for (const match of finds.text.matchAll(PAIR)) {
    const [whole, name = '', double, single, bare] = match;
    const raw = bare ?? double ?? single ?? '';
    const value = bare === undefined ? raw : decodeUrl(raw);
    const kind = kindOfPair(name, value, true);
    const end = match.index + whole.length - (bare === undefined ? 1 : 0);
    if (kind !== null) add(finds, end, raw, value, kind, SECRET_RULE_LABELS.name(name));
  }
}

/** Adds what a pattern of a name and a value matches. */
function addNamed(finds: Finds, pattern: RegExp, closing = 0): void {
  for (const match of finds.text.matchAll(pattern)) {
    const [whole, name = '', raw = ''] = match;
    const value = raw.trim();
    const kind = kindOfPair(name, value);
    const start = match.index + whole.length - closing - raw.length + (raw.length - raw.trimStart().length);
    if (kind !== null) finds.add(start, start + value.length, { value, kind, rule: SECRET_RULE_LABELS.name(name) });
  }
}

function addLogins(finds: Finds): void {
  for (const pattern of LOGINS) {
    for (const match of finds.text.matchAll(pattern)) {
      const [whole, value = ''] = match;
      if (NO_LOGIN.test(value)) continue;
      add(finds, match.index + whole.length, value, value, 'login', SECRET_RULE_LABELS.login);
    }
  }
}

function addPaths(finds: Finds): void {
  for (const match of finds.text.matchAll(TOKEN_PATH)) {
    const [whole, word = '', raw = ''] = match;
    const value = decodeUrl(raw);
    const isOne = LOOSE_PATH.test(word) ? looksRandom(value) : looksMade(value);
    if (isOne) add(finds, match.index + whole.length, raw, value, 'path', SECRET_RULE_LABELS.path);
  }
}

/** Text in base64, or `null`. The first characters decide, so that pictures cost nothing. */
function textOfBase64(raw: string): string | null {
  const head = decodeBase64(raw.slice(0, PROBE));
  if (
    head === null ||
    head.some((byte) => byte > 0x7e || (byte < 0x20 && byte !== 0 && byte !== 9 && byte !== 10 && byte !== 13))
  )
    return null;
  const bytes = decodeBase64(raw);
  if (bytes === null) return null;
  const text = decodeUtf8(bytes);
  return text.includes('\ufffd') ? null : text;
}

/** Writes base64 in the alphabet, and with the padding or without it, in which a text had it. */
function base64Like(raw: string, text: string): string {
  const written = encodeBase64(utf8Bytes(text));
  const padded = raw.endsWith('=') || raw.length % 4 === 0 ? written : written.replace(/=+$/, '');
  return /[-_]/.test(raw) ? padded.replaceAll('+', '-').replaceAll('/', '_') : padded;
}

/** SASL PLAIN: who, who logs in, and the password, with zeros between. RFC 4616. */
const SASL_PLAIN = /^[^\0]*\0[^\0]+\0[^\0]+$/;

function addBase64(finds: Finds, inner: (text: string) => readonly Found[]): void {
  for (const match of finds.text.matchAll(BASE64)) {
    const [raw] = match;
    const text = textOfBase64(raw);
    if (text === null) continue;
    const end = match.index + raw.length;
    if (SASL_PLAIN.test(text))
      finds.add(match.index, end, { value: raw, kind: 'login', rule: SECRET_RULE_LABELS.login });
    else if (/[:=<]/.test(text)) {
      finds.addInner(match.index, end, text, inner(text), (written) => base64Like(raw, written));
    }
  }
}

/**
 * Adds the secrets that a text's structure gives away.
 *
 * @param hints what may be in the text.
 * @param inner finds those of a text inside; `null` if none is looked into.
 */
export function addStructures(finds: Finds, hints: number, inner: ((text: string) => readonly Found[]) | null): void {
  const { text } = finds;
  if (text.includes('=')) addPairs(finds);
  if ((hints & HINT.name) !== 0) {
    if (text.includes(':')) addNamed(finds, HEADER_LINE);
    addNamed(finds, SAID);
    if (text.includes('</')) addNamed(finds, XML, 2);
    if (text.includes('name="')) addNamed(finds, PART);
  }
  if ((hints & HINT.login) !== 0 && /AUTH|PASS|OPER|IDENTIFY/.test(text)) addLogins(finds);
  if ((hints & HINT.path) !== 0 && text.includes('/')) addPaths(finds);
  if ((hints & HINT.run) !== 0 && inner !== null) addBase64(finds, inner);
}
