import { describe, expect, test } from 'vitest';
import { createQuietDetector } from '../../../../src/analysis/detectors/quiet-since-reconnect.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('a connection that was opened again', () => {
  const SUBSCRIBE = '{"type":"subscribe","topic":"prices"}';

  /** 60 messages each 500 ms after a subscription, a cut, a new connection; `after` says what happens on it. */
  const reconnected = (after: (recording: Recording, socket: number) => void): Recording => {
    const recording = new Recording();
    const first = recording.socket(0);
    recording.message(100, first, SUBSCRIBE, { direction: 'out' });
    for (let n = 1; n <= 60; n += 1) recording.message(500 * n, first, `{"price":${n}}`);
    recording.close(31_000, first, { code: 1006 });
    after(recording, recording.socket(32_000));
    return recording;
  };

  const quiet = (after: (recording: Recording, socket: number) => void = () => undefined, until = 60_000) =>
    findingsOf(reconnected(after), createQuietDetector, until);

  // limit: max(3 × 500, 10 × 500, 2,000, 5,000) = 5 s after the open at 32,020
  test('and brings nothing for longer than its cadence allows is quiet, with what was not sent again', () => {
    const [finding] = quiet();
    expect(finding).toMatchObject({ kind: 'quiet', severity: 'warning', from: 32_020 });
    expect(finding?.evidence[1]).toContain(SUBSCRIBE);
    expect(quiet(undefined, 37_000)).toEqual([]);
  });

  test('and was subscribed again is only noted', () => {
    const again = (recording: Recording, socket: number) =>
      recording.message(33_000, socket, SUBSCRIBE, { direction: 'out' });
    expect(quiet(again)).toMatchObject([{ severity: 'info' }]);
  });

  test('and whose only messages are heartbeats is quiet', () => {
    const pongs = (recording: Recording, socket: number): void => {
      for (let at = 35_000; at < 60_000; at += 5_000) recording.message(at, socket, '{"type":"pong"}');
    };
    expect(quiet(pongs)).toMatchObject([{ severity: 'warning' }]);
  });

  test('and brings something is not, however late', () => {
    const late = (recording: Recording, socket: number) => recording.message(55_000, socket, '{"price":99}');
    expect(quiet(late)).toEqual([]);
  });

  test('while the page is hidden says nothing', () => {
    expect(quiet((recording) => recording.page(33_000, 'hidden'))).toEqual([]);
  });

  test('on a stream without a cadence says nothing', () => {
    const recording = new Recording();
    recording.close(20_000, recording.socket(0), { code: 1006 });
    recording.socket(21_000);
    expect(findingsOf(recording, createQuietDetector, 90_000)).toEqual([]);
  });
});
