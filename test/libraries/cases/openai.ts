import type { ServerResponse } from 'node:http';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { requestsAt } from './requests.ts';

function answer(
  response: ServerResponse,
  events: readonly (readonly [name: string | null, data: object])[],
  end = '',
): void {
  response.setHeader('content-type', 'text/event-stream');
  for (const [name, data] of events) {
    response.write(`${name === null ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`);
  }
  response.end(end);
}

const chunk = (delta: object, reason: string | null): readonly [null, object] => [
  null,
  {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'a-model',
    choices: [{ index: 0, delta, finish_reason: reason }],
  },
];

const chat = [...FEED.map(({ place }) => chunk({ content: place }, null)), chunk({}, 'stop')];

const responses = FEED.map(({ seq, place }) => {
  const type = 'response.output_text.delta';
  const item = { item_id: 'message-1', output_index: 0, content_index: 0, logprobs: [] };
  return [type, { type, sequence_number: seq, ...item, delta: place }] as const;
});

const page = (method: string, loop: string): string => `
  import OpenAI from 'openai';
  const client = new OpenAI({ apiKey: 'none', baseURL: location.origin + '/v1', dangerouslyAllowBrowser: true });
  async function ask() {
    for await (const event of await client.${method}) ${loop}
  }
  ask();
`;

/** The API has no server to install: what it answers is written here in its documented form. */
export const openaiChat: LibraryCase = {
  name: 'openai, chat completions',
  page: page(
    "chat.completions.create({ model: 'a-model', messages: [{ role: 'user', content: 'hi' }], stream: true })",
    "saw(event.choices[0].finish_reason ? 'finish_reason' : 'content', event.choices[0].delta.content ?? 'stop');",
  ),
  count: chat.length,
  serve(server) {
    requestsAt(server, '/v1/chat/completions', (_, response) => answer(response, chat, 'data: [DONE]\n\n'));
  },
};

export const openaiResponses: LibraryCase = {
  name: 'openai, responses',
  page: page(
    "responses.create({ model: 'a-model', input: 'hi', stream: true })",
    'saw(event.type, event.delta, event.sequence_number);',
  ),
  count: responses.length,
  serve(server) {
    requestsAt(server, '/v1/responses', (_, response) => answer(response, responses));
  },
};
