import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import type { Finds } from './finds.ts';
import { addMatches, MAIL } from './shapes.ts';

/** Names of what belongs to a person, in lower case without marks between words. */
const PERSONAL =
  /^(?:(?:user|login|screen|account|player|member|customer|contact|sender|author|owner|recipient|billing|shipping|home|work|your|my|to|from|reply)?(?:(?:first|last|middle|full|sur|given|family|display|nick|real|maiden)name|username|mail|email|emailaddress|mailaddress|phone|phonenumber|mobile|mobilenumber|tel|telephone|fax|address|addressline[123]?|street|streetaddress|streetname|city|town|zip|zipcode|postcode|postalcode|birthday|birthdate|dateofbirth|dob|placeofbirth))$|^(?:users?|login|uids?|(?:user|customer|member|person|account|profile|employee|patient|player|author|sender|owner|recipient|contact)ids?)$|^(?:gender|nationality|maritalstatus|religion|bio|aboutme|latitude|longitude|lat|lng|lon|ip|ipaddress|ipaddr|remoteaddr|remoteaddress|clientip|userip|avatarurl|contactname|customername|authorname|sendername|ownername|playername|membername|patientname|cardholder(?:name)?)$/;

/** Names of what people write. A value under them is personal if it has four words or more. */
const WRITTEN = /^(?:text|comment|caption|note|message|body|content|description|subject)$/;

const WORDS = /\S\s+\S+\s+\S+\s+\S/;

/** Two or three words that begin with capitals, under a name that also names things. */
const FULL_NAME = /^\p{Lu}[\p{L}'.-]{1,30}(?: \p{Lu}[\p{L}'.-]{0,30}){1,2}$/u;

const judged = new Map<string, 'personal' | 'written' | 'name' | 'open'>();
const REMEMBERED = 10_000;

function judge(name: string): 'personal' | 'written' | 'name' | 'open' {
  if (name.length > 80) return 'open';
  const known = judged.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const found = PERSONAL.test(plain)
    ? 'personal'
    : WRITTEN.test(plain)
      ? 'written'
      : /^(?:name|from|to|by|author|owner|sender)$/.test(plain)
        ? 'name'
        : 'open';
  if (judged.size >= REMEMBERED) judged.clear();
  judged.set(name, found);
  return found;
}

/** Whether the value under a name tells of a person. */
export function isPersonal(name: string, value: string): boolean {
  const found = judge(name);
  if (found === 'personal') return /[\p{L}\d]/u.test(value);
  if (found === 'written') return WORDS.test(value);
  return found === 'name' && FULL_NAME.test(value);
}

/** What shows by itself to be personal. Each stand-in matches the pattern that found its value. */
const SHAPES: readonly (readonly [rule: string, pattern: RegExp])[] = [
  [SECRET_RULE_LABELS.mail, MAIL],
  [SECRET_RULE_LABELS.phone, /(?<![\w+])\+\d(?:[ ()/.-]{0,2}\d){6,14}(?!\d)/g],
  [SECRET_RULE_LABELS.address, /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g],
  [SECRET_RULE_LABELS.address, /(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])/g],
];

/** Pairs of a query or form whose name says so. */
const PAIR = /[?&;\s"']([\w.-]{2,40})=([^&\s;#"'<>()]+)/g;

/** Adds the personal values of a text that is no JSON, and those in texts of JSON that show by themselves. */
export function addPersonal(finds: Finds): void {
  for (const [rule, pattern] of SHAPES) addMatches(finds, { kind: 'personal', rule, pattern });
  if (!finds.text.includes('=')) return;
  for (const match of finds.text.matchAll(PAIR)) {
    const [whole, name = '', value = ''] = match;
    if (!isPersonal(name, value)) continue;
    const end = match.index + whole.length;
    finds.add(end - value.length, end, { value, kind: 'personal', rule: SECRET_RULE_LABELS.name(name) });
  }
}
