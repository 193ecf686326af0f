import type { Path } from '../analysis/numbering/path.ts';

/** A longer number may be one that a double would round. */
const SHORT_NUMBER = 15;

const BLANK = /[^ \n\r\t]/g;
const NUMBER = /[-+.\deE]+/y;

/** Any object or array: as a value all of them compare alike. */
const COMPOSITE: unknown = {};

/** What a value written in JSON could be in a comparison; `undefined` where only parsing can decide. */
function valueWrittenAt(text: string, place: number): { readonly value: unknown } | undefined {
  switch (text[place]) {
    case '"': {
      const value = text.slice(place + 1, text.indexOf('"', place + 1));
      return value.includes('\\') ? undefined : { value };
    }
    case '{':
    case '[':
      return { value: COMPOSITE };
    case 't':
      return { value: true };
    case 'f':
      return { value: false };
    case 'n':
      return { value: null };
    default: {
      NUMBER.lastIndex = place;
      const digits = NUMBER.exec(text)?.[0] ?? '';
      return digits.length > SHORT_NUMBER ? undefined : { value: Number(digits) };
    }
  }
}

/** The position of the value after the next colon; -1 without a colon. */
function placeBehindColon(text: string, from: number): number {
  let place = from;
  if (text[place] !== ':') {
    BLANK.lastIndex = place;
    place = BLANK.exec(text)?.index ?? -1;
    if (text[place] !== ':') return -1;
  }
  place += 1;
  const first = text.charCodeAt(place);
  if (first > 0x20) return place;
  BLANK.lastIndex = place;
  return BLANK.exec(text)?.index ?? -1;
}

/**
 * Makes a test of whether a path may lead to a wanted value in a text, which is many times cheaper than parsing it:
 * the text must contain the path's last name, followed by such a value where the name is the path's end.
 *
 * @param isWanted `null` if every value is wanted.
 * @returns a test that is never false for JSON with such a value.
 */
export function mayLeadTo(path: Path, isWanted: ((value: unknown) => boolean) | null): (text: string) => boolean {
  const last = path.findLast((step) => step.kind === 'key');
  if (last?.kind !== 'key') return () => true;
  const name = JSON.stringify(last.name);
  const isEnd = path.at(-1)?.kind === 'key';
  const isWorth = (text: string, behindName: number): boolean => {
    if (isWanted === null || !isEnd) return true;
    const place = placeBehindColon(text, behindName);
    if (place < 0) return false;
    const written = valueWrittenAt(text, place);
    return written === undefined || isWanted(written.value);
  };
  return (text) => {
    for (let place = text.indexOf(name); place >= 0; place = text.indexOf(name, place + 1)) {
      if (isWorth(text, place + name.length)) return true;
    }
    // A name may be written with escapes; then only parsing can decide.
    return text.includes('\\u');
  };
}
