import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { Recording } from '../recording.ts';

const analyse = (recording: Recording) => {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis;
};

/** Messages 1 to `last` each 100 ms from `at` on, on every one of the connections, 10 ms apart. */
function feed(recording: Recording, at: number, from: number, last: number, ...connections: number[]): void {
  for (let n = from; n <= last; n += 1) {
    for (const [place, connection] of connections.entries()) {
      recording.message(at + (n - from) * 100 + place * 10, connection, `{"seq":${n},"price":${n * 7}}`);
    }
  }
}

describe('a connection that takes the place of another', () => {
  // The old one ends at 10 s, the new one was opened at 8 s: 2 s beside each other.
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

  test('is a stream of its own where the old one was cut off, or ended more than 5 s later', () => {
    expect(analyse(rotated(1006)).streams()).toHaveLength(2);
    expect(analyse(rotated(1000, 4_500)).streams()).toHaveLength(2);
  });
});

describe('two connections that bring the same', () => {
  test('are one finding, at ten different messages in a row', () => {
    const recording = new Recording();
    const [one, other] = [recording.socket(0), recording.socket(20)];
    feed(recording, 100, 1, 12, one, other);
    expect(analyse(recording).findings()).toMatchObject([{ kind: 'double-subscription', count: 12 }]);
  });

  test('are nothing at nine messages, or where each brings its own', () => {
    const few = new Recording();
    feed(few, 100, 1, 9, few.socket(0), few.socket(20));
    expect(analyse(few).findings()).toEqual([]);
    const own = new Recording();
    const [one, other] = [own.socket(0), own.socket(20)];
    for (let n = 1; n <= 40; n += 1) {
      own.message(n * 100, one, `{"room":1,"text":"${n}"}`);
      own.message(n * 100 + 10, other, `{"room":2,"text":"${n}"}`);
    }
    expect(analyse(own).findings()).toEqual([]);
  });

  test('are nothing where one takes the place of the other', () => {
    const recording = new Recording();
    const old = recording.socket(0);
    const fresh = recording.socket(1_000);
    feed(recording, 1_100, 1, 20, old, fresh);
    recording.close(4_000, old, { code: 1000, wasClean: true });
    expect(
      analyse(recording)
        .findings()
        .filter(({ kind }) => kind === 'double-subscription'),
    ).toEqual([]);
  });
});
