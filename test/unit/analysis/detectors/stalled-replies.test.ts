import { describe, expect, test } from 'vitest';
import { createStalledReplyDetector } from '../../../../src/analysis/detectors/stalled-replies.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** A reply of 60 chunks each 50 ms that stops without its end; `more` is written behind. */
function reply(first: string, more: (recording: Recording, connection: number) => void = () => undefined): Recording {
  const recording = new Recording();
  const connection = recording.connect(0, 'fetch', 'https://app.test/chat', { method: 'POST' });
  recording.open(20, connection, { headers: [['content-type', 'text/event-stream']] });
  for (let index = 1; index <= 60; index += 1) recording.chunk(index * 50, connection, `data: ${first}\n\n`);
  more(recording, connection);
  return recording;
}

const PROMISES = '{"object":"chat.completion.chunk","choices":[]}';
const found = (recording: Recording, until: number) => findingsOf(recording, createStalledReplyDetector, until);

describe('a streamed reply that stops', () => {
  // the last chunk at 3,000; noted above 15 s, a warning from 60 s on
  test('before its promised end is noted after 15 s, and a warning after 60 s', () => {
    expect(found(reply(PROMISES), 18_000)).toEqual([]);
    expect(found(reply(PROMISES), 19_000)).toMatchObject([{ kind: 'stalled', severity: 'info', from: 3_000 }]);
    expect(found(reply(PROMISES), 63_000)).toMatchObject([{ severity: 'warning' }]);
  });

  test('says how often something came, whether in one message or in several at one instant', () => {
    const evidenceOf = (times: readonly number[]) => {
      const recording = new Recording();
      const connection = recording.connect(0, 'fetch', 'https://app.test/chat', { method: 'POST' });
      recording.open(20, connection, { headers: [['content-type', 'text/event-stream']] });
      for (const at of times) recording.chunk(at, connection, `data: ${PROMISES}\n\n`);
      return found(recording, 63_000)[0]?.evidence[0];
    };
    // Three messages at each of three instants, 200 ms apart: six of the eight pauses are none.
    expect(evidenceOf([100, 100, 100, 300, 300, 300, 500, 500, 500])).toBe('before, something came every 200 ms');
    expect(evidenceOf([100, 300, 500])).toBe('before, something came every 200 ms');
    expect(evidenceOf([100, 100, 100.4])).toBe('they came all at once');
  });

  test('and goes on was only slow', () => {
    const goesOn = reply(PROMISES, (recording, connection) => {
      recording.page(30_000, 'online');
      recording.chunk(31_000, connection, `data: ${PROMISES}\n\n`);
    });
    expect(found(goesOn, 40_000)).toEqual([]);
  });

  test('without a promise of an end may be a stream that is quiet', () => {
    expect(found(reply('{"price":1}'), 120_000)).toEqual([]);
  });

  test('after its end is complete', () => {
    const ended = reply(PROMISES, (recording, connection) => recording.chunk(3_050, connection, 'data: [DONE]\n\n'));
    expect(found(ended, 120_000)).toEqual([]);
  });
});
