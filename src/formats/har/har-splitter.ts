import { HAR_PROBLEMS, JSON_DAMAGE } from '../../texts/files.ts';
import { parseDamagedJson } from '../json/damaged-json.ts';
import { isRecord } from '../../base/is-object.ts';

/** What of a HAR file is complete: a member of `log` other than its entries, or an entry. */
export type HarPart =
  | { readonly kind: 'member'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'entry'; readonly value: unknown };

/** Lists of an entry whose items are parsed one by one, since one socket can have a million messages. */
const LISTS = /"(_webSocketMessages|_eventSourceMessages)"\s*:\s*$/;

/** Characters before a bracket in which the name of its list stands. */
const NAME_LENGTH = 64;

/** Characters of a member of `log` that is kept: pages, and what we say of the whole. */
const MEMBER_BOUND = 256 * 1024 * 1024;

/** Where the walk is: before the file's object, in it, in its `log`, or in the list of entries. */
type Level = 'before' | 'root' | 'log' | 'entries' | 'after';

/** A value that is being read. */
interface Capture {
  readonly target: 'key' | 'skip' | 'member' | 'entry' | 'item';
  readonly pieces: string[];
  length: number;
  /** Place of its first character in the file. */
  readonly at: number;
  depth: number;
  isInString: boolean;
  isEscaped: boolean;
  /** True for a number or a word, which ends where something else begins. */
  isScalar: boolean;
}

/** The list of an entry that is being read item by item. */
interface ItemList {
  readonly name: string;
  readonly items: unknown[];
}

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/**
 * Splits the text of a HAR file into its entries while it comes, so that no more than one of them is in memory. It reads
 * each character once. Reading ends at the first damage; what of the entry stands before it is given.
 */
export class HarSplitter {
  #level: Level = 'before';
  #awaits: 'key' | 'colon' | 'value' | 'after' = 'key';
  #key = '';
  #capture: Capture | null = null;
  /** The entry whose list is being read, while that lasts. */
  #outer: Capture | null = null;
  #list: ItemList | null = null;
  #lists: ItemList[] = [];
  /** Characters and line ends before the piece at hand. */
  #before = 0;
  #lines = 1;
  #parts: HarPart[] = [];
  #damage: string | null = null;
  hasLog = false;
  hasEntries = false;

  /** What is wrong, in words; `null` as long as all is well. After that nothing more is read. */
  get damage(): string | null {
    return this.#damage;
  }

  /** Takes the next piece of the text and gives what it completes. */
  push(piece: string): readonly HarPart[] {
    let at = 0;
    while (at < piece.length && this.#damage === null) {
      at = this.#capture === null ? this.#step(piece, at) : this.#read(piece, at, this.#capture);
    }
    if (this.#damage === null) {
      this.#before += piece.length;
      this.#lines += linesIn(piece, piece.length);
    }
    return this.#drain();
  }

