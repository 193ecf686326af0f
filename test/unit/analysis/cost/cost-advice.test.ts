import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { costOfStreams } from '../../../../src/analysis/cost/stream-cost.ts';
import { Recording } from '../recording.ts';

const adviceFor = (recording: Recording): string | null => {
  const analysis = createAnalysis({ detectors: [] });
  for (const record of recording.records) analysis.push(record);
  return costOfStreams(analysis.streams())[0]?.advice?.text ?? null;
};

/** A poll each 2 s for a minute; one answer in `news` brings something. */
function polls(news: number): Recording {
  const recording = new Recording();
  for (let index = 0; index < 30; index += 1) {
    recording.request(index * 2_000, 'https://app.test/poll', 80, index % news === 0 ? `[${index}]` : '[]');
  }
  return recording;
}

/** A long poll that is answered after `hold` each time, for a minute. */
function longPoll(hold: number): Recording {
  const recording = new Recording();
  for (let at = 0, index = 0; at < 60_000; at += hold + 5, index += 1) {
    recording.request(at, `https://app.test/updates?since=${index}`, hold, `[${index}]`);
  }
  return recording;
}

describe('advice on cost', () => {
  test('a short poll whose answers are mostly empty is better pushed', () => {
    expect(adviceFor(polls(5))).toMatch(/^Answers are 80 % empty and nothing is sent: server-sent events/);
    expect(adviceFor(polls(1))).toBeNull();
  });

  // 1,200 messages an hour are one every 3 s
  test('a long poll with many messages costs a request for each', () => {
    expect(adviceFor(longPoll(2_000))).toMatch(/^Each message costs a separate request, 1,796 an hour/);
    expect(adviceFor(longPoll(5_000))).toBeNull();
  });
});
