import { describe, expect, test } from 'vitest';
import { createJudgement } from '../../../src/policy/judgement.ts';
import { readPolicy } from '../../../src/policy/read-policy.ts';
import { millis } from '../../../src/base/units.ts';
import { Recording } from '../analysis/recording.ts';

/** What a recording leaves open under a policy. */
function openIn(recording: Recording, policy: unknown = {}) {
  const read = readPolicy(policy);
  if (!read.ok) throw new Error(read.error);
  const judgement = createJudgement(read.value);
  for (const record of recording.records) {
    judgement.take(record);
    judgement.analysis.push(record);
  }
  return judgement.unjudged();
}

/** A socket that brings these texts, 100 ms apart. */
function socketOf(texts: readonly string[], recording = new Recording()): Recording {
  const socket = recording.socket(0, 'wss://app.test/live');
  for (const [index, text] of texts.entries()) recording.message(100 + index * 100, socket, text);
  return recording;
}

const priced = Array.from({ length: 20 }, (_, index) => JSON.stringify({ price: [3, 1, 4, 1, 5][index % 5] }));
const numbered = Array.from({ length: 40 }, (_, index) => JSON.stringify({ seq: index + 1 }));

describe('what cannot be judged', () => {
  test('is a feed without numbers, and not one with them', () => {
    expect(openIn(socketOf(priced))).toMatchObject([{ reason: 'no-numbering', count: 20, isAccepted: false }]);
    expect(openIn(socketOf(numbered))).toEqual([]);
  });

  test('is a recording without any stream, as of an error page that is answered with 200', () => {
    expect(openIn(new Recording())).toMatchObject([{ reason: 'no-stream', stream: null, isAccepted: false }]);
    expect(openIn(new Recording(), { unjudged: 'pass' })).toMatchObject([{ isAccepted: true }]);
    const tooling = new Recording();
    tooling.socket(0, 'ws://localhost:5173/', { protocols: ['vite-hmr'] });
    expect(openIn(tooling)).toMatchObject([{ reason: 'no-stream' }]);
  });

  test('is accepted if the policy says so, or that there are no numbers', () => {
    for (const policy of [{ unjudged: 'pass' }, { streams: [{ url: '/live', numbering: false }] }])
      expect(openIn(socketOf(priced), policy)).toMatchObject([{ reason: 'no-numbering', isAccepted: true }]);
    expect(openIn(socketOf(priced), { streams: [{ url: '/other', unjudged: 'pass' }] })).toMatchObject([
      { isAccepted: false },
    ]);
  });

  test('is a numbering that was given and is not in the messages', () => {
    const [first] = openIn(socketOf(priced), { numbering: 'sequ' });
    expect(first).toMatchObject({ reason: 'numbering-not-found', text: expect.stringContaining('sequ') });
  });

  test('is no single message, no heartbeat, and nothing of a poll, which brings the present state', () => {
    expect(openIn(socketOf(['{"price":1}']))).toEqual([]);
    const polls = new Recording();
    for (let call = 0; call < 20; call += 1) polls.request(call * 2_000, 'https://app.test/poll', 60, '{"price":1}');
    expect(openIn(polls)).toEqual([]);
  });

  test('is what is missing in the recording itself', () => {
    const recording = socketOf(numbered);
    recording.add(5_000, { kind: 'lost', reason: 'ring', count: 8, messages: 5, until: millis(6_000) });
    recording.add(7_000, { kind: 'lost', reason: 'no-farewell', count: 1, messages: 0, until: millis(7_000) });
    expect(openIn(recording)).toMatchObject([
      { reason: 'dropped', stream: null, count: 5, text: '5 messages are missing in the recording itself' },
      { reason: 'dropped', stream: null, count: 1, text: 'The end of 1 page is not recorded' },
    ]);
  });

  test('are binary messages that nothing reads', () => {
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/live');
    for (let n = 1; n <= 6; n += 1) {
      const data = Buffer.from([0xc1, 0xff, 0xfe, n]).toString('base64');
      recording.add(n * 100, {
        ...{ kind: 'message', connection: socket, direction: 'in', via: 'frame', bodyKind: 'arraybuffer' },
        ...{ payload: { encoding: 'base64', data, size: null, isCut: false }, event: null, id: null, buffered: null },
      });
    }
    expect(openIn(recording)).toMatchObject([{ reason: 'undecoded', count: 6 }]);
  });
});
