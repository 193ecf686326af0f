import { createUIMessageStream, pipeUIMessageStreamToResponse } from 'ai';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { requestsAt } from './requests.ts';

export const aiSdk: LibraryCase = {
  name: 'AI SDK',
  page: `
    import { DefaultChatTransport } from 'ai';
    const transport = new DefaultChatTransport({ api: location.origin + '/chat' });
    async function ask() {
      const messages = [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'hi' }] }];
      const stream = await transport.sendMessages({ trigger: 'submit-message', chatId: '1', messages });
      const reader = stream.getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        saw(read.value.type, read.value.delta ?? '');
      }
    }
    ask();
  `,
  count: FEED.length + 2,
  serve(server) {
    requestsAt(server, '/chat', (_, response) =>
      pipeUIMessageStreamToResponse({
        response,
        stream: createUIMessageStream({
          execute({ writer }) {
            writer.write({ type: 'text-start', id: 't' });
            for (const { place } of FEED) writer.write({ type: 'text-delta', id: 't', delta: place });
            writer.write({ type: 'text-end', id: 't' });
          },
        }),
      }),
    );
  },
};
