import { formatCount, pluralize } from '../base/format.ts';

/** The kinds of secrets, as the preview, the command line and docs/reference/session-format.md name them. */
export const SECRET_KIND_LABELS = {
  password: 'passwords and secrets by name',
  token: 'tokens and keys by name',
  session: 'session ids by name',
  code: 'PINs and one-time codes by name',
  webToken: 'JSON web tokens',
  authorization: 'authorization values',
  serviceKey: 'keys of services',
  privateKey: 'private keys (PEM)',
  urlCredentials: 'user and password in a URL',
  webhook: 'webhook addresses',
  header: 'headers',
  subprotocol: 'subprotocols',
  path: 'links with a token in the path',
  login: 'login commands',
  card: 'card numbers',
  nationalId: 'national ids and bank accounts',
  mail: 'mail addresses',
  own: 'your own rules',
  personal: 'personal values',
} as const;

/** What the rule of a kind looks for, for the table in docs/reference/session-format.md. */
export const SECRET_KIND_RULES = {
  password:
    'values under `password`, `passwd`, `pass`, `pw`, `pwd`, `secret`, `cookie`, `credentials`, `private_key`, `csrf` and the like, text or number',
  token:
    'values under `access_token`, `authToken`, `apiKey`, `jwt`, `connectionToken` and the like from six characters; under `token`, `auth`, `code`, `signature`, `ticket`, `t` where the value looks made',
  session: 'values under `sid`, `pid`, `session_id`, `JSESSIONID` and the like where the value looks made',
  code: 'three to twelve characters with a digit under `pin`, `otp`, `cvv`, `cvc`, `mfa_code` and the like; card numbers under `card_number`',
  webToken: '`eyJ…` with two to five parts, wherever it stands',
  authorization: '`Bearer`, `Basic`, `Digest`, `Token`, `ApiKey` with a value, wherever it stands',
  serviceKey:
    'the prefixes that providers publish: `sk-`, `sk_live_`, `AKIA`, `AIza`, `ghp_`, `github_pat_`, `glpat-`, `xoxb-`, `npm_`, `hf_`, `SG.` …',
  privateKey: '`-----BEGIN … PRIVATE KEY-----` and what follows',
  urlCredentials: '`scheme://user:password@host`',
  webhook: 'the secret part of addresses of Slack, Discord and Telegram',
  header: 'headers whose name says so, and header lines in text',
  subprotocol: '`bearer.TOKEN`, a token as a protocol, and the one after `Authorization`',
  path: 'the segment after `reset`, `verify`, `invite`, `activate`, `magic` and the like where it looks made',
  login: 'SASL PLAIN, `AUTH`, `AUTHENTICATE`, IRC `PASS`, Redis `AUTH`, the password of an MQTT CONNECT',
  card: 'issuer prefix, length and check digit',
  nationalId:
    'IBAN with its check digits, US social security numbers, and names such as `ssn`, `passport_number`, `tax_id`',
  mail: '`name@host.tld`',
  own: '`--redact-path`, `--redact-pattern`, or the same in the panel',
  personal: 'names, addresses, phone numbers, mail and IP addresses, coordinates, ids of people',
} as const;

/** Where something was found. */
export const SECRET_PLACE_LABELS = {
  url: 'addresses',
  header: 'headers',
  subprotocol: 'subprotocols',
  message: 'messages',
  body: 'request and response bodies',
  event: 'event names',
  id: 'event ids',
  reason: 'close reasons',
  stack: 'call stacks',
  error: 'error texts',
} as const;

/** What could not be searched. */
export function unsearchedText(unsearched: {
  readonly binary: number;
  readonly cut: number;
  readonly long: number;
}): string {
  const parts: string[] = [];
  if (unsearched.binary > 0)
    parts.push(
      `${pluralize(unsearched.binary, 'binary payload')} without a decoder, searched for known secrets and key shapes alone`,
    );
  if (unsearched.cut > 0)
    parts.push(`${pluralize(unsearched.cut, 'payload')} cut, where a secret at the cut may be half`);
  if (unsearched.long > 0)
    parts.push(`${pluralize(unsearched.long, 'long body', 'long bodies')} searched piece by piece`);
  return parts.length === 0 ? '' : `Not fully searched: ${parts.join('; ')}.`;
}

/** How often a kind was found, and in which places. */
export const kindText = (
  label: string,
  secrets: number,
  places: readonly (readonly [label: string, count: number])[],
) =>
  `${label}: ${formatCount(secrets)} in ${places.map(([place, count]) => `${place} (${formatCount(count)})`).join(', ')}`;

/** Why a file with rules of redaction cannot be used. */
export const REDACTION_FILE_PROBLEMS = {
  notJson: 'the file with rules is not JSON',
  noRedaction: 'the file has no object "redaction"',
  shortKey: (least: number) => `a key needs at least ${formatCount(least)} characters`,
} as const;
