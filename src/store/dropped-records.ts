import { beginsFault } from '../analysis/induced/induced-faults.ts';
import { nextNumber, type DocumentKey, type InducedRecord, type LostRecord, type WireRecord } from '../wire/record.ts';

/** Ended documents that are still remembered; a page with frames that come and go makes thousands. */
const DOCUMENTS_REMEMBERED = 2_000;

type Lost = LostRecord & { readonly document: DocumentKey };

const isMessage = ({ kind }: WireRecord): boolean => kind === 'message' || kind === 'chunk';

/** One record as a run of lost records. */
function toLost(record: WireRecord): Lost {
  if (record.kind === 'lost') return { ...record, reason: 'limit' };
  const { n, at, document } = record;
  const messages = isMessage(record) ? 1 : 0;
  return { kind: 'lost', n, at, until: at, count: 1, messages, reason: 'limit', document };
}

const join = (one: Lost, other: Lost): Lost => ({
  ...one,
  until: other.until > one.until ? other.until : one.until,
  count: nextNumber(other) - one.n,
  messages: one.messages + other.messages,
});

/** The run and kind of a fault, which its end has too. */
const faultKey = ({ run, fault }: InducedRecord): string => `${run} ${fault}`;

/** Whether a record is needed to understand later ones. */
function staysWith(record: WireRecord, ended: ReadonlySet<number>, over: ReadonlySet<string>): boolean {
  if (record.kind === 'document') return true;
  if (record.kind === 'induced' && beginsFault(record))
    return !ended.has(record.connection) && !over.has(faultKey(record));
  return (record.kind === 'connecting' || record.kind === 'open') && !ended.has(record.connection);
}

/** Folds the dropped records of one document. */
function foldDocument(records: readonly WireRecord[]): readonly WireRecord[] {
  const ended = new Set<number>();
  const over = new Set<string>();
  for (const record of records) {
    if (record.kind === 'close') ended.add(record.connection);
    else if (record.kind === 'induced' && record.phase === 'end') over.add(faultKey(record));
  }
  const folded: WireRecord[] = [];
  for (const record of records) {
    const last = folded.at(-1);
    if (staysWith(record, ended, over)) folded.push(record);
    else if (last?.kind === 'lost') folded[folded.length - 1] = join(last, toLost(record));
    else folded.push(toLost(record));
  }
  return folded;
}

/**
 * Folds records that the panel's own limit drops: those that introduce a document, a live connection or a fault in force stay, all others
 * become `lost` records that cover their numbers. Its own result may be folded again with more records after it.
 *
 * @param records in the order of their numbers within each document.
 * @returns in order of time; documents without live connections are forgotten beyond the newest 2,000.
 */
export function foldDropped(records: readonly WireRecord[]): readonly WireRecord[] {
  const byDocument = new Map<DocumentKey, WireRecord[]>();
  for (const record of records) {
    const own = byDocument.get(record.document);
    if (own === undefined) byDocument.set(record.document, [record]);
    else own.push(record);
  }
  const folded = [...byDocument.values()].map(foldDocument);
  const isGone = (own: readonly WireRecord[]): boolean => own.every(({ kind }) => kind !== 'connecting');
  let surplus = folded.filter(isGone).length - DOCUMENTS_REMEMBERED;
  const remembered = folded.filter((own) => {
    if (surplus <= 0 || !isGone(own)) return true;
    surplus -= 1;
    return false;
  });
  return remembered.flat().sort((one, other) => one.at - other.at);
}
