import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Recording } from '../analysis/recording.ts';
import { failure, feed, realtimeOf, upTo, without } from './realtime-support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a page under test did', () => {
  test('are its streams, messages and findings, or those of the streams that are meant', () => {
    const recording = feed(without(40, 20));
    feed(upTo(40), recording, 'wss://app.test/other');
    const realtime = realtimeOf(recording);
    expect(realtime.streams().map(({ url }) => url)).toEqual(['wss://app.test/live', 'wss://app.test/other']);
    expect(realtime.streams('other')).toHaveLength(1);
    expect([realtime.messages().length, realtime.messages('live').length]).toEqual([79, 39]);
    expect([realtime.findings('live').length > 0, realtime.findings('other')]).toEqual([true, []]);
  });

  test('are chosen alike by a pattern that remembers where it was', () => {
    const realtime = realtimeOf(feed(upTo(5)));
    for (const pattern of [/live/g, /live/y])
      expect([realtime.streams(pattern).length, realtime.streams(pattern).length]).toEqual([1, 1]);
  });

  test('is nothing of development tools', () => {
    const recording = new Recording();
    recording.socket(0, 'ws://localhost:5173/', { protocols: ['vite-hmr'] });
    expect(realtimeOf(recording).streams()).toEqual([]);
  });
});

describe('no gaps', () => {
  test('fails if a number is missing, and names it', async () => {
    expect(await failure(realtimeOf(feed(without(40, 20))).expectNoGaps())).toContain('20 never arrived');
  });

  test('holds if none is, or if it is missing in another stream', async () => {
    expect(await failure(realtimeOf(feed(upTo(40))).expectNoGaps())).toBe('');
    const two = feed(upTo(40), feed(without(40, 20)), 'wss://app.test/other');
    expect(await failure(realtimeOf(two).expectNoGaps('other'))).toBe('');
  });

  test('waits for a message that is still on its way', async () => {
    const recording = feed(without(40, 39));
    // The last of 39 messages came at 3.9 s: 0.1 s ago.
    const missing = failure(realtimeOf(recording, {}, 4_000).expectNoGaps());
    const realtime = realtimeOf(recording, {}, 4_000);
    const before = recording.records.length;
    const expectation = failure(realtime.expectNoGaps());
    recording.message(4_050, 1, '{"seq":39}');
    setTimeout(() => realtime.take(recording.records.slice(before)), 50);
    expect(await expectation).toBe('');
    // A second later it is known that it does not come.
    expect(await missing).toContain('39 never arrived');
  });
});

describe('no duplicates, no findings', () => {
  const twice = (): Recording => feed([...upTo(20), 20, ...upTo(40).slice(20)]);

  test('fail if a message came twice', async () => {
    expect(await failure(realtimeOf(twice()).expectNoDuplicates())).toContain('came again');
    expect(await failure(realtimeOf(twice()).expectNoFindings())).toContain('1 finding');
    expect(await failure(realtimeOf(twice()).expectNoFindings(['duplicate']))).toContain('1 finding');
  });

  test('fail if every message came twice, which is one finding of its own', async () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const seq of upTo(30))
      for (const copy of [0, 2]) recording.message(seq * 100 + copy, socket, `{"seq":${seq}}`);
    expect(await failure(realtimeOf(recording).expectNoDuplicates())).toContain('subscribed twice');
  });

  test('hold if it did not, or if that is not what was asked', async () => {
    expect(await failure(realtimeOf(feed(upTo(40))).expectNoDuplicates())).toBe('');
    expect(await failure(realtimeOf(twice()).expectNoFindings(['gap']))).toBe('');
    expect(await failure(realtimeOf(twice()).expectNoGaps())).toBe('');
  });

  test('take notes for no findings unless their kind is named', async () => {
    // 21 before 20: late, which is a note.
    const late = feed([...upTo(19), 21, 20, ...upTo(40).slice(21)]);
    expect(await failure(realtimeOf(late).expectNoFindings())).toBe('');
    expect(await failure(realtimeOf(late).expectNoFindings(['late']))).toContain('1 finding');
  });
});

