import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { Finding, FindingKind } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';
import { Recording } from '../recording.ts';

function findingsIn(recording: Recording, until = 0): readonly Finding[] {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  if (until > 0) analysis.advance(millis(until));
  analysis.finish();
  return analysis.findings();
}

const only = (findings: readonly Finding[], kind: FindingKind): readonly Finding[] =>
  findings.filter((finding) => finding.kind === kind);

/** A socket with a message each 100 ms, numbered from `from`, in `[begin, end)`. */
function tick(recording: Recording, socket: number, begin: number, end: number, from: number): number {
  let seq = from;
  for (let at = begin; at < end; at += 100) {
    recording.message(at, socket, JSON.stringify({ seq, price: seq * 3 }));
    seq += 1;
  }
  return seq;
}

/** A numbered feed that breaks at 20 s, is down for 2 s, and then goes on after 20 numbers that never came. */
function brokenFeed(fault: 'cut' | 'refuse' | null, { connection = 1, at = 20_000 } = {}): Recording {
  const recording = new Recording();
  const first = recording.socket(0);
  const next = tick(recording, first, 100, 20_000, 1);
  if (fault !== null) recording.induced(at, 'start', fault, { connection });
  recording.close(20_001, first, { code: 1006 });
  if (fault === 'refuse') recording.induced(21_000, 'end', fault, { connection });
  const second = recording.socket(22_000);
  tick(recording, second, 22_100, 40_000, next + 20);
  return recording;
}

describe('what follows from a cut', () => {
  test('the reconnect says who cut, is no more than a note, and gives no advice about the server', () => {
    const [reconnect] = only(findingsIn(brokenFeed('cut')), 'reconnect');
    expect(reconnect).toMatchObject({ severity: 'info', isInduced: true, advice: '' });
    expect(reconnect?.text).toMatch(/^On purpose: you cut this connection at 20\.000 s\. /);
  });

  test('the messages lost meanwhile are a warning, because the page could have asked for them', () => {
    const [before] = only(findingsIn(brokenFeed(null)), 'gap');
    const [after] = only(findingsIn(brokenFeed('cut')), 'gap');
    expect(before).toMatchObject({ severity: 'error', count: 20 });
    expect(after).toMatchObject({ severity: 'warning', count: 20, isInduced: true });
    expect(after?.advice).toBe(before?.advice);
  });

  test.each([
    ['of another connection', { connection: 7 }],
    ['long before', { at: 15_000 }],
  ])('a cut %s explains nothing', (_case, change) => {
    const said = (recording: Recording) =>
      findingsIn(recording).map(({ kind, severity, text, evidence, advice }) => ({
        kind,
        severity,
        text,
        evidence,
        advice,
      }));
    expect(said(brokenFeed('cut', change))).toEqual(said(brokenFeed(null)));
  });

  test('how much longer than the fault it was down is evidence', () => {
    const [reconnect] = only(findingsIn(brokenFeed('refuse', { connection: 0 })), 'reconnect');
    // Open again at 22,020 ms, refused until 21,000.
    expect(reconnect?.evidence).toContain('it lasted 1 s longer than the fault itself');
  });

  test('a loss beside the cut stays an error', () => {
    const recording = brokenFeed('cut');
    const next = tick(recording, 2, 40_000, 45_000, 1_000_000);
    tick(recording, 2, 45_000, 60_000, next + 5);
    const gaps = only(findingsIn(recording), 'gap');
    expect(gaps.find(({ from }) => from > 44_000)).toMatchObject({ severity: 'error', count: 5 });
    expect(gaps.find(({ from }) => from > 44_000)).not.toHaveProperty('isInduced');
  });
});

describe('what the app does after a fault', () => {
  test('attempts without a pause stay a finding, with the fault as evidence', () => {
    const withWaits = (cut: boolean): Recording => {
      const recording = new Recording();
      const first = recording.socket(0);
      if (cut) recording.induced(60_000, 'start', 'refuse');
      let at = 60_001;
      recording.close(at, first, { code: 1006 });
      for (let attempt = 0; attempt < 12; attempt += 1) {
        const next = recording.connect(at + 10, 'websocket', 'wss://app.test/live');
        at += 20;
        recording.close(at, next, { code: 1006 });
      }
      return recording;
    };
    const [plain] = only(findingsIn(withWaits(false)), 'backoff');
    const [after] = only(findingsIn(withWaits(true)), 'backoff');
    expect(after).toMatchObject({ severity: plain?.severity, text: plain?.text, advice: plain?.advice });
    expect(after?.evidence).toContain('it followed a fault on purpose: you had connections refused at 60.000 s');
  });
});

