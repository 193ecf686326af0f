import { describe, expect, test } from 'vitest';
import { endMarker, promisedMarker } from '../../../../../src/analysis/streams/continuity/end-markers.ts';
import type { StreamMessage } from '../../../../../src/analysis/streams/message.ts';
import { byteCount, millis } from '../../../../../src/base/units.ts';
import { text } from '../../recording.ts';

const message = (data: string, event: string | null = null): StreamMessage => ({
  ref: { document: 'doc-1', n: 1, part: 0 },
  stream: 1,
  connection: 0,
  at: millis(0),
  direction: 'in',
  size: byteCount(data.length),
  bodyKind: 'text',
  payload: text(data),
  event,
  id: null,
});

describe('end markers', () => {
  test('are known for the usual streamed replies', () => {
    expect(endMarker(message('[DONE]', 'message'))).toBe('data: [DONE]');
    expect(endMarker(message('{}', 'message_stop'))).toBe('event: message_stop');
    expect(endMarker(message('{"model":"m","response":"","done":true,"total":1}'))).toBe('done: true');
    expect(endMarker(message('{"model":"m","response":"a","done":false}'))).toBe(null);
  });

  test('are known beside nested fields, and not in a line that was cut', () => {
    const chat = (done: boolean) => message(`{"model":"m","message":{"role":"a","content":"{[x]}"},"done":${done}}`);
    expect(endMarker(chat(true))).toBe('done: true');
    expect(promisedMarker(chat(false))).toBe('done: true');
    expect(endMarker(message('{"done":true,"message":{"role'))).toBe(null);
  });

  test('are promised by the first message of their kind', () => {
    expect(promisedMarker(message('{"model":"m","response":"a","done":false}'))).toBe('done: true');
    expect(promisedMarker(message('{"object":"chat.completion.chunk"}', 'message'))).toBe('data: [DONE]');
    expect(promisedMarker(message('{"price":1}', 'message'))).toBe(null);
  });

  test('inside a nested object are not meant', () => {
    expect(endMarker(message('{"task":{"done":true}}'))).toBe(null);
  });
});
