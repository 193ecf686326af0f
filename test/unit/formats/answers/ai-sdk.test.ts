import { expect, test } from 'vitest';
import { aiSdk } from '../../../../src/formats/answers/ai-sdk.ts';

const pieces = (body: object) =>
  aiSdk.read(body, null)?.pieces.map(({ kind, key, text, name, isWhole }) => [kind, key, text, name, isWhole]);

test('deltas go on with their part', () => {
  expect(pieces({ type: 'text-delta', id: '1', delta: 'A' })).toEqual([['text', '1', 'A', null, false]]);
  expect(pieces({ type: 'reasoning-delta', id: '1', delta: 'A' })).toEqual([['reasoning', '1', 'A', null, false]]);
  expect(pieces({ type: 'tool-input-delta', toolCallId: 't', inputTextDelta: '{' })).toEqual([
    ['tool', 't', '{', null, false],
  ]);
});

test('the arguments of a tool that are complete replace what came in pieces', () => {
  expect(pieces({ type: 'tool-input-start', toolCallId: 't', toolName: 'find' })).toEqual([
    ['tool', 't', '', 'find', false],
  ]);
  expect(pieces({ type: 'tool-input-available', toolCallId: 't', toolName: 'find', input: { q: 1 } })).toEqual([
    ['tool', 't', '{"q":1}', 'find', true],
  ]);
  expect(pieces({ type: 'tool-input-available', toolCallId: 't' })).toEqual([]);
});

test('an answer ends with its reason, or with the name of the event', () => {
  expect(pieces({ type: 'finish', finishReason: 'stop' })).toEqual([['finish', '', 'stop', null, false]]);
  expect(pieces({ type: 'abort' })).toEqual([['finish', '', 'abort', null, false]]);
  expect(pieces({ type: 'error', errorText: 'down' })).toEqual([['error', '', 'down', null, false]]);
});

test('tokens come in the metadata under either name', () => {
  const usage = { inputTokens: 1, outputTokens: 2 };
  const found = { input: 1, output: 2 };
  expect(aiSdk.read({ type: 'finish', messageMetadata: { usage } }, null)?.usage).toEqual(found);
  expect(aiSdk.read({ type: 'finish', messageMetadata: { totalUsage: usage } }, null)?.usage).toEqual(found);
  expect(aiSdk.read({ type: 'finish' }, null)?.usage).toBeNull();
});

test('chunks with data of the app are read, other types are not', () => {
  expect(pieces({ type: 'data-weather' })).toEqual([]);
  expect(aiSdk.read({ type: 'data-' }, null)).toBeNull();
  expect(aiSdk.isSpokenIn({ type: 'text-start', id: '1' }, null)).toBe(true);
  expect(aiSdk.isSpokenIn({ type: 'text-start' }, null)).toBe(false);
  expect(aiSdk.isSpokenIn({ type: 'tool-input-start', toolCallId: 't' }, null)).toBe(true);
  expect(aiSdk.isSpokenIn({ type: 'tool-input-start' }, null)).toBe(false);
});
