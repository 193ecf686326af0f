/**
 * Pages that do something a hundred thousand times, or with one enormous value. Every function here runs in the page, and
 * gives what it did a name in the table of `npm run bench:page -- --only flood`.
 */
import type { Workload } from './workloads.ts';

/** How long one sample may take, in milliseconds. */
const LIMIT = 120_000;

type Document = Parameters<Workload['run']>[0];

/** Sends objects of a kind over a WebSocket that takes them and answers nothing. */
const sendObjects = (page: Document, kind: 'proxy' | 'object' | 'blob', count: number): Promise<unknown> =>
  page.evaluate(
    async (load) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      const blob = new Blob(['a blob']);
      const proxy: unknown = new Proxy({}, {});
      const next = (): unknown => (load.kind === 'blob' ? blob : load.kind === 'proxy' ? proxy : {});
      for (let left = load.count; left > 0; left -= 1) socket.send(next() as Blob);
      socket.send('end');
      await new Promise((resolve) => {
        socket.onmessage = resolve;
      });
      socket.close();
    },
    { kind, count },
    { timeout: LIMIT },
  );

/** Sends one text of so many characters, and waits until the server has it. */
const sendLong = (page: Document, characters: number): Promise<unknown> =>
  page.evaluate(
    async (length) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      socket.send('x'.repeat(length));
      socket.send('end');
      await new Promise((resolve) => {
        socket.onmessage = resolve;
      });
      socket.close();
    },
    characters,
    { timeout: LIMIT },
  );

/** Receives one text of so many characters. */
const receiveLong = (page: Document, characters: number): Promise<unknown> =>
  page.evaluate(
    async (length) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws?count=1&size=${length}`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      socket.send('go');
      await new Promise((resolve) => {
        socket.onmessage = ({ data }) => resolve(data.length);
      });
      socket.close();
    },
    characters,
    { timeout: LIMIT },
  );

/** Calls from deep inside, with every frame in the stack of an error. */
const callDeep = (page: Document, calls: number): Promise<unknown> =>
  page.evaluate(
    async (count) => {
      const errors = Error as { stackTraceLimit?: number };
      const before = errors.stackTraceLimit ?? 10;
      errors.stackTraceLimit = Infinity;
      const descend = (depth: number): Promise<Response> => (depth === 0 ? fetch('/small') : descend(depth - 1));
      for (let left = count; left > 0; left -= 1) await (await descend(3_000)).text();
      errors.stackTraceLimit = before;
    },
    calls,
    { timeout: LIMIT },
  );

/** Adds listeners for as many types to one EventSource. */
const addListeners = (page: Document, count: number): Promise<unknown> =>
  page.evaluate(
    (listeners) => {
      const source = new EventSource('/sse?count=1');
      for (let left = listeners; left > 0; left -= 1) source.addEventListener(`type ${left}`, () => {});
      source.close();
    },
    count,
    { timeout: LIMIT },
  );

/** @param share of the usual amount, for a quick look */
export const floods = (share: number): readonly Workload[] => {
  const flood = (name: string, unit: string, count: number, goal: number, run: Workload['run']): Workload => ({
    name: `flood: ${name}`,
    unit,
    count,
    goal,
    goalOpen: null,
    kind: 'ratio',
    run,
  });
  const objects = 100_000 * share;
  const deep = 200 * share;
  const listeners = 20_000 * share;
  // Only a quick look is content with a shorter one.
  const long = share < 0.5 ? 40_000_000 : 200_000_000;
  return [
    flood('a text of 200 MB is sent', 'text', 1, 1.05, (page) => sendLong(page, long)),
    flood('a text of 200 MB is received', 'text', 1, 1.05, (page) => receiveLong(page, long)),
    flood('one Proxy is sent again and again', 'send', objects, 1.2, (page) => sendObjects(page, 'proxy', objects)),
    flood('objects are sent', 'send', objects, 1.2, (page) => sendObjects(page, 'object', objects)),
    flood('Blobs are sent', 'send', objects, 1.2, (page) => sendObjects(page, 'blob', objects)),
    flood('fetch from 3,000 calls deep', 'call', deep, 1.2, (page) => callDeep(page, deep)),
    flood('types of listeners of one source', 'type', listeners, 1.2, (page) => addListeners(page, listeners)),
  ];
};