  /** The end of the text: gives what of an entry was read. */
  end(): readonly HarPart[] {
    if (this.#damage === null && this.#level !== 'after') this.#break('', 0, JSON_DAMAGE.endsEarly);
    return this.#drain();
  }

  #drain(): readonly HarPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  /** Takes one character outside of a value. */
  #step(piece: string, at: number): number {
    const unit = piece.charCodeAt(at);
    if (isSpace(unit) || (unit === 0xfeff && this.#before + at === 0)) return at + 1;
    const character = piece.charAt(at);
    if (this.#list !== null) return this.#stepInList(piece, at, character);
    switch (this.#level) {
      case 'before':
        if (character !== '{') return this.#break(piece, at, JSON_DAMAGE.noValue);
        this.#level = 'root';
        return at + 1;
      case 'entries':
        if (character === ',') return at + 1;
        if (character !== ']') return this.#begin(piece, at, 'entry');
        this.#level = 'log';
        this.#awaits = 'after';
        return at + 1;
      case 'root':
      case 'log':
        return this.#stepInObject(piece, at, character);
      default:
        return this.#break(piece, at, JSON_DAMAGE.afterEnd);
    }
  }

  #stepInObject(piece: string, at: number, character: string): number {
    if (character === '}' && this.#awaits !== 'value' && this.#awaits !== 'colon') {
      this.#level = this.#level === 'log' ? 'root' : 'after';
      this.#awaits = 'after';
      return at + 1;
    }
    switch (this.#awaits) {
      case 'key':
        return character === '"' ? this.#begin(piece, at, 'key') : this.#break(piece, at, JSON_DAMAGE.noName);
      case 'colon':
        if (character !== ':') return this.#break(piece, at, JSON_DAMAGE.noColon);
        this.#awaits = 'value';
        return at + 1;
      case 'after':
        if (character !== ',') return this.#break(piece, at, JSON_DAMAGE.betweenMembers);
        this.#awaits = 'key';
        return at + 1;
      default:
        return this.#stepToValue(piece, at, character);
    }
  }

  #stepToValue(piece: string, at: number, character: string): number {
    if (this.#level === 'root' && this.#key === 'log' && character === '{') {
      this.#level = 'log';
      this.#awaits = 'key';
      this.hasLog = true;
      return at + 1;
    }
    if (this.#level === 'log' && this.#key === 'entries' && character === '[') {
      this.#level = 'entries';
      this.hasEntries = true;
      return at + 1;
    }
    return this.#begin(piece, at, this.#level === 'log' ? 'member' : 'skip');
  }

  #stepInList(piece: string, at: number, character: string): number {
    if (character === ',') return at + 1;
    if (character !== ']') return this.#begin(piece, at, 'item');
    // The entry goes on with the end of its list, which is empty in its text.
    if (this.#list !== null) this.#lists.push(this.#list);
    this.#list = null;
    this.#capture = this.#outer;
    this.#outer = null;
    return at;
  }

  #begin(piece: string, at: number, target: Capture['target']): number {
    const character = piece.charAt(at);
    const isScalar = character !== '{' && character !== '[' && character !== '"';
    if (isScalar && !/[-0-9a-z]/.test(character)) return this.#break(piece, at, JSON_DAMAGE.noValue);
    this.#capture = {
      target,
      pieces: [],
      length: 0,
      at: this.#before + at,
      depth: 0,
      isInString: false,
      isEscaped: false,
      isScalar,
    };
    return at;
  }

  /** Reads on in a value. @returns where the walk goes on. */
  #read(piece: string, from: number, capture: Capture): number {
    const end = capture.isScalar ? endOfScalar(piece, from) : this.#endOfValue(piece, from, capture);
    const isOver = end >= 0;
    const until = isOver ? end : piece.length;
    if (capture.target !== 'skip' && capture.length < MEMBER_BOUND) capture.pieces.push(piece.slice(from, until));
    capture.length += until - from;
    if (!isOver) return until;
    if (this.#list !== null && this.#outer === null) {
      // It stopped at the beginning of a list.
      this.#outer = capture;
      this.#capture = null;
      return until;
    }
    this.#capture = null;
    this.#finish(piece, until, capture);
    return until;
  }

  /** The place after the value or after the opening bracket of a list of messages; -1 if it goes on in the next piece. */
  #endOfValue(piece: string, from: number, capture: Capture): number {
    let at = from;
    while (at < piece.length) {
      if (capture.isInString) {
        at = endOfString(piece, at, capture);
        if (capture.isInString) return -1;
        if (capture.depth === 0) return at;
        continue;
      }
      const unit = piece.charCodeAt(at);
      at += 1;
      if (unit === 0x22) capture.isInString = true;
      else if (unit === 0x7b || unit === 0x5b) {
        capture.depth += 1;
        if (unit === 0x5b && capture.depth === 2 && this.#opensList(piece, from, at, capture)) return at;
      } else if (unit === 0x7d || unit === 0x5d) {
        capture.depth -= 1;
        if (capture.depth === 0) return at;
      }
    }
    return -1;
  }

  #opensList(piece: string, from: number, at: number, capture: Capture): boolean {
    if (capture.target !== 'entry') return false;
    const before = at - 1 - from < NAME_LENGTH ? capture.pieces.slice(-2).join('').slice(-NAME_LENGTH) : '';
    const name = LISTS.exec(before + piece.slice(Math.max(from, at - 1 - NAME_LENGTH), at - 1))?.[1];
    if (name === undefined) return false;
    this.#list = { name, items: [] };
    return true;
  }

  #finish(piece: string, until: number, capture: Capture): void {
    if (capture.target === 'skip') {
      this.#awaits = 'after';
      return;
    }
    const text = capture.pieces.join('');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#capture = capture;
      this.#break(piece, until, null);
      return;
    }
    this.#give(capture, value);
  }

  #give({ target }: Capture, value: unknown): void {
    switch (target) {
      case 'key':
        this.#key = String(value);
        this.#awaits = 'colon';
        return;
      case 'member':
        this.#parts.push({ kind: 'member', name: this.#key, value });
        this.#awaits = 'after';
        return;
      case 'item':
        this.#list?.items.push(value);
        return;
      default:
        this.#parts.push({ kind: 'entry', value: this.#withLists(value) });
    }
  }

  #withLists(value: unknown): unknown {
    if (!isRecord(value)) return value;
    const lists = this.#lists;
    this.#lists = [];
    return { ...value, ...Object.fromEntries(lists.map(({ name, items }) => [name, items])) };
  }

  /**
   * Ends reading. What of the value at hand stands before the damage is given.
   *
   * @param reason `null` where the value itself says what is wrong with it.
   */
  #break(piece: string, at: number, reason: string | null): number {
    let place = this.#before + at;
    let text = reason ?? JSON_DAMAGE.noValue;
    for (const capture of [this.#capture, this.#outer]) {
      if (capture === null || capture.target === 'key' || capture.target === 'skip') continue;
      const { value, damage } = parseDamagedJson(capture.pieces.join(''));
      if (reason === null && capture === this.#capture && damage !== null) {
        // With its lists taken out of the text, an entry can only say where it begins.
        place = capture.at + (this.#lists.length === 0 ? damage.at : 0);
        text = damage.text;
      }
      if (capture.target === 'entry' && this.#list !== null) this.#lists.push(this.#list);
      if (value !== undefined) this.#give(capture, value);
    }
    this.#capture = null;
    this.#outer = null;
    this.#list = null;
    const inPiece = Math.max(0, Math.min(piece.length, place - this.#before));
    this.#damage = HAR_PROBLEMS.damaged(place, this.#lines + linesIn(piece, inPiece), text);
    return piece.length;
  }
}

/** The place after a number or word; -1 if it may go on. */
function endOfScalar(piece: string, from: number): number {
  for (let at = from; at < piece.length; at += 1) {
    const unit = piece.charCodeAt(at);
    if (unit === 0x2c || unit === 0x5d || unit === 0x7d || isSpace(unit)) return at;
  }
  return -1;
}

/** Goes to the place after a string's end, or to the end of the piece. */
function endOfString(piece: string, from: number, capture: Capture): number {
  let at = from;
  if (capture.isEscaped) {
    capture.isEscaped = false;
    at += 1;
  }
  while (at < piece.length) {
    const unit = piece.charCodeAt(at);
    if (unit === 0x22) {
      capture.isInString = false;
      return at + 1;
    }
    at += unit === 0x5c ? 2 : 1;
  }
  capture.isEscaped = at > piece.length;
  return piece.length;
}

function linesIn(text: string, until: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < until; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
