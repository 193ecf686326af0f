import { describe, expect, test } from 'vitest';
import type { CreateDetector } from '../../../../src/analysis/detector.ts';
import { OutageTracker } from '../../../../src/analysis/outages/outage-tracker.ts';
import { waitsOf } from '../../../../src/analysis/outages/outage.ts';
import type { Outage } from '../../../../src/analysis/outages/outage.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording, text } from '../recording.ts';
import { outage } from './outage.ts';

/** The outages of a recording, as they were when they last changed. */
function outagesOf(recording: Recording): readonly Outage[] {
  const outages = new Set<Outage>();
  const create: CreateDetector = (context) => {
    const tracker = new OutageTracker(context, { changed: (_stream, changed) => void outages.add(changed) });
    return {
      connecting: (stream, span, record) => tracker.connecting(stream, span, record),
      opened: (stream, span, record) => tracker.opened(stream, span, record),
      closed: (stream, span, record) => tracker.closed(stream, span, record),
      message: (stream, message, decoded) => tracker.message(stream, message, decoded),
      findings: () => [],
    };
  };
  findingsOf(recording, create);
  return [...outages];
}

describe('outages', () => {
  test('an outage lasts from the end of a connection to the next that opens, with the waits between', () => {
    const [only, ...more] = outagesOf(outage([1_000, 2_000, 4_000], true));
    expect(more).toEqual([]);
    // 60,000 + 1,000 + 5 + 2,000 + 5 + 4,000 + 20 until it is open
    expect(only).toMatchObject({ from: 60_000, resumedAt: 67_030, attemptCount: 3, flaps: 0, wasUp: true });
    expect(only === undefined ? [] : waitsOf(only)).toEqual([1_000, 2_000, 4_000]);
  });

  // The browser announces an attempt with each failure, and waits before it makes it.
  test('an attempt that the page takes back within the error event is none', () => {
    const recording = new Recording();
    const url = 'https://app.test/events';
    const fails = (at: number, source: number): void => {
      recording.error(at, source, 0);
      recording.close(at, source, { how: 'failed' });
      const next = recording.connect(at, 'eventsource', url);
      recording.closing(at, next);
      recording.close(at, next);
    };
    const first = recording.connect(0, 'eventsource', url);
    recording.open(20, first);
    recording.message(1_000, first, 'a', { via: 'event', event: 'message', id: '' });
    fails(60_000, first);
    for (const at of [61_000, 62_000]) fails(at + 5, recording.connect(at, 'eventsource', url));
    recording.open(63_020, recording.connect(63_000, 'eventsource', url));
    const [only] = outagesOf(recording);
    expect(only).toMatchObject({ from: 60_000, resumedAt: 63_020, attemptCount: 3 });
    expect(only === undefined ? [] : waitsOf(only)).toEqual([1_000, 995, 995]);
  });

  // As Ably does: `error` has come, and the socket is closed already.
  test('an attempt that failed stays one where the page closes what is left of it', () => {
    const recording = new Recording();
    const url = (resume: string): string => `wss://app.test/?v=6${resume}`;
    recording.close(60_000, recording.socket(0, url('')), { code: 1006 });
    for (const at of [61_000, 63_000]) {
      const attempt = recording.connect(at, 'websocket', url('&resume=a'));
      recording.error(at + 5, attempt, 3);
      recording.closing(at + 6, attempt);
      recording.close(at + 7, attempt, { code: 1006 });
    }
    recording.socket(65_000, url('&resume=a'));
    expect(outagesOf(recording)).toMatchObject([{ from: 60_000, attemptCount: 3, resumedAt: 65_020 }]);
  });

  // The page closes a connection that is up, and opens the next before the end of the old one is reported.
  test('a connection that the page replaces is no part of an outage that is over', () => {
    const recording = outage([1_000], true);
    recording.closing(80_000, 2);
    const next = recording.connect(80_001, 'websocket', 'wss://app.test/live');
    recording.close(80_020, 2, { code: 1000, wasClean: true });
    recording.open(80_030, next, { status: 101 });
    expect(outagesOf(recording)).toMatchObject([{ attemptCount: 1, resumedAt: 61_020 }]);
  });

  test('a conversation that the server ends in agreement, and another one later, are no outage', () => {
    const conversations = (pause: number, code: number): Recording => {
      const recording = new Recording();
      for (let at = 0; at < 3 * (pause + 2_000); at += pause + 2_000) {
        const socket = recording.socket(at);
        recording.message(at + 500, socket, '{"log":"line"}');
        recording.close(at + 2_000, socket, { code, wasClean: code === 1000 });
      }
      return recording;
    };
    expect(outagesOf(conversations(20_000, 1000))).toEqual([]);
    expect(outagesOf(conversations(2_000, 1000))).toMatchObject([{ attemptCount: 2 }]);
    expect(outagesOf(conversations(20_000, 1006))).toMatchObject([{ attemptCount: 2 }]);
  });

  test('a connection that lives for less than 5 s is part of the outage', () => {
    const recording = outage([1_000], true);
    recording.close(63_000, 2, { code: 1006 });
    recording.socket(65_000);
    expect(outagesOf(recording)).toMatchObject([{ attemptCount: 2, flaps: 1, resumedAt: 65_020 }]);
  });

  test('one that brought something ends it, however short it lived: two outages of one series', () => {
    const recording = outage([1_000], true);
    recording.message(61_500, 2, '{"seq":1}');
    recording.close(63_000, 2, { code: 1006 });
    recording.socket(65_000);
    const [only] = outagesOf(recording);
    expect(only?.downtimes).toMatchObject([
      { from: 60_000, resumedAt: 61_020, attempts: 1 },
      { from: 63_000, resumedAt: 65_020, attempts: 1 },
    ]);
  });

  test('an attempt begun within the error event of the one before is part of its outage', () => {
    const recording = outage([], false);
    const failed = recording.connect(61_000, 'websocket', 'wss://app.test/live');
    recording.error(61_005, failed, 3);
    recording.socket(61_006);
    recording.close(61_007, failed, { code: 1006 });
    expect(outagesOf(recording)).toMatchObject([{ from: 60_000, attemptCount: 2, resumedAt: 61_026 }]);
  });

  test('so is one begun within the error event of the connection that broke', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    recording.error(60_000, first, 3);
    recording.connect(60_001, 'websocket', 'wss://app.test/live');
    recording.close(60_002, first, { code: 1006 });
    recording.open(60_050, 2, { status: 101 });
    expect(outagesOf(recording)).toMatchObject([{ from: 60_002, attemptCount: 1, resumedAt: 60_050 }]);
  });

  test('where a recording does not know how a socket ended, its end is no outage', () => {
    const recording = outage([1_000], true);
    const unknown = new Recording();
    const first = unknown.socket(0);
    unknown.close(60_000, first, { code: null });
    unknown.socket(61_000);
    expect([outagesOf(recording), outagesOf(unknown)].map(({ length }) => length)).toEqual([1, 0]);
  });

  // calls of 2 s, each asked again at once; the server is down from 60,000 to 63,000
  test('a polled session is down from the call that failed to the handshake that was answered', () => {
    const recording = new Recording();
    const url = (more: string) => `https://app.test/socket.io/?EIO=4&transport=polling${more}`;
    recording.request(0, url('&t=0'), 10, '0{"sid":"S1","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    for (let at = 10; at < 58_000; at += 2_010) recording.request(at, url(`&t=${at}&sid=S1`), 2_000, '42["tick",1]');
    const failed = recording.connect(59_000, 'xhr', url('&t=x&sid=S1'));
    recording.close(60_000, failed, { how: 'failed' });
    const refused = recording.connect(61_500, 'xhr', url('&t=y'));
    recording.close(61_510, refused, { how: 'failed' });
    recording.request(63_000, url('&t=z'), 10, '0{"sid":"S2","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    for (let at = 63_010; at < 90_000; at += 2_010)
      recording.request(at, url(`&t=${at}&sid=S2`), 2_000, '42["tick",1]');
    expect(outagesOf(recording)).toMatchObject([{ from: 60_000, wasUp: true, attemptCount: 2, resumedAt: 63_010 }]);
  });

  test('a poll that fails is down from its first failed call to its next answer', () => {
    const recording = new Recording();
    for (let index = 0; index < 40; index += 1) {
      const isDown = index >= 15 && index < 18;
      recording.request(index * 2_000, 'https://app.test/poll', 60, `[${index}]`, isDown ? { status: 503 } : {});
    }
    // calls 15, 16 and 17 fail; 18 is answered at 36,060
    const [only, ...more] = outagesOf(recording);
    expect(more).toEqual([]);
    expect(only?.downtimes).toMatchObject([{ from: 30_060, failures: 3, resumedAt: 36_060 }]);
  });

  // A class is known for certain from the tenth call on.
  test('calls that failed before it was clear that they are a poll belong to its outage', () => {
    const recording = new Recording();
    for (let index = 0; index < 20; index += 1) {
      const isDown = index >= 7 && index < 11;
      recording.request(index * 2_000, 'https://app.test/poll', 60, `[${index}]`, isDown ? { status: 503 } : {});
    }
    // calls 7 to 10 fail; 11 is answered at 22,060
    const [only, ...more] = outagesOf(recording);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ from: 14_060, attemptCount: 4 });
    expect(only?.downtimes).toMatchObject([{ from: 14_060, failures: 4, resumedAt: 22_060 }]);
  });

  test('an attempt that its answer refuses failed then, and not when the page lets go of the body', () => {
    const recording = new Recording();
    const ask = (at: number, status: number): number => {
      const call = recording.connect(at, 'fetch', 'https://app.test/feed');
      recording.open(at + 20, call, { status, headers: status === 200 ? [['content-type', 'text/event-stream']] : [] });
      return call;
    };
    const first = ask(0, 200);
    for (let id = 1; id <= 60; id += 1) recording.chunk(id * 1_000, first, `id: ${id}\ndata: {"n":${id}}\n\n`);
    recording.close(60_500, first, { how: 'failed' });
    // Asked again 2 s after each answer of 20 ms; two bodies are let go in between, the third one later.
    for (const at of [62_500, 64_520]) recording.close(at + 1_520, ask(at, 500), { how: 'unread' });
    const third = ask(66_540, 500);
    ask(68_560, 200);
    recording.close(69_000, third, { how: 'unread' });
    const [only, ...more] = outagesOf(recording);
    expect(more).toEqual([]);
    expect(only === undefined ? [] : waitsOf(only)).toEqual([2_000, 2_000, 2_000, 2_000]);
  });

  test('a subscription by POST that broke and was asked for again is an outage; another question is none', () => {
    const stream = (recording: Recording, at: number, body: string, how: 'failed' | 'complete'): void => {
      const connection = recording.connect(at, 'fetch', 'https://app.test/feed', {
        method: 'POST',
        bodyKind: 'text',
        body: text(body),
      });
      recording.open(at + 20, connection, { headers: [['content-type', 'text/event-stream']] });
      recording.chunk(at + 500, connection, 'data: {"price":1}\n\n');
      recording.close(at + 10_000, connection, { how });
    };
    const outages = (second: string, how: 'failed' | 'complete') => {
      const recording = new Recording();
      stream(recording, 0, '{"topic":"a"}', how);
      stream(recording, 11_000, second, 'complete');
      return outagesOf(recording).length;
    };
    expect(outages('{"topic":"a"}', 'failed')).toBe(1);
    expect(outages('{"topic":"b"}', 'failed')).toBe(0);
    expect(outages('{"topic":"a"}', 'complete')).toBe(0);
  });

  // A GET of lines of JSON under a media type that says nothing: what it is shows when its pieces come.
  const lines = (recording: Recording, at: number, how: 'failed' | 'complete'): void => {
    const call = recording.connect(at, 'xhr', 'https://app.test/feed');
    recording.open(at + 10, call, { headers: [['content-type', 'text/plain']] });
    for (let n = 1; n < 9; n += 1) recording.chunk(at + 1_000 * n, call, `{"n":${at + n}}\n`);
    recording.close(at + 9_000, call, { how, wasClean: how === 'complete' });
  };

  test('a streamed reply that was cut and is asked for again is an outage, from its answer on', () => {
    const recording = new Recording();
    lines(recording, 0, 'failed');
    lines(recording, 10_000, 'complete');
    lines(recording, 20_000, 'complete');
    expect(outagesOf(recording)).toMatchObject([
      { from: 9_000, wasUp: true, attemptCount: 1, upBefore: 8_990, resumedAt: 10_010 },
    ]);
  });

  test('one that is complete is none, however often it is asked for', () => {
    const recording = new Recording();
    for (const at of [0, 10_000, 20_000]) lines(recording, at, 'complete');
    expect(outagesOf(recording)).toEqual([]);
  });

  test('one that lived longer begins an outage of its own', () => {
    const recording = outage([1_000], true);
    recording.close(66_100, 2, { code: 1006 });
    recording.socket(68_000);
    expect(outagesOf(recording)).toMatchObject([
      { from: 60_000, attemptCount: 1 },
      { from: 66_100, attemptCount: 1 },
    ]);
  });

  test('an end by the page is no outage', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.closing(5_000, socket);
    recording.close(5_010, socket, { code: 1000, wasClean: true });
    recording.socket(6_000);
    expect(outagesOf(recording)).toEqual([]);
  });

  test('a wait of a hidden page is not known', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(60_000, socket, { code: 1006 });
    recording.page(60_500, 'hidden');
    recording.socket(75_000);
    const [only] = outagesOf(recording);
    expect(only?.isObscured).toBe(true);
    expect(only === undefined ? [] : waitsOf(only)).toEqual([]);
  });
});
