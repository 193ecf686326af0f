import { initTRPC } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import type { LibraryCase } from '../case.ts';
import { socketsAt } from './sockets.ts';

const t = initTRPC.create();
const router = t.router({
  greet: t.procedure.query(() => ({ text: 'good day' })),
  ticks: t.procedure.subscription(async function* ticks() {
    for (let n = 1; n <= 5; n++) yield { n, place: `place ${n}` };
  }),
});

export const trpc: LibraryCase = {
  name: 'tRPC wsLink',
  page: `
    import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
    const client = createTRPCClient({ links: [wsLink({ client: createWSClient({ url: location.origin.replace('http', 'ws') + '/trpc' }) })] });
    client.greet.query().then(({ text }) => {
      saw('data', text);
      client.ticks.subscribe(undefined, { onData: ({ place }) => saw('data', place) });
    });
  `,
  count: 6,
  serve(server) {
    applyWSSHandler({ wss: socketsAt(server, '/trpc'), router });
  },
  isInFirefox: true,
};
