import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import type { BodyObserver } from '../../../../src/injected/transports/body.ts';
import type * as Exchanges from '../../../../src/injected/transports/exchange.ts';
import { startRecorder, stubEvents } from '../fake-events.ts';

/** Responses of observed calls, and what was written of them since the test began. */
interface ObservedBodies {
  /** The response of a call that was observed. */
  responseOf(content: BodyInit | null, type?: string): Response;
  /** Ends the exchange of a response as one whose body was not read. */
  presumeUnread(response: Response): void;
  written(): ReturnType<ReturnType<typeof startRecorder>['written']>;
  kinds(): readonly string[];
  last(): object;
}

/** Observes bodies for the tests of a file. The file itself mocks what stacks say of a read, since mocks hold for a file. */
export function observedBodies(): ObservedBodies {
  const recording = startRecorder();
  const exchangesOf = new WeakMap<Response, Exchanges.Exchange>();
  let bodies: BodyObserver;
  let exchanges: typeof Exchanges;
  let from = 0;

  beforeAll(async () => {
    vi.resetModules();
    stubEvents();
    exchanges = await import('../../../../src/injected/transports/exchange.ts');
    const { observeBodies } = await import('../../../../src/injected/transports/body.ts');
    vi.stubGlobal('Response', Response);
    const unseen = { add: () => undefined, addBody: () => undefined, exchangeOf: () => null };
    bodies = observeBodies(recording.recorder, unseen, () => undefined);
  });
  afterAll(() => void vi.unstubAllGlobals());
  afterEach(() => {
    from = recording.written().length;
  });

  const written = (): ReturnType<ObservedBodies['written']> => recording.written().slice(from);
  return {
    responseOf(content, type = '') {
      const exchange = exchanges.beginExchange(recording.recorder, {
        transport: 'fetch',
        url: 'https://a.test/',
        method: 'GET',
        withCredentials: false,
        headers: [],
        content: { bodyKind: 'none', raw: null },
        signal: null,
      });
      exchange.header = (name) => (name === 'content-type' ? type : null);
      from = recording.written().length;
      const response = new Response(content);
      exchangesOf.set(response, exchange);
      bodies.track(response, exchange);
      return response;
    },
    presumeUnread(response) {
      const exchange = exchangesOf.get(response);
      if (exchange === undefined) throw new Error('no observed call gave this response');
      exchanges.presumeEnd(recording.recorder, exchange, 'unread');
    },
    written,
    kinds: () => written().map(({ kind }) => kind),
    last: () => ({ kind: written().at(-1)?.kind, ...(written().at(-1)?.detail as object) }),
  };
}
