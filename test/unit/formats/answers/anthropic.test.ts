import { expect, test } from 'vitest';
import { anthropic } from '../../../../src/formats/answers/anthropic.ts';

const pieces = (body: unknown) =>
  anthropic.read(body, null)?.pieces.map(({ kind, key, text, name }) => [kind, key, text, name]);

test('a block that begins with a name is a tool, another begins with its text', () => {
  const start = (content_block: object) => pieces({ type: 'content_block_start', index: 1, content_block });
  expect(start({ type: 'tool_use', name: 'find' })).toEqual([['tool', '1', '', 'find']]);
  expect(start({ type: 'text', text: 'A' })).toEqual([['text', '1', 'A', null]]);
  expect(start({ type: 'text', text: '' })).toEqual([]);
  expect(start({ type: 'thinking', thinking: 'hm' })).toEqual([['reasoning', '1', 'hm', null]]);
});

test('a delta goes on with the text, the thought or the arguments of its block', () => {
  const next = (delta: object) => pieces({ type: 'content_block_delta', index: 1, delta });
  expect(next({ text: 'B' })).toEqual([['text', '1', 'B', null]]);
  expect(next({ thinking: 'hm' })).toEqual([['reasoning', '1', 'hm', null]]);
  expect(next({ partial_json: '{' })).toEqual([['tool', '1', '{', null]]);
});

test('the end has its reason, an error its words or its name', () => {
  expect(pieces({ type: 'message_delta', delta: { stop_reason: 'end_turn' } })).toEqual([
    ['finish', '', 'end_turn', null],
  ]);
  expect(pieces({ type: 'error', error: { message: 'overloaded' } })).toEqual([['error', '', 'overloaded', null]]);
  expect(pieces({ type: 'error' })).toEqual([['error', '', 'error', null]]);
  expect(pieces({ type: 'ping' })).toEqual([]);
});

test('tokens come with the message or with its delta', () => {
  const usage = { input_tokens: 5, output_tokens: 1 };
  expect(anthropic.read({ type: 'message_start', message: { usage } }, null)?.usage).toEqual({ input: 5, output: 1 });
  expect(anthropic.read({ type: 'message_delta', usage: { output_tokens: 9 } }, null)?.usage).toEqual({
    input: null,
    output: 9,
  });
  expect(anthropic.read({ type: 'ping' }, null)?.usage).toBeNull();
});

test('types of other APIs are not read; one with its object recognises this one', () => {
  expect(anthropic.read({ type: 'text-delta' }, null)).toBeNull();
  expect(anthropic.isSpokenIn({ type: 'message_start' }, null)).toBe(false);
  expect(anthropic.isSpokenIn({ type: 'message_start', message: {} }, null)).toBe(true);
  expect(anthropic.isSpokenIn({ type: 'content_block_delta', delta: {} }, null)).toBe(true);
  expect(anthropic.isSpokenIn({ type: 'ping' }, null)).toBe(false);
});
