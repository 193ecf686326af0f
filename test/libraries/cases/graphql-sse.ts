import { createRequire } from 'node:module';
import { createHandler } from 'graphql-sse/lib/use/http';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { requestsAt } from './requests.ts';

// The same copy of the package that graphql-sse loads: two copies refuse each other's schemas.
const { buildSchema } = createRequire(import.meta.url)('graphql');

async function* ticks() {
  for (const tick of FEED) yield { tick };
}

export const graphqlSse: LibraryCase = {
  name: 'graphql-sse',
  page: `
    import { createClient } from 'graphql-sse';
    const client = createClient({ url: location.origin + '/graphql' });
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
    schema.getSubscriptionType().getFields().tick.subscribe = ticks;
    requestsAt(server, '/graphql', createHandler({ schema }));
  },
};
