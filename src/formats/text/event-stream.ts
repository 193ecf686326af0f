import { byteCount } from '../../base/units.ts';
import type { BodyEnd, BodyMessage, BodySyntax } from './body-syntax.ts';
import { createLineSplitter, type LineSplitter, type SplitLine } from './line-splitter.ts';
import { utf8Length } from '../../base/utf8-length.ts';

/** Characters of one event's data that are read; longer data comes marked as cut. Sixteen times what a page's chunk may carry. */
const EVENT_LIMIT = 16 * 1024 * 1024;

/** Comments of one piece that are reported; a stream of nothing but comments must not fill the memory. */
export const COMMENTS_LIMIT = 256;

/** Characters of a comment that are reported: enough to recognise a keep-alive. */
const COMMENT_LIMIT = 256;

/** The block of an event stream that is being read. */
interface Block {
  data: string;
  hasData: boolean;
  skipped: number;
  /** Characters of its lines, so that what an early end drops can be reported. */
  length: number;
  event: string;
  retry: number | null;
  hasOwnId: boolean;
}

const freshBlock = (): Block => ({
  data: '',
  hasData: false,
  skipped: 0,
  length: 0,
  event: '',
  retry: null,
  hasOwnId: false,
});

/**
 * Reads an event stream after https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation:
 * one leading byte order mark is dropped; CR, LF and CRLF end a line wherever the pieces are cut; an `id` with a NUL is
 * ignored, an empty one resets; `retry` counts only if it is digits; a block without data is no event, though its id
 * stays; a block that the end cuts short is no event either.
 *
 * Beyond the standard it reports comments (keep-alives) and whether an event brought its own id.
 */
export const createEventStream = (limit = EVENT_LIMIT): BodySyntax => new EventStream(limit);

class EventStream implements BodySyntax {
  readonly #limit: number;
  readonly #splitter: LineSplitter;
  #block = freshBlock();
  #isFirst = true;
  #lastId = '';
  #retry: number | null = null;
  #comments: string[] = [];
  #commentCount = 0;
  #messages: BodyMessage[] = [];
  /** After a hole, everything before the next empty line is the rest of an event whose beginning is unknown. */
  #isBroken = false;

  constructor(limit: number) {
    this.#limit = limit;
    this.#splitter = createLineSplitter('any', limit);
  }

  get comments(): readonly string[] {
    return this.#comments;
  }

  get commentCount(): number {
    return this.#commentCount;
  }

  get retry(): number | null {
    return this.#retry;
  }

  push(piece: string): readonly BodyMessage[] {
    this.#comments = [];
    this.#messages = [];
    if (piece === '') return this.#messages;
    const text = this.#isFirst && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
    this.#isFirst = false;
    this.#splitter.push(text, this.#takeLine);
    return this.#messages;
  }

  skip(): void {
    this.#splitter.end();
    this.#block = freshBlock();
    this.#isBroken = true;
  }

  end(): BodyEnd {
    const rest = this.#splitter.end();
    const unfinished = this.#block.length + (rest === null ? 0 : rest.text.length);
    this.#block = freshBlock();
    return { messages: [], unfinished };
  }

  readonly #takeLine = ({ text, skipped }: SplitLine): void => {
    if (text === '') {
      this.#isBroken = false;
      return this.#dispatch();
    }
    if (this.#isBroken) return;
    const colon = text.indexOf(':');
    if (colon === 0) return this.#takeComment(text.slice(1).trim());
    this.#block.length += text.length;
    if (colon < 0) return this.#setField(text, '', 0);
    const start = text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1;
    this.#setField(text.slice(0, colon), text.slice(start), skipped);
  };

  #setField(name: string, value: string, skipped: number): void {
    switch (name) {
      case 'data':
        return this.#addData(value, skipped);
      case 'event':
        this.#block.event = value;
        return;
      case 'id':
        if (value.includes('\0')) return;
        this.#lastId = value;
        this.#block.hasOwnId = true;
        return;
      case 'retry':
        if (/^[0-9]+$/.test(value)) this.#block.retry = this.#retry = Number(value);
        return;
    }
  }

  #addData(value: string, skipped: number): void {
    const block = this.#block;
    const joined = block.hasData ? `\n${value}` : value;
    const room = this.#limit - block.data.length;
    block.data += joined.length <= room ? joined : joined.slice(0, Math.max(0, room));
    block.skipped += skipped + (joined.length <= room ? 0 : utf8Length(joined.slice(Math.max(0, room))));
    block.hasData = true;
  }

  #takeComment(text: string): void {
    this.#commentCount += 1;
    if (this.#comments.length < COMMENTS_LIMIT) this.#comments.push(text.slice(0, COMMENT_LIMIT));
  }

  #dispatch(): void {
    const block = this.#block;
    if (block.hasData) {
      this.#messages.push({
        data: block.data,
        event: block.event === '' ? 'message' : block.event,
        id: this.#lastId,
        retry: block.retry,
        hasOwnId: block.hasOwnId,
        isCut: block.skipped > 0,
        size: byteCount(utf8Length(block.data) + block.skipped),
      });
    }
    this.#block = freshBlock();
  }
}
