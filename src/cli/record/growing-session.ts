import { constants, createGzip, type Gzip } from 'node:zlib';
import type { SessionFacts } from '../../formats/session/write-session.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../formats/session/read-session.ts';
import type { WireRecord } from '../../wire/record.ts';

/** Milliseconds of a recording that may be lost when the process is killed. */
const FLUSH_PERIOD = 1_000;

const write = (gzip: Gzip, text: string): Promise<void> =>
  new Promise((resolve, reject) => gzip.write(text, (error) => (error ? reject(error) : resolve())));

/** Gives everything so far to the reader. It stays one gzip member: browsers unpack the first one alone. */
const flush = (gzip: Gzip): Promise<void> =>
  new Promise((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, () => resolve()));

/** Packs batches until they end. */
async function feed(gzip: Gzip, batches: AsyncIterable<readonly WireRecord[]>, facts: SessionFacts): Promise<void> {
  await write(gzip, writeSessionHeader(facts.zero, facts.writer, facts.isRedacted));
  let count = 0;
  let hasNew = true;
  let flushedAt = -Infinity;
  for await (const records of batches) {
    // The reader has left.
    if (gzip.destroyed) return;
    if (records.length > 0) {
      await write(gzip, records.map(writeSessionRecord).join(''));
      count += records.length;
      hasNew = true;
    }
    const now = performance.now();
    if (!hasNew || now - flushedAt < FLUSH_PERIOD) continue;
    await flush(gzip);
    hasNew = false;
    flushedAt = now;
  }
  await write(gzip, writeSessionEnd(count, facts.endsAt?.() ?? null));
  gzip.end();
}

/**
 * A packed session file in pieces while it is being recorded. About once a second everything so far comes out, so that
 * the file can be read up to there if the process is killed.
 *
 * @param batches come several times a second, empty if there is nothing new.
 */
export async function* packGrowingSession(
  batches: AsyncIterable<readonly WireRecord[]>,
  facts: SessionFacts,
): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const feeding = feed(gzip, batches, facts).catch((error: unknown) => {
    gzip.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    yield* gzip;
  } finally {
    // Ends the feeding too if the reader has left.
    gzip.destroy();
    await feeding;
  }
}
