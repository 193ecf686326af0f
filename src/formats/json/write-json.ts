import { formatBytes } from '../../base/format.ts';
import { isRecord } from '../../base/is-object.ts';

const ELLIPSIS = '\u2026';

/** Levels that are written out. */
const DEPTH = 64;

/**
 * Writes a value as JSON on one line, for reading: big integers in their digits, bytes as `<12 B>`, what JSON does not
 * know as text. No more of the value is visited than is written, however large it is.
 *
 * @param limit characters at most; a longer text ends in an ellipsis, which counts.
 */
export function writeJson(value: unknown, limit = Infinity): string {
  const writer = new Writer(limit);
  writer.write(value, 0);
  return writer.text.length > limit ? `${writer.text.slice(0, limit - 1)}${ELLIPSIS}` : writer.text;
}

class Writer {
  text = '';
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
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
      this.write(list[index], depth + 1);
    }
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
      this.#string(name);
      this.text += ':';
      this.write(value[name], depth + 1);
    }
    this.text += '}';
  }
}
