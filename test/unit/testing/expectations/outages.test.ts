import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { Stream } from '../../../../src/analysis/streams/stream.ts';
import { millis } from '../../../../src/base/units.ts';
import { findLosses, holdsConnection, judgeWaits, waitsOf } from '../../../../src/testing/expectations/outages.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../../analysis/recording.ts';

/** The one stream of some records. */
function streamOf(records: readonly WireRecord[]): Stream {
  const analysis = createAnalysis();
  for (const record of records) analysis.push(record);
  const [stream] = analysis.streams();
  if (stream === undefined) throw new Error('no stream');
  return stream;
}

const never = (): boolean => false;

describe('losses of a stream', () => {
  test('are connections that were open and ended without the page, with the time of the next opening', () => {
    const recording = new Recording();
    recording.close(1_000, recording.socket(0), { code: 1006, wasClean: false });
    recording.socket(4_000);
    const stream = streamOf(recording.records);
    const losses = findLosses(stream, never);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatchObject({ lostAt: 1_000, how: 'closed with 1006' });
    expect(losses[0]?.openAgainAt).toBeGreaterThanOrEqual(4_000);
  });

  test('are none if the page ended the connection, or the server said that its purpose was fulfilled', () => {
    const recording = new Recording();
    recording.close(1_000, recording.socket(0), { code: 1006, wasClean: false });
    expect(findLosses(streamOf(recording.records), () => true)).toEqual([]);
    const fulfilled = new Recording();
    fulfilled.close(1_000, fulfilled.socket(0), { code: 1000 });
    expect(findLosses(streamOf(fulfilled.records), never)).toEqual([]);
  });

  test('concern streams that keep a connection open', () => {
    const recording = new Recording();
    recording.socket(0);
    expect(holdsConnection(streamOf(recording.records))).toBe(true);
  });
});

describe('the waits of a stream', () => {
  const failing = (starts: readonly number[]): Stream => {
    const recording = new Recording();
    for (const start of starts)
      recording.close(start + 10, recording.connect(start, 'websocket', 'wss://a/feed'), {
        code: 1006,
        wasClean: false,
      });
    return streamOf(recording.records);
  };

  test('lie between a failure and the next attempt: 110 - 10, 310 - 120, 710 - 320', () => {
    expect(waitsOf(failing([0, 110, 310, 710]))).toEqual([100, 190, 390].map(millis));
  });

  test('show a shape from four waits on', () => {
    expect(judgeWaits([1_000, 1_000, 1_000])).toBeNull();
    expect(judgeWaits([1_000, 1_000, 1_000, 1_000])).not.toBeNull();
  });
});
