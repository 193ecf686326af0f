import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { ANSWER_APIS } from '../../../../src/formats/answers/answer-apis.ts';
import { summarize } from '../../../../src/formats/protocols/summarize.ts';
import { one, readAll, type Line } from './read-all.ts';

const chunk = (delta: object) =>
  JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta }] });

describe('answers of language models', () => {
  test('each row shows its token', () => {
    const list = readAll([
      ['in', chunk({ role: 'assistant', content: '' })],
      ['in', chunk({ content: 'Hel' })],
      ['in', chunk({ reasoning_content: 'hm' })],
      ['in', '[DONE]'],
    ]);
    expect(list.map(({ protocol, type, content }) => [protocol, type, content])).toEqual([
      ['openai-chat', 'delta', JSON.parse(chunk({ role: 'assistant', content: '' }))],
      ['openai-chat', 'content', 'Hel'],
      ['openai-chat', 'reasoning_content', 'hm'],
      ['openai-chat', '[DONE]', undefined],
    ]);
  });

  test('responses are numbered by their protocol', () => {
    const line = '{"type":"response.output_text.delta","sequence_number":4,"delta":"Hi"}';
    expect(one(line)).toMatchObject({ protocol: 'openai-responses', number: 4, content: 'Hi' });
  });

  test('an event of no known shape is a plain event', () => {
    const list = readAll([
      ['in', chunk({ content: 'a' })],
      ['in', '{"type":"progress","done":3}'],
    ]);
    expect(list[1]).toMatchObject({ protocol: 'json', type: 'progress', content: { done: 3 } });
  });

  test('ordinary feeds are taken for none', () => {
    const feeds = [
      '{"type":"error","message":"no"}',
      '{"type":"finish"}',
      '{"model":"T","choices":[1,2]}',
      '{"type":"ping"}',
      '{"type":"response.time","value":3}',
      '{"model":"x","done":true}',
      '{"candidates":[{"name":"ann"}]}',
    ];
    for (const text of feeds) expect(one(text).protocol).toBe('json');
  });

  test('no event makes a reader throw', () => {
    const json = fc.oneof(
      fc.json(),
      fc
        .record(
          {
            type: fc.constantFrom('response.completed', 'message_delta', 'content_block_start', 'text-delta', 'error'),
            choices: fc.jsonValue(),
            candidates: fc.jsonValue(),
            delta: fc.jsonValue(),
            response: fc.jsonValue(),
            usage: fc.jsonValue(),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(json, (text) => {
        const value: unknown = JSON.parse(text);
        for (const api of ANSWER_APIS) {
          api.isSpokenIn(value, null);
          api.read(value, null);
        }
        const lines: readonly Line[] = [['in', text]];
        for (const read of readAll(lines)) expect(summarize(read).length).toBeLessThanOrEqual(160);
      }),
    );
  });
});
