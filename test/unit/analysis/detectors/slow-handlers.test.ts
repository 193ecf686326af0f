import { describe, expect, test } from 'vitest';
import { createSlowHandlersDetector } from '../../../../src/analysis/detectors/slow-handlers.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** Messages one second apart on the first of two sockets, each handled for `length` before the next comes. */
function handled(length: number, { times = 10, invoker = 'DOMWebSocket.onmessage', period = 1_000 } = {}) {
  const recording = new Recording();
  const slow = recording.socket(0, 'wss://app.test/slow');
  const quick = recording.socket(10, 'wss://app.test/quick');
  for (let index = 1; index <= times; index += 1) {
    const at = index * period;
    recording.message(at, slow, '{}');
    recording.message(at + length, quick, '{}');
    recording.busy(at, length, [{ invoker, length, after: 0 }]);
  }
  recording.page(times * period + 5_000, 'navigate');
  return findingsOf(recording, createSlowHandlersDetector);
}

describe('handlers of messages', () => {
  test('that take half of the page’s time are a warning, on the stream that they belong to', () => {
    const [finding, ...others] = handled(600);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: 'slow-handlers', severity: 'warning', stream: 1, count: 10, from: 1_000 });
    expect(finding?.text).toContain('up to 600 ms');
  });

  test('that take a fifth are a note, and less is nothing', () => {
    expect(handled(250)).toMatchObject([{ severity: 'info' }]);
    expect(handled(100)).toEqual([]);
    expect(handled(900, { times: 2 })).toEqual([]);
  });

  test('are followed through a row without a pause: so far the page fell behind', () => {
    expect(handled(500, { period: 500 })[0]?.text).toContain('the page fell behind by up to 5 s');
  });

  test('of a data channel are on its stream', () => {
    const recording = new Recording();
    const channel = recording.channel(60, recording.peer(0));
    for (let at = 1_000; at <= 10_000; at += 1_000) {
      recording.message(at, channel, '{}');
      recording.busy(at, 600, [{ invoker: 'RTCDataChannel.onmessage', length: 600, after: 0 }]);
    }
    recording.page(15_000, 'navigate');
    expect(findingsOf(recording, createSlowHandlersDetector)).toMatchObject([{ severity: 'warning', stream: 2 }]);
  });

  test('of other kinds of channel belong to no socket', () => {
    expect(handled(600, { invoker: 'EventSource.onmessage' })).toEqual([]);
  });

  test('are judged although the page hands out its records after the browser has named them', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let at = 1_000; at <= 5_000; at += 1_000) {
      recording.busy(at, 800, [{ length: 800, after: 0 }]);
      recording.message(at, socket, '{}');
    }
    recording.page(12_000, 'navigate');
    expect(findingsOf(recording, createSlowHandlersDetector)).toMatchObject([{ count: 5 }]);
  });
});
