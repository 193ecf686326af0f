import { isRecord } from '../../base/is-object.ts';
/** Longest body that is checked for being an empty wrapper; longer ones hold something. */
const LONGEST_EMPTY = 4_096;

/** Fields that only say where to continue, or what time it is: no news by themselves. */
const ACCOMPANYING: ReadonlySet<string> = new Set(
  (
    'cursor next nextcursor nextbatch nextpagetoken pagetoken continuation token since after before offset last lastid seq ' +
    'sequence version rev revision etag limit ts time timestamp now servertime requestid'
  ).split(' '),
);

/** Fields that bring nothing while they are zero, false or empty, and those that bring nothing while all is well. */
const COUNTS: ReadonlySet<string> = new Set('count total size length hasmore more error errors'.split(' '));
const GOOD: ReadonlySet<string> = new Set('ok success'.split(' '));

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** What a field of a reply is: an empty list or object, something that accompanies news, or news. */
function senseOf(name: string, value: unknown): 'empty' | 'accompanying' | 'news' {
  if (isEmptyArray(value) || isEmptyObject(value)) return 'empty';
  if (value === null) return 'accompanying';
  if (typeof value === 'object') return 'news';
  const plain = plainName(name);
  if (ACCOMPANYING.has(plain)) return 'accompanying';
  if (COUNTS.has(plain)) return value === 0 || value === false || value === '' ? 'accompanying' : 'news';
  return GOOD.has(plain) && value === true ? 'accompanying' : 'news';
}

function isEmptyValue(value: unknown): boolean {
  if (value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  const senses = Object.entries(value).map(([name, inner]) => senseOf(name, inner));
  // Without an empty list a cursor or a time may be the very thing that was requested.
  return senses.length === 0 || (senses.includes('empty') && !senses.includes('news'));
}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isEmptyObject = (value: unknown): boolean => isRecord(value) && Object.keys(value).length === 0;

/**
 * True for a reply that brought nothing: no body, `[]`, `{}`, an object whose lists are all empty and that otherwise
 * only says where to continue, how many there are or what time it is (`{"cursor":7,"items":[]}`), or only the heartbeat
 * (`2`) and no-operation (`6`) packets of Engine.IO.
 */
export function isEmptyReply(text: string): boolean {
  const trimmed = text.length > LONGEST_EMPTY ? text : text.trim();
  if (trimmed === '' || trimmed === '2' || trimmed === '6' || trimmed === '1:2' || trimmed === '1:6') return true;
  const first = trimmed[0];
  if (trimmed.length > LONGEST_EMPTY || (first !== '{' && first !== '[')) return trimmed === 'null';
  try {
    return isEmptyValue(JSON.parse(trimmed));
  } catch {
    // Not JSON after all: then it brings something.
    return false;
  }
}
