import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { packGrowingSession } from '../../../../src/cli/record/growing-session.ts';
import { openRecording } from '../../../../src/formats/recording-file.ts';
import { millis } from '../../../../src/base/units.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { loadRecording } from '../../formats/recordings.ts';

const { records } = loadRecording('ticker-faults.rtlog');
const facts = { zero: 1_772_366_400_000, writer: 'test' };

async function collect(source: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

/** Reads pieces as a browser does. */
async function read(pieces: readonly Uint8Array[]) {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.concat(pieces);
  }
  const reading = openRecording(source());
  const found: WireRecord[] = [];
  for await (const batch of reading) found.push(...batch.records);
  return { records: found, problems: reading.summary.problems, endsAt: reading.summary.endsAt };
}

describe('a session that is packed while it grows', () => {
  test('is one whole file in the end, for browsers too', async () => {
    async function* batches(): AsyncGenerator<readonly WireRecord[]> {
      for (let at = 0; at < records.length; at += 50) {
        yield records.slice(at, at + 50);
        yield [];
        if (at === 100) await sleep(1_100);
      }
    }
    let end = 0;
    const growing = packGrowingSession(batches(), { ...facts, endsAt: () => millis(end) });
    // Known only after the last batch.
    end = 99_000;
    expect(await read(await collect(growing))).toEqual({ records, problems: [], endsAt: 99_000 });
  });

  test('gives what it has after a second, however little', async () => {
    let hasEnded = false;
    async function* batches(): AsyncGenerator<readonly WireRecord[]> {
      try {
        yield records.slice(0, 2);
        yield records.slice(2, 5);
        for (;;) {
          await sleep(50);
          yield [];
        }
      } finally {
        hasEnded = true;
      }
    }
    const pieces: Uint8Array[] = [];
    const began = performance.now();
    for await (const piece of packGrowingSession(batches(), facts)) {
      pieces.push(piece);
      if ((await read(pieces)).records.length === 5) break;
    }
    expect(performance.now() - began).toBeGreaterThan(900);
    // The reader has left: so the recorder has ended.
    expect(hasEnded).toBe(true);
  });

  test('fails as its source does', async () => {
    async function* batches(): AsyncGenerator<readonly WireRecord[]> {
      yield records.slice(0, 2);
      throw new Error('the source is gone');
    }
    await expect(collect(packGrowingSession(batches(), facts))).rejects.toThrow('the source is gone');
  });
});
