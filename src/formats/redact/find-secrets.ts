import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import { eachJsonValue, stringOfJson } from './embedded-json.ts';
import { classOfName, type CompiledRules, matchesPath, looksMade } from './redact-rules.ts';

/** A secret: its value with escapes undone (what is equal here is the same secret), and which rule found it, in words. */
export interface Secret {
  readonly value: string;
  readonly rule: string;
}

/** A stretch of a text that is to be replaced. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** One, or those of a text of JSON that holds JSON. */
  readonly secrets: readonly Secret[];
  /** What is written in its place, with one placeholder for each secret. */
  readonly write: (placeholders: readonly string[]) => string;
}

const asIs = ([placeholder = '']: readonly string[]): string => placeholder;
const quoted = ([placeholder = '']: readonly string[]): string => `"${placeholder}"`;
/** A text of JSON that is cut has no closing quote. */
const halfQuoted = ([placeholder = '']: readonly string[]): string => `"${placeholder}`;

/** Writes a text with what was found in it replaced. */
export function replaceFound(text: string, found: readonly Found[], placeholderOf: (secret: Secret) => string): string {
  let written = '';
  let from = 0;
  for (const { start, end, secrets, write } of found) {
    written += text.slice(from, start) + write(secrets.map(placeholderOf));
    from = end;
  }
  return written + text.slice(from);
}

/** Words without which none of the usual rules finds anything: most messages are done with here. */
const HINT =
  /passw|passc|passphrase|pwd|secret|authori|cookie|credential|privatek|private_k|token|api.?key|access.?key|jwt|bearer|sig|sess|ticket|auth|code=|key=|:\/\/[^/\s]*@|eyJ|basic |sk_|pk_|rk_|gh[pousr]_|xox|AKIA/i;

/** Secrets that show by themselves: JSON web tokens, authorization values, keys of well-known services. */
const SHAPES: readonly (readonly [rule: string, pattern: RegExp])[] = [
  [SECRET_RULE_LABELS.webToken, /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g],
  [SECRET_RULE_LABELS.authorization, /\b(?:Bearer|Basic|Digest)\s+([\w.~+/=-]{8,})/gi],
  [
    SECRET_RULE_LABELS.serviceKey,
    /\b(?:[spr]k_(?:live|test)_\w{8,}|gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16})\b/g,
  ],
  [SECRET_RULE_LABELS.urlCredentials, /:\/\/([^/?#\s"'@]+)@/g],
];

/** Lines of headers as text protocols have them (STOMP, MIME). */
const HEADER_LINE = /(?:^|\n)([\w-]{3,40})[ \t]*:[ \t]*([^\r\n\0]+)/g;

/** Pairs of a query, a form or a cookie. */
const PAIR = /(?:^|[?&;#\s"'(])([\w.[\]-]{2,60})=([^&\s;#"'<>()]+)/g;

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // Malformed escapes are legal in a URL.
    return text;
  }
}

const isSecretPair = (name: string, value: string): boolean => {
  const found = classOfName(name);
  return found === 'secret' || ((found === 'maybe' || /^key$/i.test(name)) && looksMade(value));
};

/** Adds what matches a pattern; of one with a group the group is the secret. */
function addMatches(found: Found[], text: string, pattern: RegExp, rule: string): void {
  for (const match of text.matchAll(pattern)) {
    const secret = match[1] ?? match[0];
    const start =
      match.indices?.[1]?.[0] ?? match.index + (match[1] === undefined ? 0 : match[0].lastIndexOf(match[1]));
    if (secret === '') continue;
    found.push({ start, end: start + secret.length, secrets: [{ value: secret, rule }], write: asIs });
  }
}

function addPairs(found: Found[], text: string): void {
  for (const match of text.matchAll(PAIR)) {
    const [whole, name = '', value = ''] = match;
    const secret = decode(value);
    if (!isSecretPair(name, secret)) continue;
    const start = match.index + whole.length - value.length;
    found.push({
      start,
      end: start + value.length,
      secrets: [{ value: secret, rule: SECRET_RULE_LABELS.name(name) }],
      write: asIs,
    });
  }
  for (const match of text.matchAll(HEADER_LINE)) {
    const [whole, name = '', value = ''] = match;
    if (classOfName(name) !== 'secret') continue;
    const start = match.index + whole.length - value.length;
    found.push({
      start,
      end: start + value.length,
      secrets: [{ value, rule: SECRET_RULE_LABELS.name(name) }],
      write: asIs,
    });
  }
}

/** The last name on the way to a value: of an item of a list, the list's. */
function lastName(path: readonly (string | number)[]): string {
  for (let at = path.length - 1; at >= 0; at--) {
    const step = path[at];
    if (typeof step === 'string') return step;
  }
  return '';
}

function addJson(found: Found[], text: string, rules: CompiledRules, depth: number): void {
  eachJsonValue(text, ({ path, start, end, isText }) => {
    const chosen = rules.paths.find((each) => matchesPath(each, path));
    const name = lastName(path);
    const raw = text.slice(start, end);
    const isClosed = raw.length > 1 && raw.endsWith('"');
    const write = isText && !isClosed ? halfQuoted : quoted;
    if (chosen !== undefined) {
      if (raw === 'null' || raw === '""') return;
      const value = isText ? stringOfJson(raw) : raw;
      found.push({ start, end, secrets: [{ value, rule: chosen.source }], write });
      return;
    }
    if (!isText) return;
    const value = stringOfJson(raw);
    if (rules.hasUsual && value !== '' && isSecretPair(name, value) && !/^key$/i.test(name)) {
      found.push({ start, end, secrets: [{ value, rule: SECRET_RULE_LABELS.name(name) }], write });
    } else if (depth > 0 && isClosed && raw.includes('\\"') && /[{[]/.test(value)) {
      const inner: Found[] = [];
      addJson(inner, value, rules, depth - 1);
      if (inner.length > 0) found.push(rewritten(value, start, end, inner));
    }
  });
}

/** JSON inside a text of JSON: what is found in it is replaced there, and the text is written again. */
function rewritten(value: string, start: number, end: number, inner: readonly Found[]): Found {
  const write = (placeholders: readonly string[]): string => {
    const left = [...placeholders];
    return JSON.stringify(replaceFound(value, inner, () => left.shift() ?? ''));
  };
  return { start, end, secrets: inner.flatMap(({ secrets }) => secrets), write };
}

/** JSON in texts of JSON is followed this deep: a protocol in a protocol in a protocol. */
const INNER = 3;

/**
 * Finds the secrets in a text: a URL, a payload, a reason, a call stack.
 *
 * @returns by place, none overlapping another; of two that overlap the earlier, and from one place the longer.
 */
export function findSecrets(text: string, rules: CompiledRules): readonly Found[] {
  const isUsual = rules.hasUsual && HINT.test(text);
  if (!isUsual && rules.paths.length === 0 && rules.patterns.length === 0) return [];
  const found: Found[] = [];
  if (isUsual || rules.paths.length > 0) addJson(found, text, isUsual ? rules : { ...rules, hasUsual: false }, INNER);
  if (isUsual) {
    for (const [rule, pattern] of SHAPES) addMatches(found, text, pattern, rule);
    addPairs(found, text);
  }
  for (const pattern of rules.patterns) addMatches(found, text, pattern, `/${pattern.source}/`);
  return withoutOverlaps(found);
}

function withoutOverlaps(found: readonly Found[]): readonly Found[] {
  const sorted = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: Found[] = [];
  let end = 0;
  for (const each of sorted) {
    if (each.start < end) continue;
    kept.push(each);
    end = each.end;
  }
  return kept;
}
