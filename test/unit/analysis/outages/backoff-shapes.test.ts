import { describe, expect, test } from 'vitest';
import { fitBackoff, stripPlateau } from '../../../../src/analysis/outages/backoff-shapes.ts';
import { createBackoffDetector } from '../../../../src/analysis/detectors/backoff.ts';
import { createReconnectDetector } from '../../../../src/analysis/detectors/reconnects.ts';
import { BACKOFF_FAMILIES, shareOfShape } from './backoff-families.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('fitBackoff', () => {
  test('three waits show no shape', () => {
    expect(fitBackoff([1_000, 2_000, 4_000])).toBeNull();
  });

  // a real Socket.IO outage: the plateau 5.01 5.01 5.00 5.01 is the cap, the rest grows by about 1.3 doublings
  test('Socket.IO waits are doubling waits with jitter and a cap of 5 s', () => {
    const fit = fitBackoff([590, 2_000, 3_540, 5_010, 5_010, 5_000, 5_010]);
    expect(fit).toMatchObject({ shape: 'exponential-jitter', cap: 5_010, isHint: false });
  });

  test('a plateau of equal waits at the maximum is cut down to one', () => {
    expect(stripPlateau([1_000, 2_000, 4_000, 5_000, 5_000, 5_000])).toEqual({
      rising: [1_000, 2_000, 4_000, 5_000],
      cap: 5_000,
    });
  });

  test('a plain doubling that runs into its cap is not called linear', () => {
    expect(fitBackoff([1_000, 2_000, 4_000, 5_000, 5_000, 5_000])?.shape).toBe('exponential');
  });

  test.each(BACKOFF_FAMILIES.map((family) => [family.name, family] as const))(
    '%s is named at six waits',
    (_name, family) => {
      expect(shareOfShape(family, 6, 1_000)).toBeGreaterThanOrEqual(family.least);
    },
  );
});

/** A socket that is up for `up` ms, breaks, and is tried again after each wait in vain; then it comes back if told so. */
function outage(waits: readonly number[], comesBack: boolean, code = 1006): Recording {
  const recording = new Recording();
  const first = recording.socket(0);
  let at = 60_000;
  recording.close(at, first, { code });
  waits.forEach((wait, index) => {
    at += wait;
    if (comesBack && index === waits.length - 1) {
      recording.socket(at);
      return;
    }
    const attempt = recording.connect(at, 'websocket', 'wss://app.test/live');
    at += 5;
    recording.close(at, attempt, { code, how: 'closed' });
  });
  return recording;
}

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
      'info: Doubles its wait from 60.000 s without a random share.',
    ]);
  });

  test('doubling waits with jitter are as they should be', () => {
    expect(verdicts(outage([740, 1_310, 3_330, 4_250, 13_100, 19_700], true))).toEqual([]);
  });

  test('a random share that is lost at the cap is a note', () => {
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

describe('reconnect findings', () => {
  test('each outage is told once, with attempts and time', () => {
    const findings = findingsOf(outage([1_000, 2_000, 4_000], true), createReconnectDetector);
    // 1,000 + 5 + 2,000 + 5 + 4,000 to the attempt, 20 more until it is open
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ severity: 'info', count: 3, from: 60_000, until: 67_030 });
  });

  test('an end by the page is none, nor what follows it', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    recording.closing(5_000, first);
    recording.close(5_010, first, { code: 1000, wasClean: true });
    recording.socket(6_000);
    expect(findingsOf(recording, createReconnectDetector)).toEqual([]);
  });

  test('a navigation is none', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.page(5_000, 'pagehide');
    expect(findingsOf(recording, createReconnectDetector)).toEqual([]);
  });

  // one message each 500 ms until the end: 2 a second × 4 s of downtime = 8
  test('what the downtime cost is estimated by the rate before it', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    for (let at = 500; at < 60_000; at += 500) recording.message(at, first, '{"value":1}');
    recording.close(60_000, first, { code: 1006 });
    recording.socket(63_980);
    expect(findingsOf(recording, createReconnectDetector)[0]?.evidence).toContain(
      'about 8 messages would have come in this time: 2/s × 4 s',
    );
  });
});
