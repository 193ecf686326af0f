import { describe, expect, test } from 'vitest';
import { InducedFaultBook } from '../../../../src/analysis/induced/induced-faults.ts';
import { MAX_INDUCED_FAULTS, MAX_INDUCED_MESSAGES } from '../../../../src/analysis/analysis-limits.ts';
import { Recording } from '../recording.ts';

function bookOf(recording: Recording): InducedFaultBook {
  const book = new InducedFaultBook();
  for (const record of recording.records) book.push(record);
  return book;
}

describe('faults of a recording', () => {
  test('a fault lasts from its start to its end', () => {
    const recording = new Recording();
    recording.induced(1_000, 'start', 'refuse');
    recording.induced(9_000, 'end', 'refuse');
    expect(bookOf(recording).faults()).toMatchObject([{ fault: 'refuse', from: 1_000, until: 9_000, connection: 0 }]);
  });

  test('a cut is over when it is done, and another fault is in force until it ends', () => {
    const recording = new Recording();
    recording.induced(1_000, 'start', 'cut', { connection: 3 });
    recording.induced(1_000, 'start', 'half-open', { connection: 4 });
    expect(
      bookOf(recording)
        .faults()
        .map(({ until }) => until),
    ).toEqual([1_000, null]);
  });

  test('of two runs only the one that is meant ends', () => {
    const recording = new Recording();
    recording.induced(1_000, 'start', 'refuse', { run: 1 });
    recording.induced(2_000, 'start', 'refuse', { run: 2 });
    recording.induced(3_000, 'end', 'refuse', { run: 1 });
    expect(
      bookOf(recording)
        .faults()
        .map(({ until }) => until),
    ).toEqual([3_000, null]);
  });

  test('a page that goes takes its faults with it', () => {
    const recording = new Recording();
    recording.induced(1_000, 'start', 'refuse');
    recording.page(4_000, 'pagehide');
    expect(bookOf(recording).faults()[0]?.until).toBe(4_000);
  });

  test('a message is found by its record, with what was done to it', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(500, socket, 'one');
    const one = recording.lastNumber;
    recording.induced(500, 'message', 'drop', { connection: socket, message: one });
    recording.message(600, socket, 'two', { direction: 'out' });
    const two = recording.lastNumber;
    recording.induced(600, 'by-hand', '', { connection: socket, run: 0, message: two });
    const book = bookOf(recording);
    const { document } = recording;
    expect(book.messageOf({ document, n: one })).toMatchObject({ fault: 'drop', at: 500 });
    expect(book.messageOf({ document, n: two })).toMatchObject({ fault: 'by-hand' });
    expect(book.messageOf({ document, n: two + 1 })).toBeNull();
    expect(book.messageOf({ document: 'another', n: one })).toBeNull();
  });

  test('the oldest go when there are too many, and are counted', () => {
    const recording = new Recording();
    for (let at = 0; at < MAX_INDUCED_FAULTS + 2; at += 1) recording.induced(at, 'start', 'cut');
    for (let n = 0; n < MAX_INDUCED_MESSAGES + 3; n += 1) recording.induced(900, 'message', 'drop', { message: n });
    const book = bookOf(recording);
    expect(book.faults()).toHaveLength(MAX_INDUCED_FAULTS);
    expect(book.messagesIn(recording.document).size).toBe(MAX_INDUCED_MESSAGES);
    expect(book.messageOf({ document: recording.document, n: 2 })).toBeNull();
    expect(book.evicted).toBe(5);
  });
});
