/** Longest body that is looked at for being an empty wrapper; longer ones hold something. */
const LONGEST_EMPTY = 4_096;

function isEmptyValue(value: unknown): boolean {
  if (value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  const values = Object.values(value);
  // `{"data":[]}` brings nothing; an object with any further field may say something in it.
  return values.length === 0 || (values.length === 1 && (isEmptyArray(values[0]) || isEmptyObject(values[0])));
}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/**
 * True for a reply that brought nothing: no body, `[]`, `{}`, one empty list in an object, or only the heartbeat (`2`)
 * and no-operation (`6`) packets of Engine.IO.
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
