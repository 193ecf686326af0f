import { byteCount } from '../../base/units.ts';
import type { BodyEnd, BodyMessage, BodySyntax } from '../text/body-syntax.ts';
import { createLineSplitter, type SplitLine } from '../text/line-splitter.ts';
import { utf8Length } from '../../base/utf8-length.ts';

/** Characters of one line that are read; a longer one comes marked as cut. */
const LINE_LIMIT = 16 * 1024 * 1024;

/**
 * Reads JSON values one a line (`lf`; a CR before the LF is white space) or as a JSON text sequence (`rs`, RFC 7464).
 * Empty lines are no messages. The values themselves are not looked at: a broken one is still a message to show.
 */
export function createJsonLines(ends: 'lf' | 'rs', limit = LINE_LIMIT): BodySyntax {
  const splitter = createLineSplitter(ends, limit);
  let isFirst = true;
  // After a hole the rest of the broken line is no message.
  let isBroken = false;

  const toMessage = ({ text, skipped }: SplitLine): BodyMessage | null => {
    const data = text.trim();
    if (data === '' || isBroken) {
      isBroken = false;
      return null;
    }
    return {
      data,
      event: null,
      id: null,
      retry: null,
      hasOwnId: false,
      isCut: skipped > 0,
      size: byteCount(utf8Length(data) + skipped),
    };
  };

  return {
    push(piece: string): readonly BodyMessage[] {
      if (piece === '') return [];
      const text = isFirst && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
      isFirst = false;
      const messages: BodyMessage[] = [];
      splitter.push(text, (line) => {
        const message = toMessage(line);
        if (message !== null) messages.push(message);
      });
      return messages;
    },
    skip(): void {
      splitter.end();
      isBroken = true;
    },
    end(): BodyEnd {
      const rest = splitter.end();
      const last = rest === null ? null : toMessage(rest);
      return { messages: last === null ? [] : [last], unfinished: 0 };
    },
    comments: [],
    commentCount: 0,
    retry: null,
  };
}