describe('a reconnect within a span', () => {
  /** Lost at 10 s, open again 20 ms after `again`. */
  const lost = (again: number | null, isByPage = false): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    if (isByPage) recording.closing(9_990, socket);
    recording.close(10_000, socket, { code: 1006 });
    if (again !== null) recording.socket(again);
    return recording;
  };

  test('holds if the connection was open again in time', async () => {
    expect(await failure(realtimeOf(lost(11_980)).expectReconnectWithin('2s'))).toBe('');
    expect(await failure(realtimeOf(lost(11_980)).expectReconnectWithin(1_999))).toContain('open again after 2 s');
  });

  test('fails if it was not open again at all', async () => {
    expect(await failure(realtimeOf(lost(null)).expectReconnectWithin('2s'))).toContain('was not open again');
  });

  test('fails if nothing was lost, or if the page itself ended the connection', async () => {
    expect(await failure(realtimeOf(feed(upTo(5))).expectReconnectWithin('2s'))).toContain('no connection was lost');
    expect(await failure(realtimeOf(lost(11_980, true)).expectReconnectWithin('2s'))).toContain(
      'no connection was lost',
    );
  });

  test('waits while the span is not over', async () => {
    const recording = lost(null);
    const realtime = realtimeOf(recording, {}, 10_100);
    const before = recording.records.length;
    const expectation = failure(realtime.expectReconnectWithin('5s'));
    recording.socket(10_200);
    setTimeout(() => realtime.take(recording.records.slice(before)), 20);
    expect(await expectation).toBe('');
  });

  test('needs a span that can be read', async () => {
    for (const span of ['soon', -1, Number.NaN])
      await expect(realtimeOf(lost(null)).expectReconnectWithin(span)).rejects.toThrow(TypeError);
  });
});

describe('a backoff with jitter', () => {
  /** Attempts that fail after 10 ms each, with these waits between them. */
  const attempts = (waits: readonly number[]): Recording => {
    const recording = new Recording();
    let at = 0;
    for (const wait of [...waits, 0]) {
      recording.close(at + 10, recording.connect(at, 'websocket', 'wss://app.test/live'), { code: 1006 });
      at += 10 + wait;
    }
    return recording;
  };

  test('holds for waits that grow and vary', async () => {
    expect(await failure(realtimeOf(attempts([830, 2_350, 3_140, 9_400, 12_900])).expectBackoffWithJitter())).toBe('');
  });

  test('fails for waits that are all alike, and shows them', async () => {
    expect(await failure(realtimeOf(attempts([1_000, 1_000, 1_000, 1_000])).expectBackoffWithJitter())).toContain(
      'waits 1 s, 1 s, 1 s, 1 s',
    );
  });

  test('fails if there were too few attempts to tell', async () => {
    expect(await failure(realtimeOf(attempts([1_000])).expectBackoffWithJitter())).toContain('often enough to tell');
  });
});

describe('limits', () => {
  // The last message came at 4 s; the recording is two minutes old.
  test('on silence count the silence since the last record as well', async () => {
    expect(await failure(realtimeOf(feed(upTo(40))).expectSilenceBelow('1m'))).not.toBe('');
    expect(await failure(realtimeOf(feed(upTo(40))).expectSilenceBelow('3m'))).toBe('');
    const two = feed(upTo(40), feed(upTo(40)), 'wss://app.test/other');
    expect(await failure(realtimeOf(two).expectSilenceBelow('1m', 'other'))).toContain('/other received nothing');
  });

  // One request every two seconds: 1,800 an hour.
  test('on requests are those of a poll at its usual rate', async () => {
    const recording = new Recording();
    for (let call = 0; call < 20; call += 1) recording.request(call * 2_000, 'https://app.test/poll', 60, '[]');
    expect(await failure(realtimeOf(recording).expectRequestsPerHourBelow(1_000))).not.toBe('');
    expect(await failure(realtimeOf(recording).expectRequestsPerHourBelow(2_000))).toBe('');
  });
});

describe('a failure', () => {
  test('saves what was recorded, in folders that are made for it, and says where', async () => {
    const path = join(folder, 'artifacts', 'feed.rtlog');
    const recording = feed(without(40, 20));
    const message = await failure(realtimeOf(recording, { saveOnFailure: path }).expectNoGaps());
    expect(message).toContain(path);
    const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
    // A header, the records, and the line that counts them.
    expect(lines).toHaveLength(recording.records.length + 2);
    // Up to the moment of the failure, two minutes after the recording began.
    expect(JSON.parse(lines.at(-1) ?? '').end).toBeGreaterThanOrEqual(120_000);
  });

  test('saves nothing if no file was named', async () => {
    expect(await failure(realtimeOf(feed(without(40, 20))).expectNoGaps())).not.toContain('Recording:');
  });
});
