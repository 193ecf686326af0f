import { byteCount } from '../../base/units.ts';
import type { BodyEnd, BodyMessage, BodySyntax } from '../text/body-syntax.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import { isJsonSpace, ValueCapture } from './value-capture.ts';

/** Characters of one item that are kept; a longer one has no end that anybody waits for, and reading stops there. */
const ITEM_LIMIT = 16 * 1024 * 1024;

/**
 * Reads the items of one JSON list that is sent item by item, as `[{…}`, `,{…}`, `]`: each item is a message. Whether an
 * item is sound JSON is not looked at.
 *
 * @param limit characters of one item.
 */
export function createJsonItems(limit = ITEM_LIMIT): BodySyntax {
  return new JsonItems(limit);
}

class JsonItems implements BodySyntax {
  readonly comments: readonly string[] = [];
  readonly commentCount = 0;
  readonly retry = null;
  readonly #limit: number;
  #item: ValueCapture | null = null;
  /** Characters of the item at hand, and those that belong to no message. */
  #length = 0;
  #unfinished = 0;
  /** Text is missing, or the list has ended: where an item begins is not known any more. */
  #isOver = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(piece: string): readonly BodyMessage[] {
    const messages: BodyMessage[] = [];
    let at = 0;
    while (at < piece.length && !this.#isOver) {
      if (this.#item === null) at = this.#between(piece, at);
      const item = this.#item;
      if (item === null) continue;
      const end = item.read(piece, at);
      if (end < 0) {
        this.#length += piece.length - at;
        if (this.#length > this.#limit) this.skip();
        break;
      }
      this.#length = 0;
      at = end;
      this.#item = null;
      messages.push(toMessage(item.text));
    }
    return messages;
  }

  skip(): void {
    this.#unfinished += this.#length;
    this.#length = 0;
    this.#item = null;
    this.#isOver = true;
  }

  end(): BodyEnd {
    this.skip();
    return { messages: [], unfinished: this.#unfinished };
  }

  /** Steps over one character outside of an item. @returns where reading goes on. */
  #between(piece: string, at: number): number {
    const unit = piece.charCodeAt(at);
    if (isJsonSpace(unit) || unit === 0xfeff || unit === 0x2c || unit === 0x5b) return at + 1;
    this.#item = ValueCapture.begin(piece.charAt(at), at, true);
    if (this.#item === null) this.#isOver = true;
    return at;
  }
}

const toMessage = (data: string): BodyMessage => ({
  data,
  event: null,
  id: null,
  retry: null,
  hasOwnId: false,
  isCut: false,
  size: byteCount(utf8Length(data)),
});
