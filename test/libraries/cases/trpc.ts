import { initTRPC } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { requestsAt } from './requests.ts';
import { socketsAt } from './sockets.ts';

const t = initTRPC.create();
const router = t.router({
  greet: t.procedure.query(() => ({ text: 'good day' })),
  ticks: t.procedure.subscription(async function* ticks() {
    yield* FEED;
  }),
});

export const trpc: LibraryCase = {
  name: 'tRPC wsLink',
  page: `
    import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
    const client = createTRPCClient({ links: [wsLink({ client: createWSClient({ url: location.origin.replace('http', 'ws') + '/trpc' }) })] });
    client.greet.query().then(({ text }) => {
      saw('data', text);
      client.ticks.subscribe(undefined, { onData: ({ seq, place }) => saw('data', place, seq) });
    });
  `,
  count: FEED.length + 1,
  serve(server) {
    applyWSSHandler({ wss: socketsAt(server, '/trpc'), router });
  },
  isInFirefox: true,
};

export const trpcEvents: LibraryCase = {
  name: 'tRPC httpSubscriptionLink',
  page: `
    import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
    const client = createTRPCClient({ links: [httpSubscriptionLink({ url: location.origin + '/trpc' })] });
    client.ticks.subscribe(undefined, { onData: ({ seq, place }) => saw('message', place, seq) });
  `,
  count: FEED.length,
  serve(server) {
    requestsAt(server, '/trpc', createHTTPHandler({ router, basePath: '/trpc/' }));
  },
};
