/**
 * What is measured: scripts that run in the page, and by what their cost is divided. The page takes each message's data,
 * as every page does: the text is made when somebody first asks for it, and would otherwise be counted as ours.
 */

interface Workload {
  readonly name: string;
  /** What one of `count` is */
  readonly unit: string;
  /** Units of one sample */
  readonly count: number;
  /** The ratio, or (with `isAdded`) the added microseconds, that is wanted with the panel closed */
  readonly goal: number | null;
  /** The same with the panel open */
  readonly goalOpen: number | null;
  /** What the goals are */
  readonly kind: 'ratio' | 'added';
  /** The body of an async function in the page */
  readonly source: string;
}

const receive = (count: number, query: string) => `
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws?count=${count}&${query}');
  socket.binaryType = 'arraybuffer';
  await new Promise((resolve) => { socket.onopen = resolve; });
  let left = ${count};
  let size = 0;
  await new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      left -= 1;
      size += data.length ?? data.byteLength;
      if (left === 0) resolve();
    };
    socket.send('go');
  });
  socket.close();`;

const send = (count: number, data: string) => `
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws');
  await new Promise((resolve) => { socket.onopen = resolve; });
  const data = ${data};
  for (let left = ${count}; left > 0; left -= 1) {
    socket.send(data);
    if (socket.bufferedAmount > 4e6) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  socket.send('end');
  await new Promise((resolve) => { socket.onmessage = resolve; });
  socket.close();`;

/** @param scale 1 for a whole run, less for a quick look. */
export function workloads(scale: number): readonly Workload[] {
  const of = (count: number) => Math.max(20, Math.round(count * scale));
  const [small, large, events, megabytes, polls] = [of(20_000), of(400), of(10_000), of(100), of(300)];
  const message = { unit: 'message', goal: 1.15, goalOpen: 1.25, kind: 'ratio' as const };
  const big = { ...message, goal: 1.08, goalOpen: null };
  return [
    { name: 'received, 200 B text', count: small, ...message, source: receive(small, 'size=200') },
    { name: 'received, 200 B binary', count: small, ...message, source: receive(small, 'size=200&binary=1') },
    { name: 'received, 100 KB text', count: large, ...big, source: receive(large, 'size=100000') },
    { name: 'received, 100 KB binary', count: large, ...big, source: receive(large, 'size=100000&binary=1') },
    { name: 'sent, 200 B text', count: small, ...message, source: send(small, `'x'.repeat(200)`) },
    { name: 'sent, 200 B binary', count: small, ...message, source: send(small, 'new Uint8Array(200)') },
    { name: 'sent, 100 KB text', count: large, ...big, source: send(large, `'x'.repeat(100000)`) },
    { name: 'sent, 100 KB binary', count: large, ...big, source: send(large, 'new Uint8Array(100000)') },
    {
      name: 'EventSource, 200 B',
      unit: 'event',
      count: events,
      goal: 1.4,
      goalOpen: null,
      kind: 'ratio',
      source: `
        const source = new EventSource('/sse?count=${events}');
        let left = ${events};
        let size = 0;
        await new Promise((resolve) => {
          source.onmessage = ({ data }) => {
            left -= 1;
            size += data.length;
            if (left === 0) resolve();
          };
        });
        source.close();`,
    },
    {
      name: 'streamed fetch',
      unit: 'MB',
      count: megabytes,
      goal: 1.05,
      goalOpen: null,
      kind: 'ratio',
      source: `
        const reader = (await fetch('/stream?megabytes=${megabytes}')).body.getReader();
        while (!(await reader.read()).done);`,
    },
    {
      name: 'small fetch',
      unit: 'poll',
      count: polls,
      goal: 40,
      goalOpen: null,
      kind: 'added',
      source: `for (let left = ${polls}; left > 0; left -= 1) await (await fetch('/small')).json();`,
    },
    {
      name: 'small XMLHttpRequest',
      unit: 'poll',
      count: polls,
      goal: 40,
      goalOpen: null,
      kind: 'added',
      source: `
        for (let left = ${polls}; left > 0; left -= 1) {
          const request = new XMLHttpRequest();
          request.open('GET', '/small');
          await new Promise((resolve) => { request.onload = resolve; request.send(); });
          JSON.parse(request.responseText);
        }`,
    },
  ];
}

/** Received text for the look at memory. */
export const receiveMany = (count: number) => receive(count, 'size=200');
