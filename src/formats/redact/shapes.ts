import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import type { Finds } from './finds.ts';
import { REDACTION_PLACEHOLDER } from './placeholder.ts';
import type { SecretKind } from './rule-table.ts';

/** A secret that shows by itself. Of a pattern with a group the group is the secret. */
interface Shape {
  readonly kind: SecretKind;
  readonly rule: string;
  /** Linear: it begins where a run of its characters begins, or its length is bounded. */
  readonly pattern: RegExp;
  /** What every match contains: without it the pattern need not run. */
  readonly sign?: string;
  /** What a pattern cannot say. */
  readonly isOne?: (value: string) => boolean;
}

/**
 * Keys by the prefixes that their providers publish, in the order of the alphabet: Anthropic and OpenAI (`sk-`), AWS,
 * Atlassian, DigitalOcean, Doppler, Facebook, Figma, GitHub, GitLab, Google, Grafana, Hugging Face, Linear, Mailgun, npm,
 * Postman, PyPI, RubyGems, SendGrid, Sentry, Shopify, Slack, Square, Stripe, Twilio, Vault.
 */
const SERVICE_KEY = new RegExp(
  `(?<![\\w-])(?:${[
    String.raw`sk-[\w-]{16,300}`,
    String.raw`(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)`,
    String.raw`ATATT3[\w=-]{20,300}`,
    String.raw`do[opr]_v1_[0-9a-f]{32,80}`,
    String.raw`dp\.(?:pt|st|ct|sa)\.[\w.-]{20,100}`,
    String.raw`EAA[0-9A-Za-z]{40,400}`,
    String.raw`fig[ud]_[\w-]{20,100}`,
    String.raw`gh[pousr]_\w{20,255}`,
    String.raw`github_pat_\w{20,255}`,
    String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{16,100}`,
    String.raw`AIza[\w-]{30,60}`,
    String.raw`ya29\.[\w-]{20,400}`,
    String.raw`GOCSPX-[\w-]{20,60}`,
    String.raw`gl(?:sa|c)_[\w+/=]{20,300}`,
    String.raw`hf_[A-Za-z0-9]{20,80}`,
    String.raw`lin_(?:api|oauth)_\w{20,100}`,
    String.raw`key-[0-9a-f]{32}(?!\w)`,
    String.raw`npm_[A-Za-z0-9]{30,80}`,
    String.raw`PMAK-[\w-]{30,100}`,
    String.raw`pypi-[\w-]{16,400}`,
    String.raw`rubygems_[0-9a-f]{40,64}`,
    String.raw`SG\.[\w-]{16,40}\.[\w-]{16,80}`,
    String.raw`sntry[su]_[\w+/=]{20,300}`,
    String.raw`shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}(?!\w)`,
    String.raw`xox[abeoprs]-[\w-]{10,300}`,
    String.raw`xapp-\d-[\w-]{10,300}`,
    String.raw`sq0(?:atp|csp|idp)-[\w-]{20,60}`,
    String.raw`[spr]k_(?:live|test)_\w{8,255}`,
    String.raw`whsec_[\w+/=]{16,100}`,
    String.raw`SK[0-9a-f]{32}(?!\w)`,
    String.raw`hv[sb]\.[\w-]{20,300}`,
    String.raw`AGE-SECRET-KEY-1[0-9A-Z]{50,60}`,
    String.raw`[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])`,
  ].join('|')})`,
  'g',
);

/** What the usual rules find by its shape alone. */
const SHAPES: readonly Shape[] = [
  {
    kind: 'webToken',
    rule: SECRET_RULE_LABELS.webToken,
    sign: 'eyJ',
    pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){0,3}/g,
  },
  {
    kind: 'authorization',
    rule: SECRET_RULE_LABELS.authorization,
    pattern: /(?<!\w)Bearer[ \t]{1,8}([\w.~+/=:-]{8,})/gi,
  },
  {
    kind: 'authorization',
    rule: SECRET_RULE_LABELS.authorization,
    pattern: /(?<!\w)(?:Basic|Digest|Token|ApiKey|Negotiate|NTLM)[ \t]{1,8}([\w.~+/=:-]{8,})/gi,
    isOne: (value) => /[\d=+/]/.test(value) || /[a-z][A-Z]/.test(value),
  },
  { kind: 'serviceKey', rule: SECRET_RULE_LABELS.serviceKey, pattern: SERVICE_KEY, isOne: (value) => /\d/.test(value) },
  {
    kind: 'privateKey',
    rule: SECRET_RULE_LABELS.privateKey,
    sign: '-----BEGIN',
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\w+/=\s\\:,.-]*/g,
  },
  {
    kind: 'urlCredentials',
    rule: SECRET_RULE_LABELS.urlCredentials,
    sign: '@',
    pattern: /:\/\/([^/?#\s"'@<>]{1,500})@/g,
  },
  {
    kind: 'webhook',
    rule: SECRET_RULE_LABELS.webhook,
    sign: 'hooks.slack.com',
    pattern: /hooks\.slack\.com\/(?:services|workflows)\/([\w/]{10,200})/g,
  },
  {
    kind: 'webhook',
    rule: SECRET_RULE_LABELS.webhook,
    sign: '/webhooks/',
    pattern: /\/api\/webhooks\/\d{10,25}\/([\w-]{20,200})/g,
  },
  {
    kind: 'webhook',
    rule: SECRET_RULE_LABELS.webhook,
    pattern: /(?<![\w-])(?:bot)?(\d{8,12}:[\w-]{35})(?![\w-])/g,
  },
];

/** The sum of ISO/IEC 7812-1, annex B, ends in 0. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** Prefix and length of Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay: instants and ids have others. */
const ISSUER =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14})$/;

/** Whether digits, with or without marks between groups, are a card number. */
function isCardNumber(value: string): boolean {
  const digits = value.replaceAll(/[ -]/g, '');
  return ISSUER.test(digits) && passesLuhn(digits);
}

/** The check digits of ISO 13616: the number that the letters and digits make, moved round by four, leaves 1 of 97. */
function isIban(value: string): boolean {
  const plain = value.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34) return false;
  let rest = 0;
  for (const sign of plain.slice(4) + plain.slice(0, 4)) {
    const figure = Number.parseInt(sign, 36);
    rest = (rest * (figure > 9 ? 100 : 10) + figure) % 97;
  }
  return rest === 1;
}

/** Addresses of mail, also as URLs have them. RFC 5322. */
export const MAIL = /(?<![\w.+%-])[\w.+%-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/g;

/** What is found only if it is asked for. */
const OPTIONS: readonly Shape[] = [
  {
    kind: 'card',
    rule: SECRET_RULE_LABELS.card,
    pattern: /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.]?\d)/g,
    isOne: isCardNumber,
  },
  {
    kind: 'nationalId',
    rule: SECRET_RULE_LABELS.iban,
    pattern: /(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])/g,
    isOne: isIban,
  },
  {
    kind: 'nationalId',
    rule: SECRET_RULE_LABELS.socialSecurity,
    pattern: /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g,
  },
  { kind: 'mail', rule: SECRET_RULE_LABELS.mail, pattern: MAIL },
];

/** Whether a match is one also without the letters and digits of the placeholders in it. */
function holdsWithoutPlaceholders({ pattern, isOne }: Shape, match: string): boolean {
  const seen = REDACTION_PLACEHOLDER.asMark(match);
  if (seen === match) return true;
  const found = seen.matchAll(pattern).next().value;
  return found !== undefined && isOne?.(found[1] ?? found[0]) !== false;
}

/** Adds what a pattern matches; of one with a group the group is the secret. A user's own pattern may match placeholders. */
export function addMatches(finds: Finds, shape: Shape): void {
  const { kind, rule, pattern, isOne } = shape;
  for (const match of finds.text.matchAll(pattern)) {
    const value = match[1] ?? match[0];
    if (value === '' || isOne?.(value) === false) continue;
    if (kind !== 'own' && !holdsWithoutPlaceholders(shape, match[0])) continue;
    const inMatch = match[1] === undefined ? 0 : match[0].lastIndexOf(match[1]);
    const start = match.indices?.[1]?.[0] ?? match.index + inMatch;
    finds.add(start, start + value.length, { value, kind, rule });
  }
}

/** Adds the secrets that show by themselves. */
export function addShapes(finds: Finds): void {
  for (const shape of SHAPES) if (shape.sign === undefined || finds.text.includes(shape.sign)) addMatches(finds, shape);
}

/** Adds the optional ones that were asked for. */
export function addOptions(finds: Finds): void {
  for (const shape of OPTIONS) if (finds.rules.options.has(shape.kind)) addMatches(finds, shape);
}
