import { describe, expect, test } from 'vitest';
import { createPollExposureDetector } from '../../../../src/analysis/detectors/poll-exposure.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('exposed polls', () => {
  const longPolls = (pause: number, cursor: boolean): Recording => {
    const recording = new Recording();
    for (let index = 0; index < 15; index += 1) {
      const at = index * (4_000 + pause);
      recording.request(at, `https://app.test/wait${cursor ? `?since=${index}` : ''}`, 4_000, `[${index}]`);
    }
    return recording;
  };

  // 1 s of each 5 s: 14 pauses of 1 s in 70 s = 20 %
  test('a long poll without a cursor that pauses is exposed', () => {
    expect(findingsOf(longPolls(1_000, false), createPollExposureDetector)[0]?.text).toBe(
      'No request was waiting for 20 % of the time since 0.000 s: what happens then is missed.',
    );
  });

  test('a cursor that moves protects it, and so does asking again at once', () => {
    expect(findingsOf(longPolls(1_000, true), createPollExposureDetector)).toEqual([]);
    expect(findingsOf(longPolls(10, false), createPollExposureDetector)).toEqual([]);
  });

  // 12 calls of 4 s, each begun 1 s before the one before has ended: 1 s of overlap, eleven times.
  test('two requests of a long poll that wait at the same time are reported', () => {
    const recording = new Recording();
    const open: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const connection = recording.connect(index * 3_000, 'fetch', 'https://app.test/wait');
      if (index > 0) finish(recording, index * 3_000 + 1_000, open[index - 1] ?? 0, `[${index}]`);
      open.push(connection);
    }
    const [finding] = findingsOf(recording, createPollExposureDetector);
    expect(finding).toMatchObject({ kind: 'poll-exposure', severity: 'warning' });
    expect(finding?.text).toContain('waited at once');
  });

  function finish(recording: Recording, at: number, connection: number, body: string): void {
    recording.open(at, connection);
    recording.message(at, connection, body, { via: 'body' });
    recording.close(at, connection, { how: 'complete', wasClean: true });
  }

  /** Short polls each 2 s; the twelfth fails, and nothing follows. */
  const failing = (status: number): Recording => {
    const recording = new Recording();
    for (let index = 0; index < 12; index += 1) {
      const isLast = index === 11;
      recording.request(index * 2_000, 'https://app.test/poll', 60, `[${index}]`, isLast ? { status } : {});
    }
    return recording;
  };

  // the last call ended at 22,060; within 10 s a loop would have continued
  test('a poll that makes no call after a failure has stopped', () => {
    const [finding] = findingsOf(failing(500), createPollExposureDetector, 33_000);
    expect(finding).toMatchObject({
      text: 'The poll has stopped since its last call failed at 22.060 s.',
      evidence: ['HTTP status 500', 'no call for 10.9 s; usually there is one every 2 s'],
    });
  });

  test('one that ends without a failure has ended on purpose', () => {
    expect(findingsOf(failing(200), createPollExposureDetector, 33_000)).toEqual([]);
  });
});
