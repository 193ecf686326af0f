import { unreachable } from '../../base/unreachable.ts';
import { utf8Length } from './utf8.ts';

/** One line without its end. `skipped` bytes were over the limit and are not in `text`. */
export interface SplitLine {
  readonly text: string;
  readonly skipped: number;
}

/** Cuts a text that comes in pieces into lines. */
export interface LineSplitter {
  /** Calls `take` for every line that this piece ends. */
  push(piece: string, take: (line: SplitLine) => void): void;
  /** What stands after the last line end; `null` where nothing does. The splitter is fresh again. */
  end(): SplitLine | null;
}

/** What ends a line: of an event stream CR, LF or CRLF; of JSON lines LF; of a JSON sequence (RFC 7464) RS. */
export type LineEnds = 'any' | 'lf' | 'rs';

/**
 * Makes a splitter. It looks at every character once, whatever the pieces are, and holds at most `limit` characters.
 * A CR at the border of a piece ends its line at once; an LF that follows in the next piece belongs to it.
 *
 * @param limit characters of one line that are kept; what is beyond is counted, so that a line without end cannot fill
 * the memory.
 */
export function createLineSplitter(ends: LineEnds, limit: number): LineSplitter {
  let held = '';
  let skipped = 0;
  let swallowsLf = false;

  const hold = (text: string): void => {
    const room = limit - held.length;
    if (text.length <= room) held += text;
    else {
      held += text.slice(0, room);
      skipped += utf8Length(text.slice(room));
    }
  };

  const flush = (): SplitLine => {
    const line = { text: held, skipped };
    held = '';
    skipped = 0;
    return line;
  };

  const pushSingle = (piece: string, mark: string, take: (line: SplitLine) => void): void => {
    let start = 0;
    for (let end = piece.indexOf(mark); end >= 0; end = piece.indexOf(mark, start)) {
      hold(piece.slice(start, end));
      start = end + 1;
      take(flush());
    }
    hold(piece.slice(start));
  };

  const pushAny = (piece: string, take: (line: SplitLine) => void): void => {
    if (piece === '') return;
    let start = swallowsLf && piece.startsWith('\n') ? 1 : 0;
    swallowsLf = false;
    let cr = piece.indexOf('\r', start);
    let lf = piece.indexOf('\n', start);
    while (cr >= 0 || lf >= 0) {
      const isCr = cr >= 0 && (lf < 0 || cr < lf);
      const end = isCr ? cr : lf;
      hold(piece.slice(start, end));
      start = end + 1;
      take(flush());
      if (isCr) {
        if (start === piece.length) swallowsLf = true;
        else if (start === lf) start += 1;
        cr = piece.indexOf('\r', start);
      }
      if (lf >= 0 && lf < start) lf = piece.indexOf('\n', start);
    }
    hold(piece.slice(start));
  };

  const end = (): SplitLine | null => {
    swallowsLf = false;
    return held === '' && skipped === 0 ? null : flush();
  };

  switch (ends) {
    case 'any':
      return { push: pushAny, end };
    case 'lf':
      return { push: (piece, take) => pushSingle(piece, '\n', take), end };
    case 'rs':
      return { push: (piece, take) => pushSingle(piece, '\u001e', take), end };
    default:
      return unreachable(ends);
  }
}