describe('messages made by hand', () => {
  test('a number that was written by hand is no loss of the server', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    const next = tick(recording, socket, 100, 20_000, 1);
    recording.message(20_000, socket, JSON.stringify({ seq: next + 30, price: 1 }));
    recording.induced(20_000, 'by-hand', '', { connection: socket, run: 0, message: recording.lastNumber });
    tick(recording, socket, 20_100, 40_000, next + 31);
    const [gap] = only(findingsIn(recording), 'gap');
    expect(gap).toMatchObject({ count: 30, isInduced: true });
    expect(gap?.text).toMatch(/^On purpose: you made a message by hand/);
  });

  test('a copy that was sent by hand is no duplicate of the server; others stay', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    const next = tick(recording, socket, 100, 20_000, 1);
    recording.message(20_000, socket, JSON.stringify({ seq: next - 5, price: (next - 5) * 3 }));
    recording.induced(20_000, 'by-hand', '', { connection: socket, run: 0, message: recording.lastNumber });
    recording.message(20_050, socket, JSON.stringify({ seq: next - 9, price: (next - 9) * 3 }));
    tick(recording, socket, 20_100, 40_000, next);
    const duplicates = only(findingsIn(recording), 'duplicate');
    expect(duplicates.map(({ isInduced = false, severity }) => [isInduced, severity])).toEqual([
      [true, 'info'],
      [false, 'warning'],
    ]);
  });
});

describe('quiet on purpose', () => {
  const quietFeed = (from: number, until: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    const next = tick(recording, socket, 100, 20_000, 1);
    if (until > from) {
      recording.induced(from, 'start', 'half-open', { connection: socket });
      recording.induced(until, 'end', 'half-open', { connection: socket });
    }
    tick(recording, socket, 30_000, 50_000, next);
    return recording;
  };

  test('a silence that the fault covers is explained', () => {
    expect(only(findingsIn(quietFeed(20_000, 29_950)), 'silence')).toMatchObject([
      { severity: 'info', isInduced: true },
    ]);
  });

  test('a silence that goes on long after the fault is not', () => {
    const [plain] = only(findingsIn(quietFeed(0, 0)), 'silence');
    const [after] = only(findingsIn(quietFeed(20_000, 23_000)), 'silence');
    expect(after).toMatchObject({ severity: plain?.severity, text: plain?.text });
    expect(after?.evidence.at(-1)).toBe('a fault on purpose explains a part: you silenced this connection at 20.000 s');
  });
});

test('a delay of single messages explains no request that stays without its answer', () => {
  const ask = (isChanged: boolean): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(1_000, socket, '{"jsonrpc":"2.0","method":"get","id":1}', { direction: 'out' });
    recording.message(1_100, socket, '{"jsonrpc":"2.0","result":4,"id":1}');
    recording.induced(1_500, 'start', 'delay', { connection: socket });
    recording.message(2_000, socket, '{"jsonrpc":"2.0","method":"get","id":2}', { direction: 'out' });
    const request = recording.lastNumber;
    if (isChanged) recording.induced(2_000, 'message', 'drop', { connection: socket, message: request });
    return recording;
  };
  const [delayed] = only(findingsIn(ask(false), 13_000), 'unanswered');
  expect(delayed).toMatchObject({ severity: 'warning' });
  expect(delayed).not.toHaveProperty('isInduced');
  const [dropped] = only(findingsIn(ask(true), 13_000), 'unanswered');
  expect(dropped).toMatchObject({ severity: 'info', isInduced: true });
});

test.each([
  [2_500, true],
  [6_000, false],
])('silence that began at %i ms explains a request of 2,000 ms without an answer: %s', (at, isExplained) => {
  const recording = new Recording();
  const socket = recording.socket(0);
  recording.message(1_000, socket, '{"jsonrpc":"2.0","method":"get","id":1}', { direction: 'out' });
  recording.message(1_100, socket, '{"jsonrpc":"2.0","result":4,"id":1}');
  recording.message(2_000, socket, '{"jsonrpc":"2.0","method":"get","id":2}', { direction: 'out' });
  recording.induced(at, 'start', 'half-open', { connection: socket });
  const [unanswered] = only(findingsIn(recording, 13_000), 'unanswered');
  expect(unanswered?.isInduced ?? false).toBe(isExplained);
});

test('without faults the findings are the same list', () => {
  const analysis = createAnalysis();
  for (const record of brokenFeed(null).records) analysis.push(record);
  expect(analysis.findings().every((finding) => !('isInduced' in finding))).toBe(true);
});
