import { byteCount } from '../../base/units.ts';
import type { BodyEnd, BodyMessage, BodySyntax } from './body-syntax.ts';
import { createLineSplitter, type SplitLine } from './line-splitter.ts';
import { utf8Length } from './utf8.ts';

/** Characters of one event's data that are kept; longer data comes marked as cut. Sixteen times what a page's chunk may carry. */
export const EVENT_LIMIT = 16 * 1024 * 1024;

/** Comments of one piece that are kept; a stream that is nothing but comments must not fill the memory. */
export const COMMENTS_LIMIT = 256;

/** Characters of a comment that are kept: enough to recognise a keep-alive. */
export const COMMENT_LIMIT = 256;

/** The block of an event stream that is being read. */
interface Block {
  data: string;
  hasData: boolean;
  skipped: number;
  /** Characters of its lines, so that what an early end drops can be told. */
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
export function createEventStream(limit = EVENT_LIMIT): BodySyntax {
  const splitter = createLineSplitter('any', limit);
  let block = freshBlock();
  let isFirst = true;
  let idBuffer = '';
  let retry: number | null = null;
  let comments: string[] = [];
  let commentCount = 0;
  let messages: BodyMessage[] = [];
  // After a hole, what stands before the next empty line is the rest of an event whose beginning is unknown.
  let isBroken = false;

  const addData = (value: string, skipped: number): void => {
    const joined = block.hasData ? `\n${value}` : value;
    const room = limit - block.data.length;
    block.data += joined.length <= room ? joined : joined.slice(0, Math.max(0, room));
    block.skipped += skipped + (joined.length <= room ? 0 : utf8Length(joined.slice(Math.max(0, room))));
    block.hasData = true;
  };

  const setField = (name: string, value: string, skipped: number): void => {
    switch (name) {
      case 'data':
        return addData(value, skipped);
      case 'event':
        block.event = value;
        return;
      case 'id':
        if (value.includes('\0')) return;
        idBuffer = value;
        block.hasOwnId = true;
        return;
      case 'retry':
        if (/^[0-9]+$/.test(value)) block.retry = retry = Number(value);
        return;
    }
  };

  const dispatch = (): void => {
    if (block.hasData) {
      messages.push({
        data: block.data,
        event: block.event === '' ? 'message' : block.event,
        id: idBuffer,
        retry: block.retry,
        hasOwnId: block.hasOwnId,
        isCut: block.skipped > 0,
        size: byteCount(utf8Length(block.data) + block.skipped),
      });
    }
    block = freshBlock();
  };

  const takeComment = (text: string): void => {
    commentCount += 1;
    if (comments.length < COMMENTS_LIMIT) comments.push(text.slice(0, COMMENT_LIMIT));
  };

  const takeLine = ({ text, skipped }: SplitLine): void => {
    if (text === '') {
      isBroken = false;
      return dispatch();
    }
    if (isBroken) return;
    const colon = text.indexOf(':');
    if (colon === 0) return takeComment(text.slice(1).trim());
    block.length += text.length;
    if (colon < 0) return setField(text, '', 0);
    const start = text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1;
    setField(text.slice(0, colon), text.slice(start), skipped);
  };

  return {
    push(piece: string): readonly BodyMessage[] {
      comments = [];
      messages = [];
      if (piece === '') return messages;
      const text = isFirst && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
      isFirst = false;
      splitter.push(text, takeLine);
      return messages;
    },
    skip(): void {
      splitter.end();
      block = freshBlock();
      isBroken = true;
    },
    end(): BodyEnd {
      const rest = splitter.end();
      const unfinished = block.length + (rest === null ? 0 : rest.text.length);
      block = freshBlock();
      return { messages: [], unfinished };
    },
    get comments() {
      return comments;
    },
    get commentCount() {
      return commentCount;
    },
    get retry() {
      return retry;
    },
  };
}
