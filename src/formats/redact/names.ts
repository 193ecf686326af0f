import { unreachable } from '../../base/unreachable.ts';
import { REDACTION_PLACEHOLDER } from './placeholder.ts';
import type { SecretKind } from './rule-table.ts';

/**
 * How a value under a name is judged. `always`: any value is a secret; `strong`: any run of six characters; `weak`: only a
 * value that looks made, since the word has other meanings too; `cursor`: only a value that looks random, since findings
 * rest on cursors; `link`: the same, and only in an address; `short`: a short code with a digit; `open`: the name says
 * nothing.
 */
type NameStrength = 'always' | 'strong' | 'weak' | 'cursor' | 'link' | 'short' | 'open';

const { asMark } = REDACTION_PLACEHOLDER;

/** What a name says of its value. */
interface NameClass {
  readonly strength: NameStrength;
  readonly kind: SecretKind;
  /** Whether the field names another (`{"name":"Authorization","value":…}`), or is the one that such a name belongs to. */
  readonly role: 'label' | 'value' | null;
}

const LABELS = /^(?:name|key|header|field|k|n|param|parameter|attribute|property)$/i;

const VALUES = /^(?:value|val|v|content|data|values)$/i;

/** Names in lower case without marks between words. Passwords in the larger languages too. */
const PASSWORDS =
  /passw(?:or)?[dt]|passwd|passcode|passphrase|^pass$|^pw$|^pwd$|^pswd$|(?:user|db|admin|login|auth|proxy)(?:pass|pwd|pw)$|kennwort|motdepasse|contrasena|^senha$|wachtwoord|secret|authorization|cookie|credentials?$|privatekey|^xauth|xapikey|csrf|xsrf|authenticitytoken|requestverification/;

/** Words after one of those that make it something about the secret: its length, its rules, when it expires. */
const ABOUT =
  /(?:hint|length|policy|label|type|enabled|required|expire[ds]?|expiry|expires(?:at|in|on)?|expiration|strength|changed(?:at)?|updatedat|createdat|uri|url|endpoint|scopes?|algorithm|version|status|method|rules?|pattern|placeholder|visible|valid|invalid|count|consent|banner|notice|domain|samesite|limit|usage)$/;

const CODES =
  /^(?:user|card|sim)?pin(?:code)?$|^t?otp(?:code)?$|onetime(?:code|pass)|(?:mfa|2fa|twofactor|sms|tan)code$|^cvv2?$|^cvc2?$|cardcode$|^(?:verification|security)code$/;

const CARDS = /^(?:credit|debit)?card(?:number|no)$|^ccn(?:um|umber)?$|^pan$|^ccnumber$/;

const SESSIONS =
  /(?:^|connect|php|j|asp|net)sess(?:ion)?id$|^[sp]id$|^connectsid$|sess(?:ion)?id$|sess(?:ion)?key$|^sess(?:ion)?$/;

/** Names that no one gives to anything but a credential. */
const STRONG =
  /(?:access|auth|refresh|id|session|bearer|api|user|device|push|security|reset|verify|verification|confirmation|invite|invitation|login|client|personal|install|app|bot|oauth|sso|connection|stream|room|join|player|guest|anonymous|registration|fcm|remember|service|secure|signed|upload|download|ws|socket|realtime)token$|(?:api|access|auth|account|encryption|signing|shared|sharedaccess|master|subscription|license|webhook)key$|jwt|authcode$|accesscode$|hmac/;

const WEAK = /token$|token(?:value|string)$|bearer|signature$|^sig$|ticket$|^auth$|^code$/;

const CURSORS =
  /(?:page|next|sync|continuation|resume|cursor|delta|prev|previous|start|since|after|before)(?:page)?token$|cursor/;

/** Cursors of pages are long and made, and never credentials. */
const PAGES = /pagetoken$|cursor$/;

/** Names under which links carry their token; SignalR's connection token is under `id`. */
const LINKS = /^(?:t|k|tk|tok|h|s|id)$/;

