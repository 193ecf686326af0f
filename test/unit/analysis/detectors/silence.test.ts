import { describe, expect, test } from 'vitest';
import { createSilenceDetector, silenceThreshold } from '../../../../src/analysis/detectors/silence.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';
import { afterPause } from './after-pause.ts';

describe('silence', () => {
  // all pauses 1 s: max(3 × 1 s, 10 × 1 s, 2 s) = 10 s
  test('the threshold is the greatest of three long pauses, ten usual ones and two seconds', () => {
    expect(silenceThreshold(Array.from({ length: 30 }, () => 1_000))).toBe(10_000);
    expect(silenceThreshold(Array.from({ length: 50 }, () => 100))).toBe(2_000);
    expect(silenceThreshold(Array.from({ length: 29 }, () => 1_000))).toBeNull();
  });

  // 49 × 100 ms = 4.9 s, and twice that
  test('pauses that are all alike show a cadence before five seconds: then silence is twice as long as all of them', () => {
    expect(silenceThreshold(Array.from({ length: 49 }, () => 100))).toBe(9_800);
    const uneven = Array.from({ length: 49 }, (_, index) => (index % 7 === 0 ? 300 : 60));
    expect(silenceThreshold(uneven)).toBeNull();
    expect(
      silenceThreshold(
        Array.from({ length: 49 }, () => 100),
        2_000,
        true,
      ),
    ).toBeNull();
  });

  test('after the last words of an answer nothing is missing, unless they speak of trouble', () => {
    const answer = (last: string): Recording => {
      const recording = new Recording();
      const socket = recording.socket(0);
      for (let n = 1; n <= 200; n += 1) recording.message(n * 60, socket, '{"type":"delta","text":"word"}');
      recording.message(12_060, socket, last);
      recording.page(60_000, 'online');
      return recording;
    };
    expect(findingsOf(answer('{"type":"done"}'), createSilenceDetector, 60_000)).toEqual([]);
    for (const last of ['{"type":"delta","text":"word"}', '{"type":"error"}']) {
      expect(findingsOf(answer(last), createSilenceDetector, 60_000)).toMatchObject([
        { kind: 'silence', from: 12_060 },
      ]);
    }
  });

  test('a burst at the beginning shows no cadence: 30 pauses within 3 s say nothing', () => {
    expect(silenceThreshold(Array.from({ length: 30 }, () => 100))).toBeNull();
  });

  // 20 ms apart: every third message is counted, 60 ms after the one counted before it
  test('a stream that never pauses for 50 ms has a cadence too', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let index = 1; index <= 500; index += 1) recording.message(index * 20, socket, '{"value":1}');
    recording.message(15_000, socket, '{"value":1}');
    expect(findingsOf(recording, createSilenceDetector)).toMatchObject([{ from: 10_000, until: 15_000 }]);
  });

  test('a pause beyond it is one finding, from the last message to the next', () => {
    const findings = findingsOf(afterPause(13_000), createSilenceDetector);
    expect(findings.map(({ from, until, severity, text }) => [from, until, severity, text])).toEqual([
      [40_000, 53_000, 'info', 'No message for 13 s at 40.000 s; usually there is one every 1 s.'],
    ]);
  });

  test('a pause of exactly the threshold is none', () => {
    expect(findingsOf(afterPause(10_000), createSilenceDetector)).toEqual([]);
  });

  test('it shows while it lasts', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let second = 1; second <= 40; second += 1) recording.message(second * 1_000, socket, '{"value":1}');
    expect(findingsOf(recording, createSilenceDetector, 55_000)[0]).toMatchObject({ from: 40_000, until: 55_000 });
  });

  test('a hidden page explains it', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let second = 1; second <= 40; second += 1) recording.message(second * 1_000, socket, '{"value":1}');
    recording.page(41_000, 'hidden');
    recording.message(60_000, socket, '{"value":1}');
    expect(findingsOf(recording, createSilenceDetector)).toEqual([]);
  });

  test('pauses between replies depend on the page and are no silence', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let id = 1; id <= 41; id += 1) {
      const at = id === 41 ? 80_000 : id * 1_000;
      recording.message(at, socket, `{"jsonrpc":"2.0","method":"get","id":${id}}`, { direction: 'out' });
      recording.message(at + 20, socket, `{"jsonrpc":"2.0","result":1,"id":${id}}`);
    }
    expect(findingsOf(recording, createSilenceDetector)).toEqual([]);
  });
});

describe('a silence that a busy page explains', () => {
  const pausedFor = (busyFor: number) => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let index = 1; index <= 40; index += 1) recording.message(index * 200, socket, '{"value":1}');
    recording.message(14_000, socket, '{"value":1}');
    recording.busy(8_100, busyFor);
    recording.page(20_000, 'navigate');
    return findingsOf(recording, createSilenceDetector);
  };

  test('is taken back when that comes to be known', () => {
    expect(pausedFor(5_000)).toEqual([]);
    expect(pausedFor(1_000)).toMatchObject([{ kind: 'silence' }]);
  });
});
