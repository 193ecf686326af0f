import { describe, expect, test } from 'vitest';
import { answerAround } from '../../../../src/devtools-panel/rows/answer-around.ts';
import { createMessageLog, type MessageLog } from '../../../../src/store/message-log.ts';
import { millis } from '../../../../src/base/units.ts';
import { createDecodeContext, decodePayload } from '../../../../src/formats/protocols/decode.ts';
import { message } from '../../store/messages.ts';

const ollama = (response: string, done: boolean): string =>
  JSON.stringify({ model: 'm', created_at: '2026-01-01T00:00:00Z', response, done });

const chunk = (content: string, id?: string, finish_reason?: string): string =>
  JSON.stringify({
    id,
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta: { content }, finish_reason }],
  });

test('an answer is made of the events of its connection alone, whichever of them is selected', () => {
  const log = createMessageLog(1);
  const context = createDecodeContext({ transport: 'fetch', url: '', subprotocol: '' });
  const push = (connection: number, at: number, data: string, direction: 'in' | 'out' = 'in'): void => {
    const each = message(data, { connection, at: millis(at), direction });
    log.push(each, { decoded: decodePayload(context, each.payload, direction), key: context.key });
  };
  push(0, 0, '{"stream":true}', 'out');
  push(0, 300, chunk('one '));
  // Another answer that comes at the same time.
  push(1, 310, chunk('other '));
  push(0, 400, chunk('two'));
  push(1, 410, chunk('answer'));
  for (const position of [1, 3]) {
    const answer = answerAround(log, position, 0);
    expect(answer).toMatchObject({ parts: [{ text: 'one two' }], pace: { firstToken: 300, median: 100 } });
  }
  expect(answerAround(log, 2, null)).toMatchObject({ parts: [{ text: 'other answer' }], pace: { firstToken: null } });
});

describe('several answers on one connection, one after another', () => {
  /** A log of one connection: what the page sent (`>`) and what came, with the instant of each. */
  const logOf = (lines: readonly (readonly [at: number, data: string])[]): MessageLog => {
    const log = createMessageLog(1);
    const context = createDecodeContext({ transport: 'websocket', url: '', subprotocol: '' });
    for (const [at, line] of lines) {
      const direction = line.startsWith('>') ? 'out' : 'in';
      const each = message(line.replace(/^>/, ''), { connection: 0, at: millis(at), direction });
      log.push(each, { decoded: decodePayload(context, each.payload, direction), key: context.key });
    }
    return log;
  };
  const delta = (text: string): string => JSON.stringify({ type: 'response.output_text.delta', delta: text });
  const created = JSON.stringify({ type: 'response.created', response: { status: 'in_progress' } });
  const completed = JSON.stringify({ type: 'response.completed', response: { status: 'completed' } });

  // Asked at 0 and at 1,000; first tokens at 200 and at 1,500.
  const twoResponses = logOf([
    [0, '>{"type":"response.create"}'],
    [100, created],
    [200, delta('first')],
    [300, completed],
    [1_000, '>{"type":"response.create"}'],
    [1_100, created],
    [1_500, delta('second')],
    [1_600, completed],
  ]);

  test.each([
    [1, 'first', 200],
    [2, 'first', 200],
    [3, 'first', 200],
    [5, 'second', 500],
    [7, 'second', 500],
  ])('the event at %i belongs to the answer %s, whose first token came after %i ms', (position, text, firstToken) => {
    expect(answerAround(twoResponses, position, null)).toMatchObject({
      parts: [{ text }],
      finish: 'completed',
      pace: { firstToken },
    });
  });

  test('the time of the connection is none for a later answer that nobody asked for', () => {
    const log = logOf([
      [100, created],
      [200, delta('a')],
      [300, completed],
      [900, created],
      [950, delta('b')],
    ]);
    expect(answerAround(log, 1, 50)).toMatchObject({ parts: [{ text: 'a' }], pace: { firstToken: 150 } });
    expect(answerAround(log, 4, 50)).toMatchObject({ parts: [{ text: 'b' }], pace: { firstToken: null } });
  });

  test.each([
    ['the id of the answer changes behind its reason of the end', chunk('a', 'x', 'stop'), chunk('b', 'y')],
    ['the one before said that it is done', ollama('a', true), ollama('b', false)],
  ])('are told apart where %s', (_, one, other) => {
    const log = logOf([
      [0, one],
      [10, other],
    ]);
    expect(answerAround(log, 0, null).parts).toMatchObject([{ text: 'a' }]);
    expect(answerAround(log, 1, null).parts).toMatchObject([{ text: 'b' }]);
  });

  test('are told apart by their ids where they come at the same time; which question was whose is not known', () => {
    const of = (type: string, id: string, more: object = {}): string =>
      JSON.stringify({ type, response_id: id, ...more });
    const word = (id: string, text: string): string => of('response.output_text.delta', id, { delta: text });
    const edge = (type: string, id: string, status: string): string =>
      JSON.stringify({ type, response: { id, status } });
    const log = logOf([
      [0, '>{"type":"response.create"}'],
      [5, '>{"type":"response.create","response":{"conversation":"none"}}'],
      [100, edge('response.created', 'a', 'in_progress')],
      [110, edge('response.created', 'b', 'in_progress')],
      [200, word('a', 'one ')],
      [210, word('b', 'three ')],
      [220, word('a', 'two')],
      [230, edge('response.done', 'a', 'completed')],
      [240, word('b', 'four')],
      [250, edge('response.done', 'b', 'incomplete')],
    ]);
    for (const position of [2, 4, 6, 7]) {
      expect(answerAround(log, position, 0)).toMatchObject({
        parts: [{ text: 'one two' }],
        finish: 'completed',
        pace: { firstToken: null },
      });
    }
    for (const position of [3, 5, 8, 9]) {
      expect(answerAround(log, position, 0)).toMatchObject({ parts: [{ text: 'three four' }], finish: 'incomplete' });
    }
  });

  test('are one where a server gives each event an id of its own', () => {
    const log = logOf([
      [0, chunk('a', 'x')],
      [10, chunk('b', 'y')],
    ]);
    expect(answerAround(log, 0, null).parts).toMatchObject([{ text: 'ab' }]);
  });
});
