import { expect, test, vi } from 'vitest';
import { attach } from '../../../src/testing/index.ts';

// The recorder and the bridge, which are bundled next to the library.
vi.mock('../../../src/cli/record/page-script.ts', () => ({
  pageScript: () => 'start("REALTIME_INSPECTOR_BINDING")',
}));

const hello = (document: string): string =>
  JSON.stringify({ type: 'hello', document, timeOrigin: 1_000, url: 'https://a.test/', isTop: true });

const batch = (document: string, n: number): string => {
  const record = { kind: 'document', n, at: 5, url: 'https://a.test/', isTop: true, isLate: false, timeOrigin: 1_000 };
  const socket = {
    kind: 'connecting',
    n: n + 1,
    at: 6,
    connection: 1,
    transport: 'websocket',
    url: 'wss://a.test/live',
    method: 'GET',
    protocols: [],
    withCredentials: false,
    headers: [],
    bodyKind: 'none',
    body: null,
    initiator: '',
  };
  const records = JSON.stringify([record, socket]);
  return JSON.stringify({ type: 'batch', document, subscriber: 'testing', first: n, next: n + 2, records });
};

/** A page of Playwright that says things while, or after, the recorder is placed. */
function pageThatSays(early: readonly string[]) {
  const names: string[] = [];
  let say = (_text: string): unknown => undefined;
  const page = {
    exposeBinding: async (name: string, callback: (source: unknown, text: string) => unknown) => {
      names.push(name);
      say = (text) => callback(null, text);
    },
    addInitScript: async ({ content }: { readonly content: string }) => {
      expect(content).toBe(`start("${names.at(-1)}")`);
      for (const text of early) say(text);
    },
    evaluate: async () => undefined,
  };
  return { page, names, say: (text: string) => say(text) };
}

test('what a page says before it is attached is not lost, and neither is what it says after', async () => {
  const { page, say } = pageThatSays([hello('early'), batch('early', 0)]);
  const realtime = await attach(page);
  expect(realtime.streams().map(({ url }) => url)).toEqual(['wss://a.test/live']);
  say(hello('late'));
  say(batch('late', 0));
  expect(realtime.streams()).toHaveLength(2);
});

test('each attachment has a function of its own in the page', async () => {
  const { page, names } = pageThatSays([]);
  await attach(page);
  await attach(page);
  expect(new Set(names).size).toBe(2);
});

test('what a page says that is no message of ours is nothing', async () => {
  const { page, say } = pageThatSays(['nonsense', batch('never met', 0)]);
  const realtime = await attach(page);
  say('{"type":"batch"}');
  expect(realtime.streams()).toEqual([]);
});
