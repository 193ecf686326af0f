import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters of all lists that wait in memory before they go to the file. */
const WAITING = 16 * 1024 * 1024;

/** Bytes that are read at once: lists that began at the same time lie next to each other. */
const WINDOW = 1024 * 1024;

/** A temporary file. Where the system allows it, it has no name from the start, so that nothing remains of a killed process. */
class TemporaryFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-spill-'));
  readonly #descriptor: number;
  #length = 0;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  constructor() {
    this.#descriptor = openSync(join(this.#folder, 'lists'), 'wx+', 0o600);
    this.#remove();
  }

  /** @returns where it stands. */
  append(bytes: Uint8Array): number {
    const at = this.#length;
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
    this.#length += bytes.length;
    return at;
  }

  read(at: number, length: number): string {
    const begin = at - this.#windowAt;
    if (begin >= 0 && begin + length <= this.#window.length)
      return this.#window.toString('utf8', begin, begin + length);
    const window = Buffer.alloc(Math.min(Math.max(length, WINDOW), this.#length - at));
    for (let done = 0; done < window.length;) {
      const got = readSync(this.#descriptor, window, done, window.length - done, at + done);
      if (got === 0) throw new Error('the temporary file was cut');
      done += got;
    }
    [this.#window, this.#windowAt] = [window, at];
    return window.toString('utf8', 0, length);
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#remove();
  }

  #remove(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // Some systems keep a file that is open; it is removed when it is closed.
    }
  }
}

/**
 * Lists of lines, by number: added to in any order, read one after the other. Together they may be larger than memory:
 * beyond a bound they go to a temporary file.
 */
export class SpilledLists {
  #file: TemporaryFile | null = null;
  /** Where the parts of each list are in the file: place and length in turn. */
  readonly #parts: number[][] = [];
  #waiting = new Map<number, string[]>();
  #length = 0;
  readonly #most: number;

  /** @param most characters that wait in memory. */
  constructor(most = WAITING) {
    this.#most = most;
  }

  /** Adds a line, which has no line end in it. @throws where the temporary file cannot be written. */
  add(list: number, line: string): void {
    const own = this.#waiting.get(list);
    if (own === undefined) this.#waiting.set(list, [line]);
    else own.push(line);
    this.#length += line.length;
    if (this.#length > this.#most) this.#spill();
  }

  /** The lines of a list in their order. */
  *of(list: number): Generator<string> {
    const parts = this.#parts[list] ?? [];
    for (let at = 0; at < parts.length; at += 2)
      yield* this.#file?.read(parts[at] ?? 0, parts[at + 1] ?? 0).split('\n') ?? [];
    yield* this.#waiting.get(list) ?? [];
  }

  /** Removes the file. */
  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #spill(): void {
    const file = (this.#file ??= new TemporaryFile());
    const texts: Buffer[] = [];
    const ends: [list: number, from: number, length: number][] = [];
    let from = 0;
    for (const [list, lines] of this.#waiting) {
      const text = Buffer.from(lines.join('\n'));
      texts.push(text);
      ends.push([list, from, text.length]);
      from += text.length;
    }
    const begin = file.append(Buffer.concat(texts));
    for (const [list, at, length] of ends) (this.#parts[list] ??= []).push(begin + at, length);
    this.#waiting = new Map();
    this.#length = 0;
  }
}
