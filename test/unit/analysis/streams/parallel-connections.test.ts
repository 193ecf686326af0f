import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { feed } from '../feed.ts';
import { Recording } from '../recording.ts';

const analyse = (recording: Recording) => {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis;
};

describe('a connection that replaces another', () => {
  // The old one ends at 10 s, the new one was opened at 8 s: 2 s at the same time.
  const rotated = (code: number, openedAt = 8_000): Recording => {
    const recording = new Recording();
    const old = recording.socket(0);
    feed(recording, 100, 1, 90, old);
    const fresh = recording.socket(openedAt);
    recording.close(10_000, old, { code, wasClean: code === 1000 });
    feed(recording, 10_100, 91, 150, fresh);
    return recording;
  };

  test('is one stream with it: two connections, one reconnect, and nothing missing', () => {
    const analysis = analyse(rotated(1000));
    expect(analysis.streams()).toHaveLength(1);
    expect(analysis.streams()[0]).toMatchObject({ connections: 2, reconnects: 1, messagesIn: 150, state: 'open' });
    expect(analysis.findings()).toEqual([]);
  });

  test('finds what was lost between the last message of the one and the first of the other', () => {
    const recording = new Recording();
    const old = recording.socket(0);
    feed(recording, 100, 1, 90, old);
    const fresh = recording.socket(8_000);
    recording.close(10_000, old, { code: 1000, wasClean: true });
    // 91 to 94 never come: 4 missing
    feed(recording, 10_100, 95, 150, fresh);
    expect(analyse(recording).findings()).toMatchObject([
      { kind: 'gap', count: 4, missing: [{ group: '', first: '91', last: '94' }] },
    ]);
  });

  test('each message still finds its own connection', () => {
    const recording = new Recording();
    const old = recording.socket(0);
    const fresh = recording.socket(1_000);
    recording.message(1_500, fresh, 'early');
    recording.close(2_000, old, { code: 1000, wasClean: true });
    recording.message(2_500, fresh, 'late');
    const analysis = createAnalysis();
    const messages = recording.records.flatMap((record) => analysis.push(record));
    const [stream] = analysis.streams();
    const spans = messages.map(({ connection }) => stream?.spans[connection - (stream.droppedSpans ?? 0)]);
    expect(spans.map((span) => span?.connection)).toEqual([fresh, fresh]);
  });

  test('is a stream of its own if the old one was cut off, or ended more than 5 s later', () => {
    expect(analyse(rotated(1006)).streams()).toHaveLength(2);
    expect(analyse(rotated(1000, 4_500)).streams()).toHaveLength(2);
  });
});
