import { describe, expect, test } from 'vitest';
import { createPollExposureDetector } from '../../../../src/analysis/detectors/poll-exposure.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('exposed polls', () => {
  /** Held for 6 s, and empty then but for each fifth, which has news after 4 s. */
  const longPolls = (pause: number, url: (index: number) => string = () => 'https://app.test/wait'): Recording => {
    const recording = new Recording();
    let at = 0;
    for (let index = 0; index < 15; index += 1) {
      const hold = index % 5 === 4 ? 4_000 : 6_000;
      recording.request(at, url(index), hold, hold === 4_000 ? `[${index}]` : '[]');
      at += hold + pause;
    }
    return recording;
  };

  // before the fifteenth: 12 holds of 6 s and 2 of 4 s = 80 s; 14 pauses of 1.5 s = 21 s; 21 / 101 = 21 %
  test('a long poll without a cursor that pauses is exposed', () => {
    expect(findingsOf(longPolls(1_500), createPollExposureDetector)[0]?.text).toBe(
      'No request was waiting for 21 % of the time since 0.000 s: what happens then is missed.',
    );
  });

  test('a cursor that moves protects it, and so do a session in the path and asking again at once', () => {
    const cursor = longPolls(1_500, (index) => `https://app.test/wait?since=${index}`);
    expect(findingsOf(cursor, createPollExposureDetector)).toEqual([]);
    const session = longPolls(1_500, () => 'https://app.test/wait/1f0a9c44e2b7d815');
    expect(findingsOf(session, createPollExposureDetector)).toEqual([]);
    expect(findingsOf(longPolls(10), createPollExposureDetector)).toEqual([]);
  });

  test('a slow answer is not a held one', () => {
    const recording = new Recording();
    for (let index = 0; index < 30; index += 1) {
      recording.request(index * 2_000, 'https://app.test/status', 900 + ((index * 137) % 600), `{"n":${index}}`);
    }
    expect(findingsOf(recording, createPollExposureDetector)).toEqual([]);
  });

  test('the time of an outage, and the wait after it, is no exposure', () => {
    const recording = longPolls(10);
    let at = 84_150;
    for (let index = 0; index < 4; index += 1, at += 5_000) {
      recording.request(at, 'https://app.test/wait', 50, 'down', { status: 503 });
    }
    for (let index = 0; index < 6; index += 1, at += 6_010) recording.request(at, 'https://app.test/wait', 6_000, '[]');
    expect(findingsOf(recording, createPollExposureDetector)).toEqual([]);
  });

  // 12 calls of 6 s, each begun 1 s before the one before has ended: 1 s of overlap, eleven times.
  test('two requests of a long poll that wait at the same time are reported', () => {
    const recording = new Recording();
    const open: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const connection = recording.connect(index * 5_000, 'fetch', 'https://app.test/wait');
      if (index > 0) finish(recording, index * 5_000 + 1_000, open[index - 1] ?? 0, '[]');
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
