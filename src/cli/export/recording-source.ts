import type { RedactionRules, RedactionSummary, Redactor } from '../../formats/redact/redact.ts';
import type { RecordingReading } from '../../formats/recording-file.ts';
import { FILE_ERRORS, PROGRESS } from '../../texts/cli/progress.ts';
import type { WireRecord } from '../../wire/record.ts';
import { type InputSummary, openInput } from '../input.ts';
import { load, readWithProgress, redactorOf, sizeOf } from '../load-recording.ts';
import { toPrintable } from '../printable.ts';
import { createProgress } from '../progress.ts';

/** A recording that is read from its beginning as often as it takes, so that it may be larger than memory. */
export interface RecordingSource {
  /** Reads it once more, a few records at a time. A later reading gives no more than the first, where the file grows. */
  batches(): AsyncGenerator<readonly WireRecord[]>;
  /** Zero and decoders are known from the first records on, all else at the end of the first reading. */
  readonly summary: InputSummary;
  /** What was replaced; `null` if nothing was to be. Known at the end of the first reading. */
  readonly redaction: RedactionSummary | null;
}

class FileSource implements RecordingSource {
  readonly #path: string;
  readonly #redactor: Redactor | null;
  #first: RecordingReading | null = null;
  /** Records of the first reading, when it has ended. */
  #count: number | null = null;
  #hasChanged = false;
  redaction: RedactionSummary | null = null;

  constructor(path: string, redactor: Redactor | null) {
    this.#path = path;
    this.#redactor = redactor;
  }

  get summary(): InputSummary {
    const { summary } = (this.#first ??= openInput(this.#path));
    return this.#hasChanged ? { ...summary, problems: [...summary.problems, FILE_ERRORS.changed] } : summary;
  }

  async *batches(): AsyncGenerator<readonly WireRecord[]> {
    const progress = createProgress();
    const total = sizeOf(this.#path);
    const most = this.#count ?? Number.POSITIVE_INFINITY;
    const reading = openInput(this.#path);
    this.#first ??= reading;
    let given = 0;
    try {
      for await (const { records, read } of reading) {
        progress.show(PROGRESS.reading(toPrintable(this.#path), read, total));
        const own = given + records.length > most ? records.slice(0, most - given) : records;
        given += own.length;
        const redactor = this.#redactor;
        yield redactor === null ? own : own.map((record) => redactor.apply(record));
        if (given >= most) break;
      }
    } finally {
      progress.end();
    }
    if (this.#count === null) {
      this.#count = given;
      this.redaction = this.#redactor?.summary() ?? null;
    } else if (given < this.#count) this.#hasChanged = true;
  }
}

/**
 * Opens a recording for several readings. With redaction it is read once before all others, to know its secrets. Standard
 * input, which comes once, is kept in memory if it is needed twice.
 *
 * @param readings how many there will be.
 */
export async function openSource(
  path: string,
  rules: RedactionRules | null,
  readings: number,
): Promise<RecordingSource> {
  if (path === '-' && (rules !== null || readings > 1)) {
    const { records, input, redaction } = await load(path, rules);
    return {
      async *batches() {
        yield records;
      },
      summary: input,
      redaction,
    };
  }
  const redactor = rules === null ? null : redactorOf(rules);
  if (redactor !== null) await readWithProgress(path, (record) => redactor.learn(record));
  return new FileSource(path, redactor);
}
