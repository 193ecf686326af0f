import { expect, test } from 'vitest';
import { answerAround } from '../../../../src/devtools-panel/rows/answer-around.ts';
import { createMessageLog } from '../../../../src/store/message-log.ts';
import { millis } from '../../../../src/base/units.ts';
import { createDecodeContext, decodePayload } from '../../../../src/formats/protocols/decode.ts';
import { message } from '../../store/messages.ts';

const chunk = (content: string): string =>
  JSON.stringify({ object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content } }] });

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
