import { describe, expect, test } from 'vitest';
import { createCloseCodeDetector } from '../../../../src/analysis/detectors/close-codes.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';
import type { NetworkRecord } from '../../../../src/wire/record.ts';

describe('close codes', () => {
  const ends = (code: number, life: number, times: number): Recording => {
    const recording = new Recording();
    for (let index = 0; index < times; index += 1) {
      const socket = recording.socket(index * 60_000);
      recording.close(index * 60_000 + life, socket, { code });
    }
    return recording;
  };

  test('a server error is reported with its count', () => {
    expect(findingsOf(ends(1011, 30_000, 3), createCloseCodeDetector)).toMatchObject([
      { count: 3, severity: 'error', text: 'Closed with code 1011 (server error) 3 times, the last at 150.000 s.' },
    ]);
  });

  test('a connection that breaks once in a while is no close code of note', () => {
    expect(findingsOf(ends(1006, 30_000, 3), createCloseCodeDetector)).toEqual([]);
  });

  test('one that breaks at once, twice, was turned away', () => {
    expect(findingsOf(ends(1006, 300, 2), createCloseCodeDetector)).toMatchObject([{ count: 2 }]);
  });

  /** Attempts that are refused at these times; a socket that opens at `opens`. */
  const refused = (times: readonly number[], opens: number | null): Recording => {
    const recording = new Recording();
    for (const at of [...times, ...(opens === null ? [] : [opens])].sort((left, right) => left - right)) {
      if (at === opens) {
        recording.close(at + 900, recording.socket(at - 100), { code: 1006 });
        continue;
      }
      const attempt = recording.connect(at, 'websocket', 'wss://app.test/live');
      recording.close(at + 5, attempt, { code: 1006 });
    }
    return recording;
  };

  test('attempts that never open are an error, but not where the endpoint worked before or works after', () => {
    expect(findingsOf(refused([0, 2_000, 4_000], null), createCloseCodeDetector)).toMatchObject([
      { severity: 'error', count: 3, text: 'Could not connect 3 times, the last at 4.005 s.' },
    ]);
    expect(findingsOf(refused([10_000, 12_000], 1_000), createCloseCodeDetector)).toEqual([]);
    expect(findingsOf(refused([0, 2_000], 10_000), createCloseCodeDetector)).toEqual([]);
  });

  test('attempts that asked for a subprotocol name it as a suspect', () => {
    const recording = new Recording();
    for (const at of [0, 3_000]) {
      const attempt = recording.connect(at, 'websocket', 'wss://app.test/live', { protocols: ['json.v1'] });
      recording.close(at + 5, attempt, { code: 1006 });
    }
    expect(findingsOf(recording, createCloseCodeDetector)[0]?.evidence[1]).toContain('json.v1');
  });

  const CENTRIFUGO = '{"id":1,"connect":{"client":"abc","version":"5","ping":25,"pong":true}}';
  const PUSHER =
    '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"1.2\\",\\"activity_timeout\\":120}"}';

  /** A connection of a protocol that ends with a code; the page connects again `wait` milliseconds later. */
  const protocolEnds = (greeting: string, code: number, wait: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(100, socket, greeting);
    recording.close(30_000, socket, { code });
    recording.socket(30_000 + wait);
    return recording;
  };
  const textsAfter = (greeting: string, code: number, wait: number) =>
    findingsOf(protocolEnds(greeting, code, wait), createCloseCodeDetector).map(({ text }) => text);

  test.each([
    ['Centrifugo 3001 as 1012', CENTRIFUGO, 3001, 99, 'Connected again within 100 ms after code 3001 (shutdown)'],
    ['Pusher 4100 as 1013', PUSHER, 4100, 999, 'Connected again within 1 s after code 4100 (over capacity)'],
  ])('%s: an agreed end, but for a page that does not wait', (_name, greeting, code, tooSoon, text) => {
    expect(textsAfter(greeting, code, tooSoon + 1)).toEqual([]);
    expect(textsAfter(greeting, code, tooSoon)).toEqual([`${text} once, at 30.000 s.`]);
  });

  test('a server that asks to come back at once is obeyed', () => {
    expect(textsAfter(CENTRIFUGO, 3011, 0)).toEqual([]);
    expect(textsAfter(PUSHER, 4200, 0)).toEqual([]);
  });

  test('other codes of a protocol keep its own names', () => {
    expect(textsAfter(CENTRIFUGO, 3008, 5_000)).toEqual(['Closed with code 3008 (slow) once, at 30.000 s.']);
    expect(textsAfter('{"value":1}', 3001, 5_000)).toEqual(['Closed with code 3001 once, at 30.000 s.']);
  });

  test.each([1000, 1001, 1005, 1012])('%i is an agreed end', (code) => {
    expect(findingsOf(ends(code, 30_000, 2), createCloseCodeDetector)).toEqual([]);
  });

  /** A socket that is closed with a code, and the next one `wait` ms later. */
  const againAfter = (code: number, wait: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(30_000, socket, { code });
    recording.socket(30_000 + wait);
    return recording;
  };

  test('a page that is back within a second of "try again later" did not wait', () => {
    expect(findingsOf(againAfter(1013, 999), createCloseCodeDetector).map(({ text }) => text)).toEqual([
      'Connected again within 1 s after code 1013 (try again later) once, at 30.000 s.',
    ]);
    expect(findingsOf(againAfter(1013, 1_000), createCloseCodeDetector)).toEqual([]);
  });

  test('in a rolling restart only an attempt without a wait is too soon', () => {
    expect(findingsOf(againAfter(1012, 99), createCloseCodeDetector).map(({ text }) => text)).toEqual([
      'Connected again within 100 ms after code 1012 (service restart) once, at 30.000 s.',
    ]);
    expect(findingsOf(againAfter(1012, 100), createCloseCodeDetector)).toEqual([]);
  });

  test('a message that was too big is named with the largest one of the second before', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(28_000, socket, 'x'.repeat(9_000), { direction: 'out' });
    recording.message(29_500, socket, 'x'.repeat(3_000), { direction: 'out' });
    recording.close(30_000, socket, { code: 1009, reason: 'limit 1 kB' });
    const [finding] = findingsOf(recording, createCloseCodeDetector);
    expect(finding?.evidence).toEqual([
      '1 close',
      'reason given: limit 1 kB',
      'largest message sent in the second before: 3 kB',
    ]);
  });

  test('an end that the page asked for is no finding, whatever its code', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.closing(30_000, socket);
    recording.close(30_100, socket, { code: 4_000 });
    expect(findingsOf(recording, createCloseCodeDetector)).toEqual([]);
  });
});

