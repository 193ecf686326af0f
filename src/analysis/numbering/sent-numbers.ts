import { RecentSet } from '../../base/recent-set.ts';
import { isRecord } from '../../base/is-object.ts';
import { nameFacts } from './inference/field-names.ts';
import { readOrdinal } from './ordinal.ts';

/** Numbers that the page sent and that are remembered; replies come soon or never. */
const MAX_SENT = 4_096;

/** Containers that are looked into. */
const MAX_DEPTH = 2;

/**
 * Numbers that the page itself sent, by the name of their field: messages from the server with the same numbers answer
 * requests and count nothing.
 */
export class SentNumbers {
  readonly #sent = new RecentSet<string>(MAX_SENT);

  /** Notes the numbers of a message from the page. */
  note(value: unknown, depth = 0): void {
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 4)) this.#noteField('channel', item, depth);
      return;
    }
    if (!isRecord(value)) return;
    for (const [name, inner] of Object.entries(value)) this.#noteField(name, inner, depth);
  }

  #noteField(name: string, value: unknown, depth: number): void {
    if (typeof value === 'object') {
      if (depth < MAX_DEPTH) this.note(value, depth + 1);
      return;
    }
    const number = readOrdinal(value);
    if (number === null || (name !== 'channel' && !nameFacts(name).isNumber)) return;
    this.#sent.add(`${name} ${number}`);
  }

  /** True if the page has sent this number in a field of this name. */
  has(name: string, value: number): boolean {
    return !this.#sent.isEmpty && this.#sent.has(`${name} ${value}`);
  }
}
