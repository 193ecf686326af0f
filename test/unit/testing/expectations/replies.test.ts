import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { Recording } from '../../analysis/recording.ts';
import { failure, feed, realtimeOf, upTo } from '../realtime-support.ts';

/** Calls of JSON-RPC, each answered after so many milliseconds; `null` for never. */
function calls(waits: readonly (number | null)[]): Recording {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/rpc');
  for (const [id, wait] of waits.entries()) {
    const at = 1_000 * (id + 1);
    recording.message(at, socket, `{"jsonrpc":"2.0","id":${id},"method":"get"}`, { direction: 'out' });
    if (wait !== null) recording.message(at + wait, socket, `{"jsonrpc":"2.0","id":${id},"result":1}`);
  }
  return recording;
}

describe('a reply within a span', () => {
  test('holds if every request was answered in time', async () => {
    expect(await failure(realtimeOf(calls([100, 200, 300])).expectReply('300ms', '/rpc'))).toBe('');
  });

  test('fails for those that came too late or not at all', async () => {
    const message = await failure(realtimeOf(calls([100, 900, null])).expectReply('300ms'));
    expect(message).toContain('Expected each request to be answered within 300 ms, but 2 of 3 were not:');
    expect(message).toContain('get 1, at 2.000 s: after 900 ms');
    expect(message).toContain('get 2, at 3.000 s: no answer');
  });

  test('cannot be judged where the one reply that is missing may have been cut', async () => {
    const recording = calls([100, null]);
    const data = '{"jsonrpc":"2.0","result":[1,2';
    const payload = { encoding: 'text', data, size: byteCount(100_000), isCut: true } as const;
    recording.message(2_100, 1, data, { payload });
    const message = await failure(realtimeOf(recording).expectReply('300ms'));
    expect(message).toContain('but 1 request may have been answered in a message that could not be read as a whole:');
  });

  test('fails if nothing asked', async () => {
    expect(await failure(realtimeOf(feed(upTo(9))).expectReply('1s'))).toContain('no message asked by a reference');
    const pattern = { request: 'ping', reply: 'pong' };
    expect(await failure(realtimeOf(feed(upTo(9))).expectReply('1s', '/live', pattern))).toContain('sent no message');
  });

  test('pairs by patterns what has no references, the first with the first', async () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const [at, text, direction] of [
      [100, 'ping', 'out'],
      [150, 'ping', 'out'],
      [200, 'pong', 'in'],
      [900, 'pong', 'in'],
    ] as const)
      recording.message(at, socket, text, { direction });
    const pattern = { request: /^ping$/, reply: /^pong$/ };
    expect(await failure(realtimeOf(recording).expectReply(750, '/live', pattern))).toBe('');
    expect(await failure(realtimeOf(recording).expectReply(700, '/live', pattern))).toContain('after 750 ms');
  });
});

describe('a reply by patterns that may stand in a message that was cut', () => {
  /** A request at 1 s, and a message that was cut: on its own socket or another one, so many milliseconds after it. */
  function cutAfter(wait: number, isOtherSocket = false): Recording {
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/rpc');
    const other = recording.socket(0, 'wss://app.test/other');
    recording.message(1_000, socket, 'get prices', { direction: 'out' });
    const data = '{"prices":[1,2';
    const payload = { encoding: 'text', data, size: byteCount(100_000), isCut: true } as const;
    recording.message(1_000 + wait, isOtherSocket ? other : socket, data, { payload });
    return recording;
  }
  const pattern = { request: /^get/, reply: /"done":true/ };

  test('cannot be judged', async () => {
    const message = await failure(realtimeOf(cutAfter(100)).expectReply('300ms', '/rpc', pattern));
    expect(message).toContain('but 1 request may have been answered in a message that could not be read as a whole:');
  });

  test('is missing where what was cut came before the request, or elsewhere', async () => {
    for (const recording of [cutAfter(-100), cutAfter(100, true)]) {
      const message = await failure(realtimeOf(recording).expectReply('300ms', 'app.test', pattern));
      expect(message).toContain('but 1 of 1 were not:');
    }
  });

  test('came where the part that is left matches', async () => {
    const whole = { request: /^get/, reply: /^\{"prices"/ };
    expect(await failure(realtimeOf(cutAfter(100)).expectReply('300ms', '/rpc', whole))).toBe('');
  });
});

describe('a first token within a span', () => {
  /** Streamed replies whose first event comes after so many milliseconds. */
  const replies = (waits: readonly number[]): Recording => {
    const recording = new Recording();
    for (const [index, wait] of waits.entries()) {
      const at = index * 10_000;
      const request = recording.connect(at, 'fetch', 'https://app.test/chat', { method: 'POST' });
      recording.open(at + 20, request, { headers: [['content-type', 'text/event-stream']] });
      recording.chunk(at + 30, request, ': thinking\n\n');
      recording.chunk(at + wait, request, 'data: {"delta":""}\n\n');
      recording.chunk(at + wait + 500, request, 'data: {"delta":"Hi"}\n\n');
      recording.close(at + wait + 600, request, { how: 'complete' });
    }
    return recording;
  };

  test('counts from the request to the first event, or to the first that matches', async () => {
    const realtime = realtimeOf(replies([400, 800]));
    expect(await failure(realtime.expectFirstToken('800ms', '/chat'))).toBe('');
    const late = await failure(realtime.expectFirstToken('500ms', '/chat'));
    expect(late).toContain('but 1 of 2 were not:');
    expect(late).toContain('reply 2, at 10.000 s: after 800 ms');
    const options = { matching: /"delta":"[^"]/ };
    expect(await failure(realtime.expectFirstToken('1s', '/chat', options))).toContain('after 1.3 s');
  });

  test('fails if no reply was streamed', async () => {
    expect(await failure(realtimeOf(feed(upTo(9))).expectFirstToken('1s'))).toContain('there was no streamed reply');
  });
});
