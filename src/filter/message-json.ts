import { isObject } from '../base/is-object.ts';
import type { Path } from '../analysis/numbering/path.ts';
import { kindOf } from '../store/describe-message.ts';
import type { MessageLog } from '../store/message-log.ts';
import { jsonIn, valuesAt } from './json-values-at.ts';
import { mayLeadTo } from './path-search.ts';

/** The kind that the row of a message shows. */
export const describeKind = (log: MessageLog, position: number): string =>
  kindOf({
    event: log.event(position),
    encoding: log.isBinary(position) ? 'base64' : 'text',
    isCut: log.isCut(position),
    data: log.data(position),
    bodyKind: log.bodyKind(position),
  });

/** Whether a message is JSON: an object, an array, or a packet of Socket.IO that contains one. */
export function isJson(log: MessageLog, position: number): boolean {
  if (log.isBinary(position) || log.isCut(position)) return false;
  const value = jsonIn(log.data(position));
  return isObject(value);
}

/** Reads values from the JSON of a log's messages; several readers of one message parse it once. */
export class MessageJson {
  readonly #log: MessageLog;
  #position = -1;
  #value: unknown = undefined;

  constructor(log: MessageLog) {
    this.#log = log;
  }

  /** A reader of one path; messages whose text cannot contain such a value are not parsed. */
  reader(path: Path, isWanted: ((value: unknown) => boolean) | null = null): (position: number) => readonly unknown[] {
    const isPromising = mayLeadTo(path, isWanted);
    return (position) => {
      if (this.#log.isBinary(position) || this.#log.isCut(position)) return [];
      const data = this.#log.data(position);
      return isPromising(data) ? valuesAt(this.#jsonAt(position, data), path) : [];
    };
  }

  #jsonAt(position: number, data: string): unknown {
    if (position !== this.#position) {
      this.#value = jsonIn(data);
      this.#position = position;
    }
    return this.#value;
  }
}
