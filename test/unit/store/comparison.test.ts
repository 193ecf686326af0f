import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { createComparison, documentIn, documentOf, recordingOf } from '../../../src/store/comparison.ts';
import { millis } from '../../../src/base/units.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import { Recording } from '../analysis/recording.ts';

/** A numbered feed of 80 messages in which the one at `missing` never came. */
function feed(missing: number): readonly WireRecord[] {
  const recording = new Recording();
  const connection = recording.socket(0);
  for (let index = 0; index < 80; index += 1) {
    if (index !== missing) recording.message(100 + index * 100, connection, JSON.stringify({ sequence: index }));
  }
  return recording.records;
}

const inPlace = (records: readonly WireRecord[], recording: number): readonly WireRecord[] =>
  records.map((record) => ({ ...record, document: documentIn(recording, record.document) }));

describe('recordings beside each other', () => {
  test('a document keeps its name in the first recording, and gets a mark in others', () => {
    expect(documentIn(0, 'abc')).toBe('abc');
    expect(documentOf(documentIn(2, 'abc'))).toEqual({ recording: 2, document: 'abc' });
    // A name that looks like a mark is marked itself, so that it is not taken for one.
    expect(documentOf(documentIn(0, '#7 abc'))).toEqual({ recording: 0, document: '#7 abc' });
  });

  test('a single one is answered for as by its own analysis', () => {
    const alone = createAnalysis();
    const beside = createComparison(() => createAnalysis());
    for (const record of feed(60)) expect(beside.push(record)).toEqual(alone.push(record));
    expect(beside.streams()).toEqual(alone.streams());
    expect(beside.findings()).toEqual(alone.findings());
    expect(beside.findings()).not.toEqual([]);
  });

  test('each has an end of its own: nothing is awaited in one because another is longer', () => {
    const beside = createComparison(() => createAnalysis());
    const asking = new Recording();
    asking.connect(0, 'websocket', 'wss://app.test/live');
    for (const record of [...inPlace(asking.records, 0), ...inPlace(asking.records, 1)]) beside.push(record);
    beside.advanceRecording(1, millis(30_000));
    expect(beside.now).toBe(30_000);
    expect(beside.findings().map(({ kind, stream }) => [kind, recordingOf(stream)])).toEqual([['never-answered', 1]]);
  });

  test('two of the same document keep their streams and findings apart', () => {
    const beside = createComparison(() => createAnalysis());
    const messages = [...inPlace(feed(-1), 0), ...inPlace(feed(60), 1)].flatMap((record) => beside.push(record));
    const streams = beside.streams();
    expect(streams.map(({ id, messagesIn }) => [recordingOf(id), messagesIn])).toEqual([
      [0, 80],
      [1, 79],
    ]);
    expect(messages.map(({ stream }) => recordingOf(stream)).filter((index) => index === 1)).toHaveLength(79);
    const gaps = beside.findings().filter(({ kind }) => kind === 'gap');
    expect(gaps.map(({ stream }) => recordingOf(stream))).toEqual([1]);
    const other = streams[1];
    expect(other === undefined ? undefined : beside.stream(other.id)).toEqual(other);
    expect(beside.streamOfConnection(documentIn(1, 'doc-1'), 1)?.id).toBe(other?.id);
    expect(beside.numbering(other?.id ?? 0)).not.toEqual([]);
  });

  test('each has its own clock', () => {
    const beside = createComparison((index) => createAnalysis({ clock: () => `clock ${index}` }));
    for (const record of [...inPlace(feed(50), 0), ...inPlace(feed(60), 1)]) beside.push(record);
    const gaps = beside.findings().filter(({ kind }) => kind === 'gap');
    expect(gaps.map(({ text }) => /clock \d/.exec(text)?.[0])).toEqual(['clock 0', 'clock 1']);
  });
});
