import { nextNumber, type DocumentKey, type LostRecord, type WireRecord } from '../../wire/record.ts';

type Lost = LostRecord & { readonly document: DocumentKey };

/** Which records of a recording are selected. */
export interface RecordChoice {
  /** Instants, both included. */
  readonly from: number;
  readonly until: number;
  /** Whether the records of a connection are selected at all. */
  readonly hasConnection: (document: DocumentKey, connection: number) => boolean;
  /** Whether a message, or a piece of a body, is wanted. */
  readonly hasMessage: (document: DocumentKey, n: number) => boolean;
}

/** All records. */
export const ALL_RECORDS: RecordChoice = {
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  hasConnection: () => true,
  hasMessage: () => true,
};

const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/** The connections that had ended before an instant. */
function endedBefore(records: Iterable<WireRecord>, from: number): ReadonlySet<string> {
  const ended = new Set<string>();
  if (from === Number.NEGATIVE_INFINITY) return ended;
  for (const record of records) {
    if (record.kind === 'close' && record.at < from) ended.add(connectionKey(record.document, record.connection));
  }
  return ended;
}

function leftOut(record: WireRecord): Lost {
  if (record.kind === 'lost') return record;
  const { n, at, document } = record;
  const messages = record.kind === 'message' || record.kind === 'chunk' ? 1 : 0;
  return { kind: 'lost', n, at, until: at, count: 1, messages, reason: 'left-out', document };
}

/** Joins two consecutive runs. Records that were lost before keep that reason, the others were left out. */
function joined(one: Lost, other: Lost): Lost {
  const until = other.until > one.until ? other.until : one.until;
  const count = nextNumber(other) - one.n;
  return { ...one, until, count, messages: one.messages + other.messages };
}

/** Whether a record is selected. What introduces a document, a connection or a fault that reaches into the span always is. */
function isWanted(record: WireRecord, choice: RecordChoice, ended: ReadonlySet<string>): boolean {
  if (record.kind === 'document') return record.at <= choice.until;
  if (record.at > choice.until) return false;
  // 0: the mark of a fault that was caused in the whole page.
  const connection = 'connection' in record ? record.connection : 0;
  if (connection !== 0 && !choice.hasConnection(record.document, connection)) return false;
  if (record.kind === 'network' && !choice.hasConnection(record.of, record.request)) return false;
  if (record.at < choice.from) {
    const isMark = record.kind === 'induced' && record.message === null;
    const introduces = isMark || record.kind === 'connecting' || record.kind === 'open';
    return introduces && !ended.has(connectionKey(record.document, connection));
  }
  return record.kind === 'message' || record.kind === 'chunk' ? choice.hasMessage(record.document, record.n) : true;
}

/**
 * A part of a recording as a recording of its own. What is left out becomes `lost` records with a reason of their own, so
 * that the analysis does not report as missing what was only not saved.
 *
 * @param records in order of arrival; iterated twice if the choice has a beginning.
 */
export function* selectRecords(records: Iterable<WireRecord>, choice: RecordChoice): Generator<WireRecord> {
  const ended = endedBefore(records, choice.from);
  const runs = new Map<DocumentKey, Lost>();
  for (const record of records) {
    const run = runs.get(record.document);
    if (isWanted(record, choice, ended)) {
      if (run !== undefined) yield run;
      runs.delete(record.document);
      yield record;
    } else if (record.at <= choice.until) {
      const lost = leftOut(record);
      runs.set(record.document, run === undefined || run.reason !== lost.reason ? lost : joined(run, lost));
      // What was lost before stays distinct from what was left out now.
      if (run !== undefined && run.reason !== lost.reason) yield run;
    }
  }
  // What follows the last selected record is not part of the recording.
  for (const run of runs.values()) if (run.reason !== 'left-out') yield run;
}
