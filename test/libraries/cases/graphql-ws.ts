import { createRequire } from 'node:module';
import { useServer } from 'graphql-ws/use/ws';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { socketsAt } from './sockets.ts';

// The same copy of the package that graphql-ws loads: two copies refuse each other's schemas.
const { buildSchema } = createRequire(import.meta.url)('graphql');

async function* ticks() {
  for (const tick of FEED) yield { tick };
}

export const graphqlWs: LibraryCase = {
  name: 'graphql-ws',
  page: `
    import { createClient } from 'graphql-ws';
    const client = createClient({ url: location.origin.replace('http', 'ws') + '/graphql' });
    client.subscribe({ query: 'subscription { tick { seq place } }' }, {
      next: ({ data }) => saw('next', data.tick.place, data.tick.seq),
      error: () => saw('error'),
      complete: () => saw('complete'),
    });
  `,
  count: FEED.length + 1,
  serve(server) {
    const schema = buildSchema(`
      type Tick { seq: Int, place: String }
      type Query { none: Int }
      type Subscription { tick: Tick }
    `);
    useServer(
      { schema, roots: { subscription: { tick: ticks } } },
      socketsAt(server, '/graphql', 'graphql-transport-ws'),
    );
  },
  isInFirefox: true,
};
