import { utf8Length } from '../../base/utf8-length.ts';

/** One line without its end. `skipped` bytes were over the limit and are not in `text`. */
export interface SplitLine {
  readonly text: string;
  readonly skipped: number;
}

/** Cuts a text that comes in pieces into lines. */
export interface LineSplitter {
  /** Calls `take` for every line that this piece ends. */
  push(piece: string, take: (line: SplitLine) => void): void;
  /** The text after the last line end; `null` if there is none. The splitter then starts over. */
  end(): SplitLine | null;
}

/** What ends a line: of an event stream CR, LF or CRLF; of JSON lines LF; of a JSON sequence (RFC 7464) RS. */
export type LineEnds = 'any' | 'lf' | 'rs';

/**
 * Makes a splitter. It reads every character once, whatever the pieces are, and buffers at most `limit` characters. A CR
 * at the border of a piece ends its line at once; an LF that follows in the next piece belongs to it.
 *
 * @param limit characters of one line that are given; the rest is counted, so that a line without an end cannot fill the
 * memory.
 */
export function createLineSplitter(ends: LineEnds, limit: number): LineSplitter {
  if (ends === 'any') return new AnyLineEndSplitter(limit);
  return new SingleLineEndSplitter(limit, ends === 'lf' ? '\n' : '\u001e');
}

/** The line that is being read. */
class LineBuffer {
  readonly #limit: number;
  #text = '';
  #skipped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(text: string): void {
    const room = this.#limit - this.#text.length;
    if (text.length <= room) this.#text += text;
    else {
      this.#text += text.slice(0, room);
      this.#skipped += utf8Length(text.slice(room));
    }
  }

  /** Gives the line and starts the next. */
  flush(): SplitLine {
    const line = { text: this.#text, skipped: this.#skipped };
    this.#text = '';
    this.#skipped = 0;
    return line;
  }

  /** Gives what is left as a last line; `null` if nothing is. */
  end(): SplitLine | null {
    return this.#text === '' && this.#skipped === 0 ? null : this.flush();
  }
}

class SingleLineEndSplitter implements LineSplitter {
  readonly #line: LineBuffer;
  readonly #end: string;

  constructor(limit: number, end: string) {
    this.#line = new LineBuffer(limit);
    this.#end = end;
  }

  push(piece: string, take: (line: SplitLine) => void): void {
    let start = 0;
    for (let end = piece.indexOf(this.#end); end >= 0; end = piece.indexOf(this.#end, start)) {
      this.#line.add(piece.slice(start, end));
      start = end + 1;
      take(this.#line.flush());
    }
    this.#line.add(piece.slice(start));
  }

  end(): SplitLine | null {
    return this.#line.end();
  }
}

class AnyLineEndSplitter implements LineSplitter {
  readonly #line: LineBuffer;
  /** The last piece ended in CR: an LF at the beginning of the next belongs to it. */
  #swallowsLf = false;

  constructor(limit: number) {
    this.#line = new LineBuffer(limit);
  }

  push(piece: string, take: (line: SplitLine) => void): void {
    if (piece === '') return;
    let start = this.#swallowsLf && piece.startsWith('\n') ? 1 : 0;
    this.#swallowsLf = false;
    let cr = piece.indexOf('\r', start);
    let lf = piece.indexOf('\n', start);
    while (cr >= 0 || lf >= 0) {
      const isCr = cr >= 0 && (lf < 0 || cr < lf);
      const end = isCr ? cr : lf;
      this.#line.add(piece.slice(start, end));
      start = end + 1;
      take(this.#line.flush());
      if (isCr) {
        if (start === piece.length) this.#swallowsLf = true;
        else if (start === lf) start += 1;
        cr = piece.indexOf('\r', start);
      }
      if (lf >= 0 && lf < start) lf = piece.indexOf('\n', start);
    }
    this.#line.add(piece.slice(start));
  }

  end(): SplitLine | null {
    this.#swallowsLf = false;
    return this.#line.end();
  }
}
