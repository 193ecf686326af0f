import { describe, expect, test } from 'vitest';
import { createBackoffDetector } from '../../../../src/analysis/detectors/backoff.ts';
import { findingsOf } from '../findings-of.ts';
import { outage } from '../outages/outage.ts';
import { Recording } from '../recording.ts';

describe('backoff verdicts', () => {
  const verdicts = (recording: Recording) =>
    findingsOf(recording, createBackoffDetector).map(({ severity, text }) => `${severity}: ${text}`);

  test('attempts without a wait are hammering', () => {
    expect(
      verdicts(
        outage(
          Array.from({ length: 10 }, () => 20),
          true,
        ),
      ),
    ).toEqual([
      // ten waits of 20 ms and nine failures of 5 ms: the last attempt comes 245 ms after the break
      'error: Reconnected 10 times in 245 ms from 60.000 s without waiting.',
    ]);
  });

  test('six equal waits bring all clients back together', () => {
    expect(verdicts(outage([3_000, 3_001, 3_002, 3_000, 3_003, 3_001], true))).toEqual([
      'warning: Waits 3 s before each attempt from 60.000 s, always the same.',
    ]);
  });

  test('doubling without jitter is a note', () => {
    expect(verdicts(outage([1_000, 2_000, 4_000, 8_000, 16_000, 32_000], true))).toEqual([
      'info: Doubles its wait from 60.000 s without jitter.',
    ]);
  });

  test('doubling waits with jitter are as they should be', () => {
    expect(verdicts(outage([740, 1_310, 3_330, 4_250, 13_100, 19_700], true))).toEqual([]);
  });

  test('jitter that is lost at the cap is a note', () => {
    expect(verdicts(outage([590, 2_000, 3_540, 5_010, 5_010, 5_000, 5_010], true))[0]).toMatch(
      /^info: The last 3 waits of the outage .* are all 5 s/,
    );
  });

  test('one reconnect after one wait has no verdict', () => {
    expect(verdicts(outage([1_000], true))).toEqual([]);
  });

  test('trying again after a refusal is an error', () => {
    expect(verdicts(outage([900, 2_400, 3_100], false, 4_401))).toContain(
      'error: Tried again 3 times from 60.000 s although the server refused with code 4401.',
    );
  });

  test('waits of a hidden page say nothing', () => {
    const recording = new Recording();
    recording.page(1, 'hidden');
    const first = recording.socket(10);
    recording.close(60_000, first, { code: 1006 });
    for (let index = 1; index <= 8; index += 1) {
      const attempt = recording.connect(60_000 + index * 1_000, 'websocket', 'wss://app.test/live');
      recording.close(60_000 + index * 1_000, attempt, { code: 1006 });
    }
    expect(verdicts(recording)).toEqual([]);
  });

  test('connections that die at once, with the wait started over each time, are flapping', () => {
    const recording = new Recording();
    let at = 0;
    for (let index = 0; index < 5; index += 1) {
      const socket = recording.socket(at);
      recording.close(at + 500, socket, { code: 1011 });
      at += 1_500;
    }
    expect(verdicts(recording)).toEqual([
      'warning: 4 connections in a row from 0.500 s ended within 5 s, and each time the wait started over.',
    ]);
  });
});
