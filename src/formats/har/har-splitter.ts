import { HAR_PROBLEMS, JSON_DAMAGE } from '../../texts/files.ts';
import { parseDamagedJson } from '../json/damaged-json.ts';
import { isRecord } from '../../base/is-object.ts';
import { isJsonSpace, ValueCapture } from '../json/value-capture.ts';

/** What of a HAR file is complete: a member of `log` other than its entries, or an entry. */
export type HarPart =
  | { readonly kind: 'member'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'entry'; readonly value: unknown };

/** Lists of an entry whose items are parsed one by one, since one socket can have a million messages. */
const LISTS = /"(_webSocketMessages|_eventSourceMessages)"\s*:\s*$/;

/** Where the walk is: before the file's object, in it, in its `log`, or in the list of entries. */
type Level = 'before' | 'root' | 'log' | 'entries' | 'after';

type Target = 'key' | 'skip' | 'member' | 'entry' | 'item';

/** A value that is being read, and what it is for. */
interface Capture {
  readonly target: Target;
  readonly value: ValueCapture;
}

/** The list of an entry that is being read item by item. */
interface ItemList {
  readonly name: string;
  readonly items: unknown[];
}

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
    if (isJsonSpace(unit) || (unit === 0xfeff && this.#before + at === 0)) return at + 1;
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

  #begin(piece: string, at: number, target: Target): number {
    const value = ValueCapture.begin(piece.charAt(at), this.#before + at, target !== 'skip');
    if (value === null) return this.#break(piece, at, JSON_DAMAGE.noValue);
    this.#capture = { target, value };
    return at;
  }

  /** Reads on in a value. @returns where the walk goes on. */
  #read(piece: string, from: number, capture: Capture): number {
    const stop = capture.target === 'entry' ? this.#opensList : undefined;
    const end = capture.value.read(piece, from, stop);
    const isOver = end >= 0;
    const until = isOver ? end : piece.length;
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

  /** Whether the bracket that opens here begins a list of messages. @param before the text before it. */
  readonly #opensList = (before: string): boolean => {
    const name = LISTS.exec(before)?.[1];
    if (name === undefined) return false;
    this.#list = { name, items: [] };
    return true;
  };

  #finish(piece: string, until: number, capture: Capture): void {
    if (capture.target === 'skip') {
      this.#awaits = 'after';
      return;
    }
    const { text } = capture.value;
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
      const { value, damage } = parseDamagedJson(capture.value.text);
      if (reason === null && capture === this.#capture && damage !== null) {
        // With its lists taken out of the text, an entry can only say where it begins.
        place = capture.value.at + (this.#lists.length === 0 ? damage.at : 0);
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

function linesIn(text: string, until: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < until; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
