import { describe, expect, test } from 'vitest';
import { AnswerAssembler } from '../../../../src/formats/answers/assemble-answer.ts';
import { readAnswerEvent } from '../../../../src/formats/answers/answer-apis.ts';
import { piece, type AnswerEvent } from '../../../../src/formats/answers/answer-piece.ts';
import { assembled } from './answers.ts';

const token = (text: string): AnswerEvent => ({
  type: 't',
  pieces: [piece('text', text)],
  model: null,
  usage: null,
  edge: null,
  id: null,
});

describe('the pace of an answer', () => {
  // Tokens at 400, 450, … 900 after a request at 100: 300 ms to the first, ten pauses of 50. Then one of 2,000.
  const paced = (): AnswerAssembler => {
    const assembler = new AnswerAssembler(100);
    for (let at = 400; at <= 900; at += 50) assembler.push(at, token('x'));
    assembler.push(2_900, token('y'));
    return assembler;
  };

  test('is the time to the first token, and the median and the 95th of a hundred between tokens', () => {
    expect(paced().answer().pace).toMatchObject({ firstToken: 300, median: 50, percentile95: 2_000, tokens: 12 });
  });

  test('a stall is a second at least and ten usual pauses', () => {
    expect(paced().answer().pace).toMatchObject({ stallCount: 1, stalls: [{ from: 900, until: 2_900 }] });
    const slow = new AnswerAssembler(0);
    for (let at = 0; at <= 10_000; at += 500) slow.push(at, token('x'));
    slow.push(12_000, token('x'));
    // 2,000 ms are four usual pauses.
    expect(slow.answer().pace.stallCount).toBe(0);
  });

  test('is not known where there is nothing to measure', () => {
    const empty = new AnswerAssembler(null).answer();
    expect(empty).toMatchObject({ parts: [], finish: null, usage: null });
    expect(empty.pace).toEqual({
      firstToken: null,
      median: null,
      percentile95: null,
      stalls: [],
      stallCount: 0,
      tokens: 0,
    });
  });
});

describe('an answer', () => {
  test('longer than any that is read is cut, and what is missing is counted', () => {
    const assembler = new AnswerAssembler(0);
    for (let count = 0; count < 3; count += 1) assembler.push(count, token('x'.repeat(400_000)));
    const [part] = assembler.answer().parts;
    expect([part?.text.length, part?.omitted]).toEqual([1_000_000, 200_000]);
  });

  test('of more parts and errors than any that is read has the first ones, and counts the others', () => {
    const assembler = new AnswerAssembler(0);
    for (let count = 0; count < 1_100; count += 1) {
      const pieces = [piece('tool', 'x', String(count)), piece('error', `error ${count}`)];
      assembler.push(count, { type: 'x', pieces, model: null, usage: null, edge: null, id: null });
    }
    const { parts, errors, omitted } = assembler.answer();
    expect([parts.length, errors.length, omitted]).toEqual([1_000, 20, { pieces: 100, errors: 1_080 }]);
  });

  test('an event of no known shape adds nothing', () => {
    expect(readAnswerEvent('openai-chat', { hello: 1 }, null)).toBe(null);
    expect(readAnswerEvent('no-such-api', { choices: [] }, null)).toBe(null);
  });
});

