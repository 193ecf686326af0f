import { isObject } from '../base/is-object.ts';
import type { Path } from '../analysis/numbering/path.ts';
import { partsOf, type DecodedMessage } from '../formats/protocols/decoded-message.ts';
import { parseJson } from '../formats/json/parse-json.ts';
import { kindOf } from '../store/describe-message.ts';
import type { MessageLog } from '../store/message-log.ts';
import type { StoredReading } from '../store/reading-table.ts';
import { valuesAt } from './json-values-at.ts';
import { mayLeadTo } from './path-search.ts';

/** Texts beyond this are not read for a filter: each would take longer than a slice of the search has. */
const READ_CHARACTERS = 1_000_000;

/** What a protocol says of a message or of one part of it. */
export type Named = Pick<DecodedMessage, 'protocol' | 'type' | 'channel'>;

/** What a message says of itself: once for each of its parts. Few messages have several; of the others nothing is read. */
export function namedAt(log: MessageLog, position: number): readonly Named[] {
  const reading = log.reading(position);
  if (!reading.isMixed || log.data(position).length > READ_CHARACTERS) return [reading];
  return partsOf(log.decoded(position));
}

/** The kinds that the row of a message shows: one for each of its parts. */
export const kindsAt = (log: MessageLog, position: number): readonly string[] =>
  namedAt(log, position).map((named) => kindOf(named, log.event(position), log.bodyKind(position)));

/** Whether a message has no more to it than the JSON that it is. */
const isPlain = ({ protocol }: StoredReading): boolean => protocol === 'json' || protocol === 'text';

/** Whether a message, or a part of it, carries an object or an array. */
export function isJson(log: MessageLog, position: number): boolean {
  if (log.isCut(position)) return false;
  return rootsAt(log, position).some((value) => isObject(value) && !(value instanceof Uint8Array));
}

/** The values from which a path may lead: body, content and packet of each part. */
function rootsAt(log: MessageLog, position: number): readonly unknown[] {
  const data = log.data(position);
  if (data.length > READ_CHARACTERS) return [];
  if (isPlain(log.reading(position)) && !log.isBinary(position)) return [parseJson(data)];
  return partsOf(log.decoded(position)).flatMap(({ body, content, fields }) => {
    const roots = content === body ? [body] : [body, content];
    return fields === null ? roots : [...roots, fields];
  });
}

/** Reads values from the messages of a log; several readers of one message read it once. */
export class MessageJson {
  readonly #log: MessageLog;
  readonly #fields = new Map<StoredReading, ReadonlySet<string>>();
  #position = -1;
  #roots: readonly unknown[] = [];

  constructor(log: MessageLog) {
    this.#log = log;
  }

  /** A reader of one path; messages whose text cannot contain such a value are not parsed. */
  reader(path: Path, isWanted: ((value: unknown) => boolean) | null = null): (position: number) => readonly unknown[] {
    const isPromising = mayLeadTo(path, isWanted);
    const [first] = path;
    const name = path.findLast((step) => step.kind === 'key')?.name;
    const mayContain = (position: number, data: string): boolean => {
      const reading = this.#log.reading(position);
      if (this.#log.isBinary(position)) return true;
      if (isPlain(reading)) return isPromising(data);
      // JSON within a text has its quotation marks escaped, and the parts of a packet may have no names on the wire.
      if (name === undefined || data.includes(name) || data.includes('\\u')) return true;
      return first?.kind === 'key' && this.#fieldsOf(reading, position).has(first.name);
    };
    return (position) => {
      if (this.#log.isCut(position) && isPlain(this.#log.reading(position))) return [];
      if (!mayContain(position, this.#log.data(position))) return [];
      return this.#rootsAt(position).flatMap((root) => valuesAt(root, path));
    };
  }

  /** The names of a packet's parts; all messages of one reading have the same, or write further ones as text. */
  #fieldsOf(reading: StoredReading, position: number): ReadonlySet<string> {
    const known = this.#fields.get(reading);
    if (known !== undefined) return known;
    const names = new Set(partsOf(this.#log.decoded(position)).flatMap(({ fields }) => Object.keys(fields ?? {})));
    this.#fields.set(reading, names);
    return names;
  }

  #rootsAt(position: number): readonly unknown[] {
    if (position !== this.#position) {
      this.#roots = rootsAt(this.#log, position);
      this.#position = position;
    }
    return this.#roots;
  }
}
