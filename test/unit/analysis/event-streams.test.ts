import { describe, expect, test } from 'vitest';
import { createBackoffDetector } from '../../../src/analysis/detectors/backoff.ts';
import { createReconnectDetector } from '../../../src/analysis/detectors/reconnects.ts';
import { createEventSourceDetector } from '../../../src/analysis/detectors/event-sources.ts';
import { createStreamedReplyDetector } from '../../../src/analysis/detectors/streamed-replies.ts';
import { findingsOf } from './findings-of.ts';
import { Recording } from './recording.ts';

/** The same as the recorder in a page writes it: a connection for each attempt, announced when the one before ended. */
function recordedSource(resumeAt: number): Recording {
  const recording = new Recording();
  const url = 'https://app.test/events';
  const first = recording.connect(0, 'eventsource', url);
  const send = (at: number, connection: number, id: number): void =>
    recording.message(at, connection, `{"n":${id}}`, { via: 'event', event: 'message', id: `${id}` });
  recording.open(50, first);
  for (let id = 1; id <= 10; id += 1) send(id * 1_000, first, id);
  recording.error(10_500, first, 0);
  recording.close(10_500, first, { how: 'failed' });
  const vain = recording.connect(10_500, 'eventsource', url, { headers: [['last-event-id', '10']] });
  recording.error(13_500, vain, 0);
  recording.close(13_500, vain, { how: 'failed' });
  const second = recording.connect(13_500, 'eventsource', url, { headers: [['last-event-id', '10']] });
  recording.open(16_500, second);
  for (let id = resumeAt; id < resumeAt + 3; id += 1) send(16_600 + (id - resumeAt) * 100, second, id);
  return recording;
}

/** An event source that brings ten events, breaks, and after 3 s brings those numbered from `resumeAt` on. */
function source(resumeAt: number, hasIds = true): Recording {
  const recording = new Recording();
  const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
  const send = (at: number, id: number): void =>
    recording.message(at, connection, `{"n":${id}}`, { via: 'event', event: 'message', id: hasIds ? `${id}` : '' });
  recording.open(50, connection);
  for (let id = 1; id <= 10; id += 1) send(id * 1_000, id);
  recording.error(10_500, connection, 0);
  recording.open(13_500, connection);
  for (let id = resumeAt; id < resumeAt + 3; id += 1) send(13_600 + (id - resumeAt) * 100, id);
  return recording;
}

describe('event sources', () => {
  test('a server that goes on behind the last id has resumed', () => {
    expect(findingsOf(source(11), createEventSourceDetector)).toEqual([]);
  });

  test('one that goes on further along has not, and 11 to 13 are lost', () => {
    expect(findingsOf(source(14), createEventSourceDetector)).toMatchObject([
      {
        kind: 'not-resumed',
        count: 3,
        text: 'The server did not resume after id 10 at 13.500 s: the first event after the reconnect was 14.',
      },
    ]);
  });

  test('the same holds where each attempt is a connection of its own', () => {
    expect(findingsOf(recordedSource(11), createEventSourceDetector)).toEqual([]);
    expect(findingsOf(recordedSource(14), createEventSourceDetector)).toMatchObject([
      { kind: 'not-resumed', count: 3 },
    ]);
  });

  test('an outage of an event source is one reconnect, with the attempts that the browser made', () => {
    expect(findingsOf(recordedSource(11), createReconnectDetector)).toMatchObject([
      { kind: 'reconnect', count: 2, from: 10_500, until: 16_500 },
    ]);
    expect(findingsOf(recordedSource(11), createBackoffDetector)).toEqual([]);
  });

  test('one that gives no ids cannot resume', () => {
    expect(findingsOf(source(11, false), createEventSourceDetector)).toMatchObject([
      { kind: 'not-resumed', severity: 'info' },
    ]);
  });

  test('one that the browser gave up is dead', () => {
    const recording = new Recording();
    const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.error(100, connection, 2);
    recording.close(100, connection, { how: 'closed' });
    expect(findingsOf(recording, createEventSourceDetector)).toMatchObject([
      { kind: 'dead-eventsource', severity: 'warning' },
    ]);
  });

  test('one that the page closed is not', () => {
    const recording = new Recording();
    const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(50, connection);
    recording.closing(100, connection);
    recording.close(100, connection, { how: 'closed' });
    expect(findingsOf(recording, createEventSourceDetector)).toEqual([]);
  });
});

interface Reply {
  readonly pieces: readonly (readonly [at: number, text: string])[];
  readonly how?: 'complete' | 'failed';
}

function replies(list: readonly Reply[]): Recording {
  const recording = new Recording();
  for (const [index, { pieces, how }] of list.entries()) {
    const start = index * 60_000;
    const call = recording.connect(start, 'fetch', 'https://app.test/chat', { method: 'POST' });
    recording.open(start + 20, call, { headers: [['content-type', 'text/event-stream']] });
    for (const [at, text] of pieces) recording.chunk(start + at, call, text);
    recording.close(start + (pieces.at(-1)?.[0] ?? 0) + 10, call, { how: how ?? 'complete' });
  }
  return recording;
}

describe('streamed replies', () => {
  const whole: Reply = {
    pieces: [
      [100, 'data: a\n\n'],
      [200, 'data: b\n\n'],
      [300, 'data: [DONE]\n\n'],
    ],
  };

  test('a reply with its end marker is whole', () => {
    expect(findingsOf(replies([whole, whole]), createStreamedReplyDetector)).toEqual([]);
  });

  test('one without the marker that the others have broke off', () => {
    const short = { pieces: whole.pieces.slice(0, 2) };
    expect(findingsOf(replies([whole, short]), createStreamedReplyDetector)).toMatchObject([
      {
        kind: 'truncated',
        text: 'The streamed reply broke off at 60.210 s after 2 messages, without its end (data: [DONE]).',
      },
    ]);
  });

  test('one that ends inside an event broke off', () => {
    const cut: Reply = {
      pieces: [
        [100, 'data: a\n\n'],
        [200, 'data: half an eve'],
      ],
    };
    expect(findingsOf(replies([cut]), createStreamedReplyDetector)).toMatchObject([{ kind: 'truncated' }]);
  });

  const stamped = (apart: number): string =>
    Array.from({ length: 6 }, (_, index) => `data: {"ts":${1_700_000_000_000 + index * apart}}\n\n`).join('');

  // made 500 ms apart, 2.5 s in all, and delivered in one piece
  test('events made one after another that come in one piece were held back', () => {
    expect(findingsOf(replies([{ pieces: [[3_000, stamped(500)]] }]), createStreamedReplyDetector)).toMatchObject([
      { kind: 'buffered-stream', count: 6 },
    ]);
  });

  test('events made at once may come at once', () => {
    expect(findingsOf(replies([{ pieces: [[3_000, stamped(1)]] }]), createStreamedReplyDetector)).toEqual([]);
  });
});
