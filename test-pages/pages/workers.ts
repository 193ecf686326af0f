import { addLine, TestPage } from './shared.js';

/**
 * Parameters: count (messages for each client, 5), every (ms between them, 200), only (labels with commas: just these
 * clients), end (`close`: a socket in a worker closes itself with 4001 after its last message).
 */
const page = new TestPage('workers');
const count = page.number('count', 5);
const every = page.number('every', 200);
const closeAfter = page.parameters.get('end') === 'close' ? count : 0;
const only = page.parameters.get('only')?.split(',') ?? null;

type Place = 'page' | 'dedicated' | 'nested' | 'shared' | 'service';

/** What a worker is told of a client. */
interface Client {
  readonly label: string;
  readonly kind: 'websocket' | 'eventsource' | 'fetch';
  readonly url: string;
}

/** Each client by its label: where it runs, and what it uses there. */
const CLIENTS = {
  page: ['page', 'websocket', '/frames/ws'],
  'dedicated-websocket': ['dedicated', 'websocket', '/frames/ws'],
  'dedicated-stream': ['dedicated', 'fetch', '/frames/sse'],
  'dedicated-eventsource': ['dedicated', 'eventsource', '/frames/sse'],
  'nested-websocket': ['nested', 'websocket', '/frames/ws'],
  'nested-stream': ['nested', 'fetch', '/frames/sse'],
  'shared-websocket': ['shared', 'websocket', '/frames/ws'],
  'shared-stream': ['shared', 'fetch', '/frames/sse'],
  'service-websocket': ['service', 'websocket', '/frames/ws'],
  'service-stream': ['service', 'fetch', '/frames/sse'],
} as const;

function clientsIn(place: Place): readonly Client[] {
  return Object.entries(CLIENTS).flatMap(([label, [where, kind, path]]) =>
    where === place && (only === null || only.includes(label))
      ? [{ label, kind, url: page.address(path, label, kind, { count, every }) }]
      : [],
  );
}

/** Hands the clients of a place over, with a port for what they receive. */
function orderFor(place: Place) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => take(data.label, data.text);
  return { message: { clients: clientsIn(place), closeAfter, port: port2 }, port: port2 };
}

function take(label: string, text: string): void {
  addLine('lines', `${label}: ${text}`);
  if (page.received(label) === count) page.finish(label);
}

async function startServiceWorker(): Promise<void> {
  // A scope without pages: it shall control none of the test pages.
  const { installing, waiting, active } = await navigator.serviceWorker.register('/worker.js?service', {
    scope: '/no-page/',
  });
  const { message, port } = orderFor('service');
  (installing ?? waiting ?? active)?.postMessage(message, [port]);
}

page.onStart('start', () => {
  page.state.received = {};
  page.begin(Object.keys(CLIENTS).filter((label) => only === null || only.includes(label)));
  for (const { label, url } of clientsIn('page')) new WebSocket(url).onmessage = ({ data }) => take(label, data);
  for (const place of ['dedicated', 'nested'] as const) {
    if (clientsIn(place).length === 0) continue;
    const { message, port } = orderFor(place);
    new Worker(`/worker.js?${place}`).postMessage(message, [port]);
  }
  if (clientsIn('shared').length > 0) {
    const { message, port } = orderFor('shared');
    new SharedWorker('/worker.js?shared').port.postMessage(message, [port]);
  }
  if (clientsIn('service').length > 0) void startServiceWorker();
});
