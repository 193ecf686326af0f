import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../../src/formats/answers/openai-chat.ts';

const chunk = (delta: unknown, more: object = {}) => ({ model: 'm', choices: [{ index: 0, delta }], ...more });
const pieces = (body: unknown) =>
  openAiChat.read(body, null)?.pieces.map(({ kind, key, text, name }) => [kind, key, text, name]);

describe('a chunk of a chat completion', () => {
  test('brings text, and what the model thinks under the names of other servers', () => {
    expect(pieces(chunk({ content: 'Hi' }))).toEqual([['text', '0', 'Hi', null]]);
    expect(pieces(chunk({ reasoning_content: 'hm' }))).toEqual([['reasoning', '0', 'hm', null]]);
    expect(pieces(chunk({ refusal: 'no' }))).toEqual([['refusal', '0', 'no', null]]);
  });
  test('keeps the tools of one choice apart by their place', () => {
    const calls = [{ index: 1, function: { name: 'find', arguments: '{"a"' } }, { function: {} }];
    expect(pieces(chunk({ tool_calls: calls }))).toEqual([
      ['tool', '0.1', '{"a"', 'find'],
      ['tool', '0.0', '', null],
    ]);
  });
  test('is called by what it adds, and by its end first', () => {
    expect(openAiChat.read(chunk({ role: 'assistant', content: 'Hi' }), null)?.type).toBe('content');
    expect(openAiChat.read(chunk({ role: 'assistant', content: '' }), null)?.type).toBe('delta');
    expect(openAiChat.read({ choices: [{ delta: { content: 'x' }, finish_reason: 'stop' }] }, null)?.type).toBe(
      'finish_reason',
    );
    expect(openAiChat.read({ choices: [], usage: {} }, null)?.type).toBe('usage');
    expect(openAiChat.read({ choices: [] }, null)?.type).toBe('chunk');
  });
  test('counts tokens where it has them', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    expect(openAiChat.read({ choices: [], usage }, null)?.usage).toEqual({ input: 3, output: 4 });
    expect(openAiChat.read({ choices: [] }, null)?.usage).toBeNull();
  });
  test('may be an error, with or without words', () => {
    expect(pieces({ error: { message: 'too many' } })).toEqual([['error', '', 'too many', null]]);
    expect(pieces({ error: {} })).toEqual([['error', '', 'error', null]]);
  });
});

test('another JSON is none of it', () => {
  expect(openAiChat.read({ data: 1 }, null)).toBeNull();
  expect(openAiChat.isSpokenIn({ choices: [{ delta: {} }] }, null)).toBe(false);
  expect(openAiChat.isSpokenIn({ model: 'm', choices: [{ delta: {} }] }, null)).toBe(true);
  expect(openAiChat.isSpokenIn({ object: 'chat.completion.chunk' }, null)).toBe(true);
});
