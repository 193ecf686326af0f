import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { millis } from '../../../../src/base/units.ts';
import { keepIfSame, summarize, type StreamSummary } from '../../../../src/devtools-panel/rows/stream-summary.ts';
import { createMessageLog } from '../../../../src/store/message-log.ts';
import { Recording } from '../../analysis/recording.ts';

/** The row of the only stream of some traffic, at an instant. */
function rowOf(traffic: Recording, now: number): StreamSummary {
  const analysis = createAnalysis();
  const log = createMessageLog(0);
  for (const record of traffic.records) for (const message of analysis.push(record)) log.push(message);
  analysis.advance(millis(now));
  const [stream] = analysis.streams();
  if (stream === undefined) throw new Error('no stream');
  return summarize(stream, log, analysis.findings(), now);
}

/** Ten messages a second from 1 s on; number 20 is missing. */
function feed(): Recording {
  const traffic = new Recording();
  const connection = traffic.socket(0);
  for (let seq = 0; seq < 60; seq += 1) {
    if (seq !== 20) traffic.message(1_000 + seq * 100, connection, JSON.stringify({ seq }));
  }
  return traffic;
}

describe('the row of a stream', () => {
  test('says its rate in the last seconds and all that it received', () => {
    expect(rowOf(feed(), 6_900).facts).toEqual(['10/s', '59 in']);
  });

  test('has no rate once nothing came for a while', () => {
    expect(rowOf(feed(), 60_000).facts).toEqual(['59 in']);
  });

  test('says how a poll asks instead', () => {
    const traffic = new Recording();
    for (let index = 0; index < 12; index += 1) traffic.request(index * 1_000, 'https://app.test/poll', 100, '[]');
    expect(rowOf(traffic, 13_000).facts).toEqual([expect.stringContaining('1 s')]);
  });

  test('counts its findings and has the colour of the worst', () => {
    const { findings, worst } = rowOf(feed(), 9_000);
    expect([findings > 0, worst]).toEqual([true, 'error']);
    const quiet = new Recording();
    quiet.socket(0);
    expect(rowOf(quiet, 100)).toMatchObject({ findings: 0, worst: null });
  });

  test('stays the same object until something changes', () => {
    const before = rowOf(feed(), 60_000);
    expect(keepIfSame(before, rowOf(feed(), 60_000))).toBe(before);
    const more = feed();
    more.message(60_500, 1, '{"seq":60}');
    expect(keepIfSame(before, rowOf(more, 60_600))).not.toBe(before);
  });
});
