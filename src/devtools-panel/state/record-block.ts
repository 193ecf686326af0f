import { bytes, millis, type Bytes } from '../../base/units.ts';
import { BODY_KINDS, VIAS, type DocumentKey, type MessageRecord, type WireRecord } from '../../wire/record.ts';

/** Records in a block: large enough that blocks are few, small enough that a quiet page costs little. */
const BLOCK = 1_024;

/** A message's small facts in one number, from the lowest bit: kind of body, way, and one bit each. */
const VIA_SHIFT = 4;
const IS_OUT = 1 << 6;
const IS_BASE64 = 1 << 7;
const IS_CUT = 1 << 8;
const HAS_EMPTY_QUEUE = 1 << 9;

type Message = MessageRecord & { readonly document: DocumentKey };

/** What few messages have. */
interface Rare {
  readonly kind: null;
  readonly event: string | null;
  readonly id: string | null;
  readonly buffered: Bytes | null;
}

/**
 * A stretch of a recording. A message is a line of columns: 51 octets, the reference to its text included (measured in
 * Node). Every other record is rare beside messages and is kept as it came.
 */
export interface RecordBlock {
  readonly length: number;
  readonly isFull: boolean;
  /** The latest instant in it. */
  readonly lastAt: number;
  /** Characters of payload that no message's row holds as well. */
  readonly characters: number;
  push(record: WireRecord): void;
  /** The first so many. */
  records(count?: number): Generator<WireRecord>;
}

/** The characters of a record that only the record holds. */
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

/** Makes an empty block. */
export function createRecordBlock(): RecordBlock {
  const at = new Float64Array(BLOCK);
  const size = new Float64Array(BLOCK);
  const n = new Uint32Array(BLOCK);
  const connection = new Uint32Array(BLOCK);
  const owner = new Uint16Array(BLOCK);
  const facts = new Uint16Array(BLOCK);
  const texts: string[] = [];
  const others: (WireRecord | Rare | null)[] = [];
  const documents: DocumentKey[] = [];
  let length = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let characters = 0;

  /** A block has at most as many documents as records. */
  const ownerOf = (document: DocumentKey): number => {
    if (documents.at(-1) === document) return documents.length - 1;
    const known = documents.indexOf(document);
    return known >= 0 ? known : documents.push(document) - 1;
  };

  const messageAt = (place: number, rare: Rare | null): WireRecord => {
    const fact = facts[place] ?? 0;
    const known = size[place] ?? Number.NaN;
    return {
      kind: 'message',
      n: n[place] ?? 0,
      at: millis(at[place] ?? 0),
      document: documents[owner[place] ?? 0] ?? '',
      connection: connection[place] ?? 0,
      direction: (fact & IS_OUT) === 0 ? 'in' : 'out',
      via: VIAS[(fact >> VIA_SHIFT) & 3] ?? 'frame',
      bodyKind: BODY_KINDS[fact & 15] ?? 'unknown',
      payload: {
        encoding: (fact & IS_BASE64) === 0 ? 'text' : 'base64',
        data: texts[place] ?? '',
        size: Number.isNaN(known) ? null : bytes(known),
        isCut: (fact & IS_CUT) !== 0,
      },
      event: rare?.event ?? null,
      id: rare?.id ?? null,
      buffered: rare?.buffered ?? ((fact & HAS_EMPTY_QUEUE) === 0 ? null : bytes(0)),
    };
  };

  return {
    get length() {
      return length;
    },
    get isFull() {
      return length === BLOCK;
    },
    get lastAt() {
      return lastAt;
    },
    get characters() {
      return characters;
    },
    push(record) {
      lastAt = Math.max(lastAt, record.kind === 'lost' ? record.until : record.at);
      if (record.kind === 'message') {
        at[length] = record.at;
        size[length] = record.payload.size ?? Number.NaN;
        n[length] = record.n;
        connection[length] = record.connection;
        owner[length] = ownerOf(record.document);
        facts[length] = factsOf(record);
        texts.push(record.payload.data);
        others.push(rareOf(record));
      } else {
        characters += ownCharacters(record);
        texts.push('');
        others.push(record);
      }
      length += 1;
    },
    *records(count = length) {
      for (let place = 0; place < count; place += 1) {
        const other = others[place] ?? null;
        yield other === null || other.kind === null ? messageAt(place, other) : other;
      }
    },
  };
}
