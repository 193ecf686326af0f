/**
 * Runs in a dedicated, a shared and a service worker alike: opens what the page orders and reports what arrives. A
 * dedicated one with `?nested` hands its order on to a worker of its own.
 */

interface Client {
  readonly label: string;
  readonly kind: 'websocket' | 'eventsource' | 'fetch';
  readonly url: string;
}

/** What the page orders. */
interface Order {
  readonly clients: readonly Client[];
  readonly closeAfter: number;
  readonly port: MessagePort;
}

type Take = (text: string) => void;

/** References to the connections; one without a reference may be collected. */
const connections: (WebSocket | EventSource)[] = [];

const KINDS: Readonly<Record<Client['kind'], (url: string, report: Take, closeAfter: number) => void>> = {
  websocket(url, report, closeAfter) {
    const socket = new WebSocket(url);
    let received = 0;
    socket.onmessage = ({ data }) => {
      report(data);
      received += 1;
      if (received === closeAfter) socket.close(4001, 'done');
    };
    connections.push(socket);
  },
  eventsource(url, report) {
    const source = new EventSource(url);
    source.onmessage = ({ data }) => report(data);
    connections.push(source);
  },
  fetch: (url, report) => void readEvents(url, report),
};

async function readEvents(url: string, report: Take): Promise<void> {
  const { body } = await fetch(url);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return;
    const events = (text + piece.value).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) report(/^data: (.*)$/m.exec(event)?.[1] ?? '');
  }
}

function start({ clients, closeAfter, port }: Order): void {
  for (const { label, kind, url } of clients) {
    KINDS[kind](url, (text) => port.postMessage({ label, text }), closeAfter);
  }
}

addEventListener('message', ({ data }) => {
  if (location.search === '?nested') new Worker('/worker.js?inner').postMessage(data, [data.port]);
  else start(data);
});
addEventListener('connect', (event) => {
  if (!(event instanceof MessageEvent)) return;
  for (const port of event.ports) port.onmessage = ({ data }) => start(data);
});
