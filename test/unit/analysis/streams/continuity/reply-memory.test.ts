import { describe, expect, test } from 'vitest';
import { ReplyMemory } from '../../../../../src/analysis/streams/continuity/reply-memory.ts';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import type { StreamMessage } from '../../../../../src/analysis/streams/message.ts';
import { byteCount, millis } from '../../../../../src/base/units.ts';
import { Recording, text } from '../../recording.ts';

/** An event stream by POST that ends `how`, asked for twice with these bodies. Gives the stream's reconnects. */
function reconnects(bodies: readonly [string, string], events: readonly string[], how: 'failed' | 'complete'): number {
  const recording = new Recording();
  for (const [index, body] of bodies.entries()) {
    const at = index * 12_000;
    const connection = recording.connect(at, 'fetch', 'https://app.test/feed', {
      method: 'POST',
      bodyKind: 'text',
      body: text(body),
    });
    recording.open(at + 20, connection, { headers: [['content-type', 'text/event-stream']] });
    for (const event of events) recording.chunk(at + 100, connection, event);
    recording.close(at + 10_000, connection, { how });
  }
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.streams()[0]?.reconnects ?? 0;
}

describe('an event stream asked for again by POST', () => {
  test('is a reconnect where it broke and is asked for in the same words', () => {
    expect(reconnects(['{"room":1}', '{"room":1}'], ['data: {"a":1}\n\n'], 'failed')).toBe(1);
    expect(reconnects(['{"room":1}', '{"room":2}'], ['data: {"a":1}\n\n'], 'failed')).toBe(0);
  });

  test('is one after a clean end only where its events carry ids', () => {
    expect(reconnects(['{"room":1}', '{"room":1}'], ['id: 7\ndata: {"a":1}\n\n'], 'complete')).toBe(1);
    expect(reconnects(['{"room":1}', '{"room":1}'], ['data: {"a":1}\n\n'], 'complete')).toBe(0);
  });

  test('is another answer where replies of the stream have an end marker', () => {
    const reply = ['data: {"delta":"a"}\n\n', 'data: [DONE]\n\n'];
    expect(reconnects(['{"q":1}', '{"q":1}'], reply, 'complete')).toBe(0);
    expect(reconnects(['{"q":1}', '{"q":1}'], reply, 'failed')).toBe(0);
  });

  test('the marker holds until the next message or answer', () => {
    const memory = new ReplyMemory();
    const event = (data: string): StreamMessage => ({
      ref: { document: 'doc-1', n: 1, part: 0 },
      stream: 1,
      connection: 0,
      at: millis(0),
      direction: 'in',
      size: byteCount(data.length),
      bodyKind: 'text',
      payload: text(data),
      event: 'message',
      id: null,
    });
    const seen = ['{"delta":"a"}', '[DONE]', '{"delta":"b"}', '[DONE]'].map((data) => {
      memory.message(event(data));
      return memory.isComplete;
    });
    expect(seen).toEqual([false, true, false, true]);
    memory.begins();
    expect(memory.isComplete).toBe(false);
  });
});
