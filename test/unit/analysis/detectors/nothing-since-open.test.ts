import { describe, expect, test } from 'vitest';
import { createNothingSinceOpenDetector } from '../../../../src/analysis/detectors/nothing-since-open.ts';
import type { Header } from '../../../../src/wire/record.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

const GZIP: readonly Header[] = [
  ['content-type', 'text/event-stream'],
  ['content-encoding', 'gzip'],
];

/** An event source that opens and brings nothing for a minute, unless `then` adds something. */
function quietSource(headers: readonly Header[], then: (recording: Recording, source: number) => void = () => {}) {
  const recording = new Recording();
  const source = recording.connect(0, 'eventsource', 'https://app.test/events');
  recording.open(20, source);
  recording.network(1_000, source, { status: 200, headers });
  then(recording, source);
  recording.page(60_000, 'navigate');
  return findingsOf(recording, createNothingSinceOpenDetector);
}

describe('an event source that is open and brings nothing', () => {
  test('is a warning where its answer is compressed', () => {
    expect(quietSource(GZIP)).toMatchObject([{ kind: 'nothing-arrives', severity: 'warning', from: 20 }]);
  });

  test('is a quiet feed where nothing proves more', () => {
    expect(quietSource([['content-type', 'text/event-stream']])).toEqual([]);
    expect(quietSource([['content-encoding', 'gzip']])).toEqual([]);
  });

  test('is none once something came, or the page was hidden', () => {
    const event = { via: 'event', event: 'message', id: '' } as const;
    expect(quietSource(GZIP, (recording, source) => recording.message(30_000, source, 'a', event))).toEqual([]);
    expect(quietSource(GZIP, (recording) => recording.page(1_500, 'hidden'))).toEqual([]);
  });

  test('is known of a streamed reply by the headers that the page sees', () => {
    const recording = new Recording();
    recording.open(20, recording.connect(0, 'fetch', 'https://app.test/events'), { headers: GZIP });
    recording.page(60_000, 'navigate');
    expect(findingsOf(recording, createNothingSinceOpenDetector)).toHaveLength(1);
  });
});

describe('events for which the page has no listener', () => {
  const unlistened = (heard: boolean) =>
    quietSource([], (recording, source) => {
      if (heard) recording.message(1_500, source, 'a', { via: 'event', event: 'message', id: '' });
      recording.network(2_000, source, { status: 200, unlistened: [['firstPaint', 20]] });
    });

  test('are none any more once the page listens', () => {
    const findings = quietSource([], (recording, source) => {
      recording.network(2_000, source, { status: 200, unlistened: [['paint', 1]] });
      recording.network(3_000, source, { status: 200 });
    });
    expect(findings).toEqual([]);
  });

  // The last event of an answer that ended may be in the browser's list alone.
  test('are none of a type that the page was given before', () => {
    const findings = quietSource([], (recording, source) => {
      recording.message(1_500, source, 'a', { via: 'event', event: 'paint', id: '' });
      recording.network(2_000, source, { status: 200, unlistened: [['paint', 1]] });
    });
    expect(findings).toEqual([]);
  });

  test('are none of a reply by fetch, which has no listeners', () => {
    const recording = new Recording();
    const reply = recording.connect(0, 'fetch', 'https://app.test/answer', { method: 'POST' });
    recording.open(20, reply, { headers: [['content-type', 'text/event-stream']] });
    recording.close(900, reply, { how: 'failed' });
    recording.network(2_000, reply, { status: 200, unlistened: [['message', 12]] });
    expect(findingsOf(recording, createNothingSinceOpenDetector)).toEqual([]);
  });

  test('are a warning where they are all that came, and a note beside others', () => {
    expect(unlistened(false)).toMatchObject([
      {
        severity: 'warning',
        count: 20,
        text: '20 events came for which the page has no listener: firstPaint (20).',
      },
    ]);
    expect(unlistened(true)).toMatchObject([{ severity: 'info', count: 20 }]);
  });
});
