import { HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import { http } from 'msw/http';
import { sse } from 'msw/sse';
import { ws } from 'msw/ws';
import { forget, outcome, traffic } from './kit.ts';

const seen = [];
const socket = ws.link('ws://mocked.example/socket');

const worker = setupWorker(
  http.get('/mocked/json', () => HttpResponse.json({ made: 'up' }, { status: 201 })),
  http.post('/mocked/echo', async ({ request }) => HttpResponse.text(await request.text())),
  http.get('/mocked/error', () => HttpResponse.error()),
  http.get(
    '/mocked/stream',
    () =>
      new HttpResponse(
        new ReadableStream({
          start(controller) {
            for (const part of ['one ', 'two']) controller.enqueue(new TextEncoder().encode(part));
            controller.close();
          },
        }),
      ),
  ),
  sse('/mocked/events', ({ client }) => {
    client.send({ data: 'first' });
    client.send({ event: 'named', data: 'second' });
  }),
  socket.addEventListener('connection', ({ client }) => {
    client.send('hello');
    client.addEventListener('message', ({ data }) => client.send(`back: ${data}`));
  }),
);

const events = () =>
  new Promise((resolve) => {
    const source = new EventSource('/mocked/events');
    const heard = [];
    source.addEventListener('message', ({ data }) => heard.push(data));
    source.addEventListener('named', ({ data }) => {
      source.close();
      resolve([...heard, data]);
    });
    source.addEventListener('error', () => heard.push('error'));
  });

const messages = () =>
  new Promise((resolve) => {
    const client = new WebSocket('ws://mocked.example/socket');
    const heard = [];
    client.addEventListener('open', () => client.send('x'));
    client.addEventListener('message', ({ data }) => {
      heard.push(data);
      if (heard.length < 2) return;
      client.close();
      resolve(heard);
    });
  });

window.runNeighbour = async () => {
  const rows = {};
  rows.started = await outcome(async () => {
    await worker.start({ quiet: true, onUnhandledRequest: 'bypass', serviceWorker: { url: '/mockServiceWorker.js' } });
    return 'started';
  });
  worker.events.on('request:match', ({ request }) => seen.push(`${request.method} ${new URL(request.url).pathname}`));
  rows.json = await outcome(async () => {
    const response = await fetch('/mocked/json');
    return [response.status, await response.json()];
  });
  rows.echo = await outcome(async () => (await fetch('/mocked/echo', { method: 'POST', body: 'sent' })).text());
  rows.error = await outcome(() => fetch('/mocked/error'));
  rows.stream = await outcome(async () => (await fetch('/mocked/stream')).text());
  rows.xhr = await outcome(
    () =>
      new Promise((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.onloadend = () => resolve([xhr.status, xhr.responseText]);
        xhr.open('GET', '/mocked/json');
        xhr.send();
      }),
  );
  rows.events = await outcome(events);
  rows.messages = await outcome(messages);
  Object.assign(rows, await traffic(), await forget(), { seen: [...seen].sort() });
  await worker.stop();
  // The next page of this origin must not find it.
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  return rows;
};
