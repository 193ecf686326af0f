import { expect, test } from 'vitest';
import { ollama } from '../../../../src/formats/answers/ollama.ts';

const read = (body: object) => ollama.read(body, null);

test('a line of a chat has its text in a message, one of a completion in a response', () => {
  expect(read({ done: false, message: { content: 'A', thinking: 'hm' } })).toMatchObject({
    type: 'message',
    pieces: [
      { kind: 'reasoning', text: 'hm' },
      { kind: 'text', text: 'A' },
    ],
  });
  expect(read({ done: false, response: 'B' })).toMatchObject({
    type: 'response',
    pieces: [{ kind: 'text', text: 'B' }],
  });
});

test('calls of tools come whole', () => {
  const tool_calls = [{ function: { name: 'find', arguments: { q: 1 } } }, { function: { name: 'now' } }];
  expect(read({ done: false, message: { tool_calls } })?.pieces).toMatchObject([
    { kind: 'tool', key: '0', text: '{"q":1}', name: 'find' },
    { kind: 'tool', key: '1', text: '{}', name: 'now' },
  ]);
});

test('the last line has the reason and the tokens, the others have neither', () => {
  const counts = { prompt_eval_count: 5, eval_count: 7 };
  expect(read({ done: true, done_reason: 'length', ...counts })).toMatchObject({
    type: 'done',
    pieces: [{ kind: 'finish', text: 'length' }],
    usage: { input: 5, output: 7 },
  });
  expect(read({ done: true })?.pieces).toMatchObject([{ kind: 'finish', text: 'done' }]);
  expect(read({ done: false, response: 'B', ...counts })?.usage).toBeNull();
});

test('an error is a text by itself', () => {
  expect(read({ error: 'no such model' })?.pieces).toMatchObject([{ kind: 'error', text: 'no such model' }]);
  expect(read({ done: 'no' })).toBeNull();
});

test('it is recognised by model, time and done together with what it brings', () => {
  const line = { model: 'm', created_at: 'now', done: false };
  expect(ollama.isSpokenIn({ ...line, response: '' }, null)).toBe(true);
  expect(ollama.isSpokenIn({ ...line, message: {} }, null)).toBe(true);
  expect(ollama.isSpokenIn(line, null)).toBe(false);
  expect(ollama.isSpokenIn({ ...line, model: 1, response: '' }, null)).toBe(false);
  expect(ollama.isSpokenIn({ ...line, created_at: 1, response: '' }, null)).toBe(false);
});
