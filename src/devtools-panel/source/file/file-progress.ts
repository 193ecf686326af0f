import type { Millis } from '../../../base/units.ts';
import type { SessionDecoder } from '../../../formats/session/session-decoders.ts';
import { isSeenByRecorder } from '../../../wire/browser-document.ts';
import type { WireRecord } from '../../../wire/record.ts';
import type { OpenRecording } from '../source.ts';

/** How far a file has been read, and what is known about it so far. */
export class FileProgress {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since the epoch of its zero; 0 while unknown. */
  zero = 0;
  /** How long was recorded; `null` while unknown. */
  endsAt: Millis | null = null;
  messages = 0;
  /** Bytes that have been read. */
  bytes = 0;
  isRedacted = false;
  /** Known from the first record on. */
  decoders: readonly SessionDecoder[] = [];
  /** A whole sentence about what could not be read, or the empty string. */
  fault = '';
  /** False once a document of a recorder turns up whose first records are missing. */
  isFromStart = true;
  readonly #documents = new Set<string>();

  constructor(name: string, size: number) {
    this.name = name;
    this.size = size;
  }

  note(record: WireRecord): void {
    if (record.kind === 'message' || record.kind === 'chunk') this.messages += 1;
    if (this.#documents.has(record.document)) return;
    this.#documents.add(record.document);
    if (!isSeenByRecorder(record.document)) return;
    this.isFromStart &&= record.kind === 'document' && record.n === 0 && !record.isLate;
  }

  toRecording(): OpenRecording {
    const { name, zero, endsAt, messages, fault, isRedacted, decoders } = this;
    return { name, zero, endsAt, messages, fault, isRedacted, decoders };
  }
}
