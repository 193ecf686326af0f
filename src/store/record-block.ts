import { byteCount, millis, type Bytes } from '../base/units.ts';
import { BODY_KINDS } from '../wire/body-kinds.ts';
import { VIAS, type DocumentKey, type MessageRecord, type WireRecord } from '../wire/record.ts';

/** Records in a block: large enough that blocks are few, small enough that a quiet page costs little. */
const BLOCK = 1_024;

/** A message's small facts in one number, from the lowest bit: kind of body, `via`, then one bit each. */
const VIA_SHIFT = 4;
const IS_OUT = 1 << 6;
const IS_BASE64 = 1 << 7;
const IS_CUT = 1 << 8;
const HAS_EMPTY_QUEUE = 1 << 9;

type Message = MessageRecord & { readonly document: DocumentKey };

/** Fields that few messages have. */
interface Rare {
  readonly kind: null;
  readonly event: string | null;
  readonly id: string | null;
  readonly buffered: Bytes | null;
}

/**
 * A part of a recording as plain data, which can be sent to another thread. A message is a line of columns: 51 bytes,
 * including the reference to its text (measured in Node). All other records are rare and are stored as they came.
 */
export interface RecordColumns {
  length: number;
  readonly at: Float64Array<ArrayBuffer>;
  /** `NaN` if unknown. */
  readonly size: Float64Array<ArrayBuffer>;
  readonly n: Uint32Array<ArrayBuffer>;
  readonly connection: Uint32Array<ArrayBuffer>;
  /** Place of the document's key in `documents`. */
  readonly owner: Uint16Array<ArrayBuffer>;
  readonly facts: Uint16Array<ArrayBuffer>;
  readonly texts: string[];
  /** Records that are not messages, and fields that few messages have. */
  readonly others: (WireRecord | Rare | null)[];
  readonly documents: DocumentKey[];
}

/** Stores up to {@link BLOCK} records. */
export interface RecordBlock {
  readonly length: number;
  readonly isFull: boolean;
  /** The latest instant in it. */
  readonly lastAt: number;
  /** Characters of payload that no message's row stores as well. */
  readonly characters: number;
  /** The stored records; grows with each `push`. */
  readonly columns: RecordColumns;
  push(record: WireRecord): void;
  /** The first `count`, all by default. */
  records(count?: number): Iterable<WireRecord>;
}

/** Characters that only the record stores. */
function ownCharacters(record: WireRecord): number {
  if (record.kind === 'chunk') return record.payload.data.length;
  return record.kind === 'connecting' ? (record.body?.data.length ?? 0) : 0;
}

function factsOf({ bodyKind, via, direction, payload, buffered }: Message): number {
  return (
    BODY_KINDS.indexOf(bodyKind) |
    (VIAS.indexOf(via) << VIA_SHIFT) |
    (direction === 'out' ? IS_OUT : 0) |
    (payload.encoding === 'base64' ? IS_BASE64 : 0) |
    (payload.isCut ? IS_CUT : 0) |
    (buffered === 0 ? HAS_EMPTY_QUEUE : 0)
  );
}

function rareOf({ event, id, buffered }: Message): Rare | null {
  const isQueued = buffered !== null && buffered > 0;
  return event === null && id === null && !isQueued ? null : { kind: null, event, id, buffered };
}

const emptyColumns = (): RecordColumns => ({
  length: 0,
  at: new Float64Array(BLOCK),
  size: new Float64Array(BLOCK),
  n: new Uint32Array(BLOCK),
  connection: new Uint32Array(BLOCK),
  owner: new Uint16Array(BLOCK),
  facts: new Uint16Array(BLOCK),
  texts: [],
  others: [],
  documents: [],
});

/** The buffers of columns, which can be transferred to another thread without a copy. */
export const buffersOf = ({ at, size, n, connection, owner, facts }: RecordColumns): readonly ArrayBuffer[] =>
  [at, size, n, connection, owner, facts].map(({ buffer }) => buffer);

/** The index of a document's key; a block has at most as many documents as records. */
function ownerOf(documents: DocumentKey[], document: DocumentKey): number {
  if (documents.at(-1) === document) return documents.length - 1;
  const known = documents.indexOf(document);
  return known >= 0 ? known : documents.push(document) - 1;
}

function messageAt(columns: RecordColumns, place: number, rare: Rare | null): WireRecord {
  const fact = columns.facts[place] ?? 0;
  const known = columns.size[place] ?? Number.NaN;
  return {
    kind: 'message',
    n: columns.n[place] ?? 0,
    at: millis(columns.at[place] ?? 0),
    document: columns.documents[columns.owner[place] ?? 0] ?? '',
    connection: columns.connection[place] ?? 0,
    direction: (fact & IS_OUT) === 0 ? 'in' : 'out',
    via: VIAS[(fact >> VIA_SHIFT) & 3] ?? 'frame',
    bodyKind: BODY_KINDS[fact & 15] ?? 'unknown',
    payload: {
      encoding: (fact & IS_BASE64) === 0 ? 'text' : 'base64',
      data: columns.texts[place] ?? '',
      size: Number.isNaN(known) ? null : byteCount(known),
      isCut: (fact & IS_CUT) !== 0,
    },
    event: rare?.event ?? null,
    id: rare?.id ?? null,
    buffered: rare?.buffered ?? ((fact & HAS_EMPTY_QUEUE) === 0 ? null : byteCount(0)),
  };
}

/** The first `count` records of columns, as they were. */
export function* recordsIn(columns: RecordColumns, count = columns.length): Generator<WireRecord> {
  for (let place = 0; place < count; place += 1) {
    const other = columns.others[place] ?? null;
    yield other === null || other.kind === null ? messageAt(columns, place, other) : other;
  }
}

function writeRecord(columns: RecordColumns, record: WireRecord): void {
  const { length } = columns;
  if (record.kind === 'message') {
    columns.at[length] = record.at;
    columns.size[length] = record.payload.size ?? Number.NaN;
    columns.n[length] = record.n;
    columns.connection[length] = record.connection;
    columns.owner[length] = ownerOf(columns.documents, record.document);
    columns.facts[length] = factsOf(record);
    columns.texts.push(record.payload.data);
    columns.others.push(rareOf(record));
  } else {
    columns.texts.push('');
    columns.others.push(record);
  }
  columns.length += 1;
}

/** Makes an empty block. */
export function createRecordBlock(): RecordBlock {
  const columns = emptyColumns();
  let lastAt = Number.NEGATIVE_INFINITY;
  let characters = 0;
  return {
    columns,
    get length() {
      return columns.length;
    },
    get isFull() {
      return columns.length === BLOCK;
    },
    get lastAt() {
      return lastAt;
    },
    get characters() {
      return characters;
    },
    push(record) {
      lastAt = Math.max(lastAt, record.kind === 'lost' ? record.until : record.at);
      characters += ownCharacters(record);
      writeRecord(columns, record);
    },
    records: (count) => recordsIn(columns, count),
  };
}
