import { formatBytes } from '../../base/format.ts';
import { isRecord } from '../../base/is-object.ts';

const ELLIPSIS = '\u2026';

/** Levels that are written out. */
const DEPTH = 64;

/**
 * Writes a value as JSON, for reading: big integers in their digits, bytes as `<12 B>`, what JSON does not
 * know as text. No more of the value is visited than is written, however large it is.
 *
 * @param limit characters at most; a longer text ends in an ellipsis, which counts.
 * @param indent blanks before each level on a line of its own; 0 for one line.
 */
export function writeJson(value: unknown, limit = Infinity, indent = 0): string {
  const writer = new Writer(limit, indent);
  writer.write(value, 0);
  return writer.text.length > limit ? `${writer.text.slice(0, limit - 1)}${ELLIPSIS}` : writer.text;
}

class Writer {
  text = '';
  readonly #limit: number;

  readonly #indent: number;

  constructor(limit: number, indent: number) {
    this.#limit = limit;
    this.#indent = indent;
  }

  #line(depth: number): void {
    if (this.#indent > 0) this.text += `\n${' '.repeat(depth * this.#indent)}`;
  }

  get #isFull(): boolean {
    return this.text.length > this.#limit;
  }

  write(value: unknown, depth: number): void {
    if (typeof value === 'string') this.#string(value);
    else if (value instanceof Uint8Array) this.text += `<${formatBytes(value.length)}>`;
    else if (depth > DEPTH) this.text += ELLIPSIS;
    else if (Array.isArray(value)) this.#list(value, depth);
    else if (isRecord(value)) this.#record(value, depth);
    else this.text += String(value);
  }

  #string(value: string): void {
    const room = this.#limit - this.text.length + 1;
    this.text += JSON.stringify(value.length > room ? value.slice(0, room) : value);
  }

  #list(list: readonly unknown[], depth: number): void {
    this.text += '[';
    for (let index = 0; index < list.length && !this.#isFull; index += 1) {
      if (index > 0) this.text += ',';
      this.#line(depth + 1);
      this.write(list[index], depth + 1);
    }
    if (list.length > 0) this.#line(depth);
    this.text += ']';
  }

  #record(value: Readonly<Record<string, unknown>>, depth: number): void {
    this.text += '{';
    let isFirst = true;
    for (const name in value) {
      if (this.#isFull) break;
      if (!Object.hasOwn(value, name)) continue;
      if (!isFirst) this.text += ',';
      isFirst = false;
      this.#line(depth + 1);
      this.#string(name);
      this.text += this.#indent > 0 ? ': ' : ':';
      this.write(value[name], depth + 1);
    }
    if (!isFirst) this.#line(depth);
    this.text += '}';
  }
}
