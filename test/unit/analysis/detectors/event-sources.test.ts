import { describe, expect, test } from 'vitest';
import { createEventSourceDetector } from '../../../../src/analysis/detectors/event-sources.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';
import type { NetworkRecord } from '../../../../src/wire/record.ts';
import { recordedSource, source } from './event-source-recordings.ts';

describe('event sources', () => {
  test('a server that continues after the last id has resumed', () => {
    expect(findingsOf(source(11), createEventSourceDetector)).toEqual([]);
  });

  test('one that continues further along has not, and 11 to 13 are lost', () => {
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

  /** Events with ids that have an order but no neighbours, and after a reconnect one that is older or newer. */
  const ordered = (first: string): Recording => {
    const recording = new Recording();
    const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
    const send = (at: number, id: string): void =>
      recording.message(at, connection, '{}', { via: 'event', event: 'message', id });
    recording.open(50, connection);
    for (let index = 1; index <= 10; index += 1) send(index * 1_000, `170000000${index + 10}000-0`);
    recording.error(10_500, connection, 0);
    recording.open(13_500, connection);
    send(13_600, first);
    return recording;
  };

  test('an older id after a reconnect shows that the server began further back', () => {
    const [finding] = findingsOf(ordered('17000000015000-0'), createEventSourceDetector);
    expect(finding).toMatchObject({ kind: 'not-resumed', count: 0 });
    expect(finding?.text).toContain('17000000015000-0, is an older one');
    expect(findingsOf(ordered('17000000030000-0'), createEventSourceDetector)).toEqual([]);
  });

  // The id names the room of an event, and more than one event has it.
  test('ids that come again within one connection name no event, so an old one after a reconnect says nothing', () => {
    const rooms = (names: readonly string[], first: string): Recording => {
      const recording = new Recording();
      const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
      const send = (at: number, id: string): void =>
        recording.message(at, connection, `{"at":${at}}`, { via: 'event', event: 'message', id });
      recording.open(50, connection);
      names.forEach((name, index) => void send(1_000 * (index + 1), name));
      recording.error(10_500, connection, 0);
      recording.open(13_500, connection);
      send(13_600, first);
      return recording;
    };
    expect(findingsOf(rooms(['a', 'b', 'a', 'b'], 'a'), createEventSourceDetector)).toEqual([]);
    expect(findingsOf(rooms(['a', 'b', 'c', 'd'], 'a'), createEventSourceDetector)).toMatchObject([
      { kind: 'not-resumed' },
    ]);
  });

  test('a new EventSource of the page does not know the last id, and need not resume', () => {
    const recording = source(11);
    const again = recording.connect(60_000, 'eventsource', 'https://app.test/events');
    recording.closing(59_000, 1);
    recording.open(60_050, again);
    recording.message(60_100, again, '{}', { via: 'event', event: 'message', id: '90' });
    expect(findingsOf(recording, createEventSourceDetector)).toEqual([]);
  });

  test('a greeting without an id of its own after a reconnect says nothing of where the server continued', () => {
    const recording = new Recording();
    const feed = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(20, feed);
    for (let id = 1; id <= 25; id += 1) {
      recording.message(100 + id * 100, feed, `{"n":${id}}`, { via: 'event', event: 'message', id: `${id}` });
    }
    recording.error(5_000, feed, 0);
    recording.open(6_000, feed);
    // the platform shows the last id before it
    recording.message(6_010, feed, '{}', { via: 'event', event: 'connected', id: '25' });
    const resumed = (first: number) => {
      const more = { via: 'event', event: 'message', id: `${first}` } as const;
      recording.message(6_100, feed, `{"n":${first}}`, more);
      const findings = findingsOf(recording, createEventSourceDetector);
      recording.records.pop();
      return findings.map(({ kind }) => kind);
    };
    expect(resumed(26)).toEqual([]);
    expect(resumed(30)).toEqual(['not-resumed']);
  });
});

describe('an event source that ended for good, of which DevTools know the answer', () => {
  const ended = (more: Partial<NetworkRecord>, url = 'https://app.test/events') => {
    const recording = new Recording();
    const connection = recording.connect(0, 'eventsource', url);
    recording.error(100, connection, 2);
    recording.close(100, connection, { how: 'closed' });
    recording.network(1_000, connection, more);
    return findingsOf(recording, createEventSourceDetector);
  };
  const typed = (type: string) => ({ status: 200, headers: [['content-type', type] as const] });

  test('was led to a page that is no event stream', () => {
    const [finding] = ended({ ...typed('text/html; charset=utf-8'), url: 'https://app.test/login?next=/events' });
    expect(finding).toMatchObject({
      severity: 'error',
      text: 'The event source stopped for good at 0.100 s: the answer was HTTP status 200, text/html after a redirect to /login.',
    });
    expect(finding?.advice).toContain('login');
  });

  test('was ended on purpose by 204', () => {
    expect(ended({ status: 204 })).toMatchObject([{ severity: 'info', advice: '' }]);
  });

  test('was refused for want of permission, where another site answered as it should', () => {
    const [finding] = ended(typed('text/event-stream'), 'https://events.test/live');
    expect(finding?.advice).toContain('Access-Control-Allow-Origin');
    expect(finding?.severity).toBe('warning');
  });
});
