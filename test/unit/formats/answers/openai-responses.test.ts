import { expect, test } from 'vitest';
import { openAiResponses } from '../../../../src/formats/answers/openai-responses.ts';

const pieces = (body: unknown) =>
  openAiResponses.read(body, null)?.pieces.map(({ kind, key, text, name }) => [kind, key, text, name]);

test('a delta is text, refusal, reasoning or arguments, by its type', () => {
  const delta = (type: string) => pieces({ type, delta: 'x', output_index: 2 });
  expect(delta('response.output_text.delta')).toEqual([['text', '2', 'x', null]]);
  expect(delta('response.refusal.delta')).toEqual([['refusal', '2', 'x', null]]);
  expect(delta('response.function_call_arguments.delta')).toEqual([['tool', '2', 'x', null]]);
  expect(delta('response.constructor')).toEqual([]);
});

test('an item with a name begins a tool, one without brings nothing', () => {
  const added = (item: object) => pieces({ type: 'response.output_item.added', item });
  expect(added({ name: 'find' })).toEqual([['tool', '0', '', 'find']]);
  expect(added({})).toEqual([]);
});

test('an answer ends with its reason, and with the error of one that failed', () => {
  expect(pieces({ type: 'response.completed', response: { status: 'completed' } })).toEqual([
    ['finish', '', 'completed', null],
  ]);
  expect(
    pieces({ type: 'response.incomplete', response: { status: 'incomplete', incomplete_details: { reason: 'max' } } }),
  ).toEqual([['finish', '', 'max', null]]);
  expect(pieces({ type: 'response.failed', response: { error: { message: 'down' } } })).toEqual([
    ['finish', '', 'response.failed', null],
    ['error', '', 'down', null],
  ]);
});

test('only events of this API are read, and recognised with a number or a response', () => {
  expect(openAiResponses.read({ type: 'message' }, null)).toBeNull();
  expect(pieces({ type: 'error', message: 'down' })).toEqual([['error', '', 'down', null]]);
  expect(openAiResponses.isSpokenIn({ type: 'response.created', response: {} }, null)).toBe(true);
  expect(openAiResponses.isSpokenIn({ type: 'response.created', sequence_number: 0 }, null)).toBe(true);
  expect(openAiResponses.isSpokenIn({ type: 'response.created' }, null)).toBe(false);
});

test('tokens are those of the whole response', () => {
  const usage = { input_tokens: 1, output_tokens: 2 };
  expect(openAiResponses.read({ type: 'response.completed', response: { usage } }, null)?.usage).toEqual({
    input: 1,
    output: 2,
  });
  expect(openAiResponses.read({ type: 'response.created', response: {} }, null)?.usage).toBeNull();
});

test('of a voice assistant what it says is text, its audio is not, and each answer ends with `response.done`', () => {
  const delta = (type: string) => pieces({ type, delta: 'Hel', response_id: 'resp_1', output_index: 0 });
  expect(delta('response.output_audio_transcript.delta')).toEqual([['text', '0', 'Hel', null]]);
  expect(delta('response.audio_transcript.delta')).toEqual([['text', '0', 'Hel', null]]);
  expect(delta('response.output_audio.delta')).toEqual([]);
  expect(pieces({ type: 'response.done', response: { status: 'cancelled' } })).toEqual([
    ['finish', '', 'cancelled', null],
  ]);
});
