/**
 * What is measured: functions that run in the page, and by what their cost is divided. The page takes each message's data,
 * as every page does: its text is made when it is first read, and would otherwise be counted as ours.
 */
import type { View } from '../../scripts/browsers/driver.ts';

/** The document in which a workload runs. */
type Document = Pick<View, 'evaluate'>;

export interface Workload {
  readonly name: string;
  /** What one of `count` is. */
  readonly unit: string;
  /** Units of one sample. */
  readonly count: number;
  /** The ratio or the added microseconds (see `kind`) that are wanted with the panel closed. */
  readonly goal: number | null;
  /** The same with the panel open. */
  readonly goalOpen: number | null;
  /** What the goals are. */
  readonly kind: 'ratio' | 'added';
  readonly run: (page: Document) => Promise<unknown>;
}

/** How long one sample may take, and the filling of the memory, in milliseconds. */
const LIMIT = 120_000;
const FILLING_LIMIT = 300_000;

interface Messages {
  readonly count: number;
  /** Bytes of each. */
  readonly size: number;
  readonly isBinary: boolean;
}

/** Receives messages over a WebSocket, as fast as the page takes them. */
const receive = (page: Document, messages: Messages, timeout = LIMIT): Promise<unknown> =>
  page.evaluate(
    async ({ count, size, isBinary }) => {
      const address = `${location.origin.replace('http', 'ws')}/ws?count=${count}&size=${size}`;
      const socket = new WebSocket(isBinary ? `${address}&binary=1` : address);
      socket.binaryType = 'arraybuffer';
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      let left = count;
      let sum = 0;
      await new Promise<void>((resolve) => {
        socket.onmessage = ({ data }) => {
          left -= 1;
          sum += data.length ?? data.byteLength;
          if (left === 0) resolve();
        };
        socket.send('go');
      });
      socket.close();
      return sum;
    },
    messages,
    { timeout },
  );

/** Sends messages over a WebSocket and waits until the server has them. */
const send = (page: Document, messages: Messages): Promise<unknown> =>
  page.evaluate(
    async ({ count, size, isBinary }) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      const data = isBinary ? new Uint8Array(size) : 'x'.repeat(size);
      for (let left = count; left > 0; left -= 1) {
        socket.send(data);
        if (socket.bufferedAmount > 4e6) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      socket.send('end');
      await new Promise((resolve) => {
        socket.onmessage = resolve;
      });
      socket.close();
    },
    messages,
    { timeout: LIMIT },
  );

/** Receives server-sent events. */
const receiveEvents = (page: Document, events: number): Promise<unknown> =>
  page.evaluate(
    async (count) => {
      const source = new EventSource(`/sse?count=${count}`);
      let left = count;
      let sum = 0;
      await new Promise<void>((resolve) => {
        source.onmessage = ({ data }) => {
          left -= 1;
          sum += data.length;
          if (left === 0) resolve();
        };
      });
      source.close();
      return sum;
    },
    events,
    { timeout: LIMIT },
  );

/** Reads a streamed body to its end. */
const readStream = (page: Document, megabytes: number): Promise<unknown> =>
  page.evaluate(
    async (length) => {
      const reader = (await fetch(`/stream?megabytes=${length}`)).body?.getReader();
      while ((await reader?.read())?.done === false);
    },
    megabytes,
    { timeout: LIMIT },
  );

/** Polls with fetch, one request after the other. */
const pollByFetch = (page: Document, polls: number): Promise<unknown> =>
  page.evaluate(
    async (count) => {
      for (let left = count; left > 0; left -= 1) await (await fetch('/small')).json();
    },
    polls,
    { timeout: LIMIT },
  );

/** Polls with XMLHttpRequest, one request after the other. */
const pollByRequest = (page: Document, polls: number): Promise<unknown> =>
  page.evaluate(
    async (count) => {
      for (let left = count; left > 0; left -= 1) {
        const request = new XMLHttpRequest();
        request.open('GET', '/small');
        await new Promise((resolve) => {
          request.onload = resolve;
          request.send();
        });
        JSON.parse(request.responseText);
      }
    },
    polls,
    { timeout: LIMIT },
  );

const MESSAGE = { unit: 'message', goal: 1.15, goalOpen: 1.15, kind: 'ratio' } as const;
const LARGE_MESSAGE = { ...MESSAGE, goal: 1.08, goalOpen: 1.3 } as const;
const POLL = { unit: 'poll', goal: 60, goalOpen: 150, kind: 'added' } as const;

/** @param scale 1 for a whole run, less for a quick look. */
export function workloads(scale: number): readonly Workload[] {
  const of = (count: number) => Math.max(20, Math.round(count * scale));
  const [small, large, events, megabytes, polls] = [of(20_000), of(400), of(10_000), of(100), of(300)];
  const both = (
    act: (page: Document, messages: Messages) => Promise<unknown>,
    name: string,
    messages: Omit<Messages, 'isBinary'>,
    rest: Pick<Workload, 'unit' | 'goal' | 'goalOpen' | 'kind'>,
  ): Workload[] =>
    [false, true].map((isBinary) => ({
      name: `${name} ${isBinary ? 'binary' : 'text'}`,
      count: messages.count,
      ...rest,
      run: (page) => act(page, { ...messages, isBinary }),
    }));
  return [
    ...both(receive, 'received, 200 B', { count: small, size: 200 }, MESSAGE),
    ...both(receive, 'received, 100 KB', { count: large, size: 100_000 }, LARGE_MESSAGE),
    ...both(send, 'sent, 200 B', { count: small, size: 200 }, MESSAGE),
    ...both(send, 'sent, 100 KB', { count: large, size: 100_000 }, LARGE_MESSAGE),
    {
      name: 'EventSource, 200 B',
      unit: 'event',
      count: events,
      goal: 1.4,
      goalOpen: 1.3,
      kind: 'ratio',
      run: (page) => receiveEvents(page, events),
    },
    {
      name: 'streamed fetch',
      unit: 'MB',
      count: megabytes,
      goal: 1.05,
      goalOpen: 1.2,
      kind: 'ratio',
      run: (page) => readStream(page, megabytes),
    },
    { name: 'small fetch', count: polls, ...POLL, run: (page) => pollByFetch(page, polls) },
    { name: 'small XMLHttpRequest', count: polls, ...POLL, run: (page) => pollByRequest(page, polls) },
  ];
}

/** Received text before memory is read. */
export const receiveMany = (page: Document, count: number): Promise<unknown> =>
  receive(page, { count, size: 200, isBinary: false }, FILLING_LIMIT);