describe('the whole of', () => {
  test('a chat completion of OpenAI: text, reasoning, a tool call, the end and what it used', () => {
    const chunk = (delta: object, more: object = {}) => ({
      id: 'c',
      object: 'chat.completion.chunk',
      model: 'm-1',
      choices: [{ index: 0, delta, finish_reason: null, ...more }],
    });
    expect(
      assembled('openai-chat', [
        chunk({ role: 'assistant', content: '' }),
        chunk({ reasoning_content: 'Hm' }),
        chunk({ content: 'Hel' }),
        chunk({ content: 'lo' }),
        chunk({ tool_calls: [{ index: 0, id: 'x', function: { name: 'get', arguments: '{"a' } }] }),
        chunk({ tool_calls: [{ index: 0, function: { arguments: '":1}' } }] }),
        chunk({}, { finish_reason: 'tool_calls' }),
        { ...chunk({}), choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
      ]),
    ).toMatchObject({
      model: 'm-1',
      parts: [
        { kind: 'reasoning', text: 'Hm' },
        { kind: 'text', text: 'Hello' },
        { kind: 'tool', name: 'get', text: '{"a":1}' },
      ],
      finish: 'tool_calls',
      usage: { input: 7, output: 3 },
      pace: { tokens: 5 },
    });
  });

  test('a response of OpenAI', () => {
    expect(
      assembled('openai-responses', [
        { type: 'response.created', sequence_number: 0, response: { model: 'm-2', status: 'in_progress' } },
        { type: 'response.output_item.added', output_index: 1, item: { type: 'function_call', name: 'get' } },
        { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' },
        { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{}' },
        {
          type: 'response.completed',
          response: { status: 'completed', usage: { input_tokens: 5, output_tokens: 2 } },
        },
      ]),
    ).toMatchObject({
      model: 'm-2',
      parts: [
        { kind: 'tool', name: 'get', text: '{}' },
        { kind: 'text', text: 'Hi' },
      ],
      finish: 'completed',
      usage: { input: 5, output: 2 },
    });
  });

  test('a message of Anthropic, whose usage comes in two halves', () => {
    expect(
      assembled('anthropic', [
        { type: 'message_start', message: { model: 'm-3', usage: { input_tokens: 9, output_tokens: 1 } } },
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Well' } },
        { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Yes' } },
        { type: 'ping' },
        { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', name: 'get' } },
        { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{}' } },
        { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 12 } },
        { type: 'message_stop' },
      ]),
    ).toMatchObject({
      model: 'm-3',
      parts: [
        { kind: 'reasoning', text: 'Well' },
        { kind: 'text', text: 'Yes' },
        { kind: 'tool', name: 'get', text: '{}' },
      ],
      finish: 'tool_use',
      usage: { input: 9, output: 12 },
    });
  });

  test('Gemini and Ollama', () => {
    expect(
      assembled('gemini', [
        { candidates: [{ content: { parts: [{ text: 'a', thought: true }, { text: 'b' }] } }], modelVersion: 'g' },
        {
          candidates: [
            { content: { parts: [{ functionCall: { name: 'get', args: { q: 1 } } }] }, finishReason: 'STOP' },
          ],
          usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2 },
        },
      ]),
    ).toMatchObject({
      parts: [
        { kind: 'reasoning', text: 'a' },
        { kind: 'text', text: 'b' },
        { kind: 'tool', name: 'get', text: '{"q":1}' },
      ],
      finish: 'STOP',
      usage: { input: 1, output: 2 },
    });
    const line = (content: string, more: object = {}) => ({
      model: 'o',
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content },
      done: false,
      ...more,
    });
    expect(
      assembled('ollama', [
        line('Hel'),
        line('lo'),
        line('', { done: true, done_reason: 'stop', prompt_eval_count: 4, eval_count: 2 }),
      ]),
    ).toMatchObject({ parts: [{ text: 'Hello' }], finish: 'stop', usage: { input: 4, output: 2 } });
  });

  test('the AI SDK, whose tool arguments come in pieces and then whole', () => {
    expect(
      assembled('ai-sdk', [
        { type: 'start' },
        { type: 'text-start', id: '1' },
        { type: 'text-delta', id: '1', delta: 'Hi' },
        { type: 'tool-input-start', toolCallId: 't', toolName: 'get' },
        { type: 'tool-input-delta', toolCallId: 't', inputTextDelta: '{"a": ' },
        { type: 'tool-input-available', toolCallId: 't', toolName: 'get', input: { a: 1 } },
        { type: 'finish' },
      ]),
    ).toMatchObject({
      parts: [
        { kind: 'text', text: 'Hi' },
        { kind: 'tool', name: 'get', text: '{"a":1}' },
      ],
      finish: 'finish',
      pace: { tokens: 2 },
    });
  });

  test('AG-UI', () => {
    expect(
      assembled('ag-ui', [
        { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
        { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
        { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hi' },
        { type: 'TOOL_CALL_START', toolCallId: 'c', toolCallName: 'get' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: '{}' },
        { type: 'RUN_ERROR', message: 'too long' },
      ]),
    ).toMatchObject({
      parts: [
        { kind: 'text', text: 'Hi' },
        { kind: 'tool', name: 'get', text: '{}' },
      ],
      finish: 'RUN_ERROR',
      errors: ['too long'],
    });
  });
});