describe('attempts of which DevTools know the answer', () => {
  const refused = (times: number, more: Partial<NetworkRecord>, protocols: readonly string[] = []) => {
    const recording = new Recording();
    for (let index = 0; index < times; index += 1) {
      const connection = recording.connect(index * 3_000, 'websocket', 'wss://app.test/live', { protocols });
      recording.close(index * 3_000 + 30, connection, { code: 1006 });
      recording.network(index * 3_000 + 1_000, connection, more);
    }
    return findingsOf(recording, createCloseCodeDetector);
  };

  test('name the status, also of a single one', () => {
    const answer = { status: 403, error: 'Unexpected response code: 403' };
    expect(refused(3, answer)[0]?.text).toBe('Could not connect 3 times, the last at 6.030 s: HTTP status 403.');
    expect(refused(1, answer)).toHaveLength(1);
    expect(refused(1, { status: 502 })).toEqual([]);
  });

  test('say that the server chose none of the subprotocols', () => {
    const [finding] = refused(2, { status: 101 }, ['json.v1']);
    expect(finding?.text).toContain('the server chose none of the subprotocols asked for (json.v1)');
    expect(finding).toMatchObject({ doubt: '' });
  });

  test('say in the browser’s words why there was no answer', () => {
    const error = 'Error in connection establishment: net::ERR_CONNECTION_REFUSED';
    expect(refused(2, { error })[0]?.text).toContain(`no answer: ${error}`);
  });
});
