import { isRecord } from '../../base/is-object.ts';
/** Longest body that is looked at for being an empty wrapper; longer ones hold something. */
const LONGEST_EMPTY = 4_096;

/** Fields that only say where to go on, or what time it is: no news by themselves. */
const BESIDE: ReadonlySet<string> = new Set(
  (
    'cursor next nextcursor nextbatch nextpagetoken pagetoken continuation token since after before offset last lastid seq ' +
    'sequence version rev revision etag limit ts time timestamp now servertime requestid'
  ).split(' '),
);

/** Fields that say nothing while they stand at nothing, or at "all is well". */
const COUNTS: ReadonlySet<string> = new Set('count total size length hasmore more error errors'.split(' '));
const GOOD: ReadonlySet<string> = new Set('ok success'.split(' '));

const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** What a field of a reply is: a list or object that could hold news, something beside it, or news. */
function senseOf(name: string, value: unknown): 'empty' | 'beside' | 'news' {
  if (isEmptyArray(value) || isEmptyObject(value)) return 'empty';
  if (value === null) return 'beside';
  if (typeof value === 'object') return 'news';
  const plain = plainName(name);
  if (BESIDE.has(plain)) return 'beside';
  if (COUNTS.has(plain)) return value === 0 || value === false || value === '' ? 'beside' : 'news';
  return GOOD.has(plain) && value === true ? 'beside' : 'news';
}

function isEmptyValue(value: unknown): boolean {
  if (value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  const senses = Object.entries(value).map(([name, inner]) => senseOf(name, inner));
  // Without an empty list a cursor or a time may be the very thing that was asked for.
  return senses.length === 0 || (senses.includes('empty') && !senses.includes('news'));
}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isEmptyObject = (value: unknown): boolean => isRecord(value) && Object.keys(value).length === 0;

/**
 * True for a reply that brought nothing: no body, `[]`, `{}`, an object whose lists are all empty and that beside them
 * only says where to go on, how many there are or what time it is (`{"cursor":7,"items":[]}`), or only the heartbeat
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
    // Not JSON after all: then it says something.
    return false;
  }
}