type Judgement = Omit<NameClass, 'role'>;

const OPEN: NameClass = { strength: 'open', kind: 'token', role: null };

function judge(name: string): Judgement {
  const plain = asMark(name)
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
  if (ABOUT.test(plain)) return OPEN;
  if (CODES.test(plain) || CARDS.test(plain)) return { strength: 'short', kind: 'code' };
  if (PASSWORDS.test(plain)) return { strength: 'always', kind: 'password' };
  if (SESSIONS.test(plain)) return { strength: 'weak', kind: 'session' };
  if (STRONG.test(plain)) return { strength: 'strong', kind: 'token' };
  if (CURSORS.test(plain)) return PAGES.test(plain) ? OPEN : { strength: 'cursor', kind: 'token' };
  if (WEAK.test(plain)) return { strength: 'weak', kind: 'token' };
  return LINKS.test(plain) ? { strength: 'link', kind: 'token' } : OPEN;
}

const classes = new Map<string, NameClass>();

/**
 * Names that are remembered; a page that makes up names must not fill the memory. A text with more of them pays for a judgement
 * at each meeting in place of one in all, which is still linear in its length.
 */
const REMEMBERED = 10_000;

/** Characters of a name; what is longer is no name. */
const NAME_LENGTH = 80;

/** What a name says of its value. */
export function classOfName(name: string): NameClass {
  if (name.length > NAME_LENGTH) return OPEN;
  const known = classes.get(name);
  if (known !== undefined) return known;
  const role = LABELS.test(name) ? 'label' : VALUES.test(name) ? 'value' : null;
  const found = { ...judge(name), role } as const;
  if (classes.size >= REMEMBERED) classes.clear();
  classes.set(name, found);
  return found;
}

/**
 * Whether a value looks made rather than written: a run of at least eight visible characters with a digit among them, or
 * of 24. So the words of a model's answer (`"token": "understanding"`) stay readable.
 */
export function looksMade(value: string): boolean {
  const seen = asMark(value);
  if (!/^[\u0021-\u007e\u00a1-\u024f]{8,}$/.test(seen)) return false;
  return seen.length >= 24 || (/\d/.test(seen) && /[A-Za-z\u00c0-\u024f]/.test(seen));
}

/** Whether a value looks drawn by lot: twenty characters or more of large and small letters and digits, or 32 of digits and letters. */
export function looksRandom(value: string): boolean {
  const seen = asMark(value);
  if (!/^[\w.~+/=-]{20,}$/.test(seen) || !/\d/.test(seen)) return false;
  return (/[A-Z]/.test(seen) && /[a-z]/.test(seen)) || (seen.length >= 32 && /[A-Za-z]/.test(seen));
}

/** Whether the value under a name of this class is a secret. */
function isSecretValue({ strength, kind }: NameClass, value: string, isInLink: boolean): boolean {
  switch (strength) {
    case 'always':
      return value !== '' && !/^(?:true|false|null|none|undefined|yes|no)$/i.test(value);
    case 'strong':
      return /^\S{6,}$/.test(asMark(value));
    case 'weak':
      return looksMade(value) || (kind === 'session' && /^[\w.~+/=-]{16,}$/.test(asMark(value)));
    case 'cursor':
      return looksRandom(value);
    case 'link':
      return isInLink && looksRandom(value);
    case 'short':
      return /^[\dA-Za-z][\dA-Za-z -]{2,22}$/.test(asMark(value)) && /\d/.test(value);
    case 'open':
      return false;
    default:
      return unreachable(strength);
  }
}

/**
 * Which kind of secret the value of a pair is; `null` for none.
 *
 * @param isInLink whether the pair is one of an address or a form.
 */
export function kindOfPair(name: string, value: string, isInLink = false): SecretKind | null {
  const found = classOfName(name);
  if (isInLink && looksMade(value) && /^key$/i.test(name)) return 'token';
  return isSecretValue(found, value, isInLink) ? found.kind : null;
}
