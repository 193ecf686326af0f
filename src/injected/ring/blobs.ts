import { BATCH_RECORDS, PAYLOAD_LIMIT } from '../../wire/wire-limits.ts';
import { reserveAlone } from './arena.ts';
import { bufferRaw, type RingEntry, type StoredBlob, type Raw, unreadable } from './ring-entry.ts';
import { append, each, list } from '../platform/primordials.ts';
import type { Ring } from './ring.ts';

/** What reading Blobs needs of the platform. */
export interface BlobDeps {
  /** Calls back once after `delay` milliseconds. */
  wait(callback: () => void, delay: number): void;
  /** Reads the first `limit` bytes of a Blob and calls back, with `null` if that failed. */
  readBlob(blob: Blob, limit: number, done: (bytes: ArrayBuffer | null) => void): void;
}

/** Milliseconds for which a batch waits for the bytes of its Blobs. */
const BLOB_WAIT = 1_000;

const blobOf = ({ raw }: RingEntry): StoredBlob | null =>
  raw !== null && typeof raw !== 'string' && raw.kind === 'blob' ? raw : null;

/** Whether an entry can be sent: its content is not in a Blob that has yet to be read. */
export const isReady = (entry: RingEntry): boolean => blobOf(entry) === null;

/** The bytes that were read from a Blob, as the content of its entry. */
function contentOfBlob({ size, isCut }: StoredBlob, bytes: ArrayBuffer | null): Raw {
  if (bytes === null) return unreadable(size);
  return { ...bufferRaw(bytes, PAYLOAD_LIMIT, reserveAlone), size, isCut: isCut || size > PAYLOAD_LIMIT };
}

/**
 * Reads the Blobs of the batch that begins at number `first`, and calls `proceed` once: when all have been read, or after
 * `BLOB_WAIT`; then the remaining ones are sent without their content.
 */
export function readBlobsOf(first: number, ring: Ring, { wait, readBlob }: BlobDeps, proceed: () => void): void {
  let pending = 0;
  let isOver = false;
  const unread = list<RingEntry>();
  for (let n = first; n < first + BATCH_RECORDS; n += 1) {
    const entry = ring.find(n);
    if (entry !== null && !isReady(entry)) append(unread, entry);
  }

  const eachUnread = (action: (entry: RingEntry, stored: StoredBlob) => void): void => {
    each(unread, (entry) => {
      const stored = blobOf(entry);
      if (stored !== null) action(entry, stored);
    });
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    proceed();
  };

  eachUnread((entry, stored) => {
    pending += 1;
    readBlob(stored.blob, PAYLOAD_LIMIT, (bytes) => {
      // Another subscriber's read may have been faster.
      if (!isReady(entry)) ring.replace(entry, contentOfBlob(stored, bytes));
      pending -= 1;
      if (pending === 0) end();
    });
  });
  wait(() => {
    if (isOver) return;
    eachUnread((entry, { size }) => ring.replace(entry, unreadable(size)));
    end();
  }, BLOB_WAIT);
}
