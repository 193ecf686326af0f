import { createServer, request } from 'node:http';
import { readdirSync } from 'node:fs';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPages } from '../../../test-pages/server/start.ts';
import { awaitLog, listenTo, numbersOf, readLog, sequencesOf, startPages, type Pages } from './server.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

const post = (path: string, body = '') => fetch(pages.url + path, { method: 'POST', body });

describe('the server', () => {
  test('refuses a port that is taken with a sentence that says what to do', async () => {
    await expect(startTestPages({ port: pages.port })).rejects.toThrow(
      `Port ${pages.port} on 127.0.0.1 is taken by another program. Give another one with --port, or none`,
    );
  });

  test('frees both ports and ends every connection when it is closed', async () => {
    const other = await startPages();
    const seen = listenTo(`${other.url}/ticker/ws?rate=100`);
    const held = fetch(`${other.url}/chat/long`).then(
      () => 'answered',
      () => 'ended',
    );
    await awaitLog(other, '', (entries) => entries.some(({ event }) => event === 'in') && entries.length > 3);
    await other.close();
    expect((await seen).code).toBe(1006);
    expect(await held).toBe('ended');
    for (const port of [other.port, other.crossPort]) {
      const again = createServer();
      await new Promise<void>((resolve, reject) => again.once('error', reject).listen(port, '127.0.0.1', resolve));
      again.close();
    }
  });

  test('serves every page on both origins, and every script and style sheet that a page names', async () => {
    const names = readdirSync(new URL('../../../test-pages/pages', import.meta.url)).filter((name) =>
      name.endsWith('.html'),
    );
    expect(names.length).toBeGreaterThanOrEqual(10);
    for (const base of [pages.url, pages.crossUrl]) {
      for (const name of names) {
        const answer = await fetch(`${base}/${name === 'index.html' ? '' : name.replace('.html', '')}`);
        expect([name, answer.status]).toEqual([name, 200]);
        const html = await answer.text();
        const named = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => `${path}`);
        for (const path of named) expect([path, (await fetch(base + path)).status]).toEqual([path, 200]);
      }
    }
    const modules = ['/addresses.js', '/vendor/socket.io.js', '/shared.js'];
    for (const path of modules)
      expect((await fetch(pages.url + path)).headers.get('content-type')).toMatch('javascript');
  });

  test('serves nothing from outside its folder', async () => {
    for (const path of ['/..%2fserver%2fmain.mjs', '/vendor/..%2f..', '/no-such-page', '/package.json']) {
      expect([path, (await fetch(pages.url + path)).status]).toEqual([path, 404]);
    }
  });

  test('survives an address that is none', async () => {
    const status = await new Promise((resolve, reject) => {
      request({ port: pages.port, path: '//' }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(400);
  });

  test('puts the strict page under a policy that allows its own server alone', async () => {
    const policy = (await fetch(`${pages.url}/strict-csp`)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${pages.port}`);
  });
});

describe('the chat', () => {
  test('reaches all four columns with the same messages in the same order', async () => {
    const query = '?page=three-ways&run=chat';
    const socket = listenTo(`${pages.url}/chat/ws${query}`, (opened) => {
      opened.on('message', (data) => {
        if (String(data).includes('"id":3')) opened.close(1000);
      });
      void (async () => {
        const long = fetch(`${pages.url}/chat/long${query}&after=0`).then((answer) => answer.json());
        await post(`/chat/friend${query}&count=1`);
        opened.send('over the socket');
        await awaitLog(pages, 'chat', (entries) => entries.some(({ event }) => event === 'out'));
        await post(`/chat/send${query}&over=short`, 'over a post');
        expect(await long).toMatchObject({ messages: [{ id: 1, from: 'friend' }] });
      })();
    });
    const { texts } = await socket;
    const messages = texts.map((text) => JSON.parse(text) as unknown);
    expect(messages).toMatchObject([
      { id: 1, from: 'friend', over: 'server' },
      { id: 2, from: 'you', text: 'over the socket', over: 'websocket' },
      { id: 3, from: 'you', text: 'over a post', over: 'short' },
    ]);
    const short = await (await fetch(`${pages.url}/chat/short${query}&after=1`)).json();
    expect(short).toEqual({ messages: messages.slice(1) });
    const log = await readLog(pages, 'chat');
    const overSocket = log.filter(({ transport }) => transport === 'websocket');
    expect(overSocket.map(({ event, direction }) => [event, direction])).toEqual([
      ['open', null],
      ['in', 'in'],
      ['out', 'out'],
      ['in', 'in'],
      ['in', 'in'],
      ['close', null],
    ]);
    expect(overSocket.filter(({ event }) => event === 'in').map(({ payload }) => payload)).toEqual(texts);
  });

  test('answers a long poll without news with an empty list', async () => {
    const answer = await fetch(`${pages.url}/chat/long?run=lonely&hold=20`);
    expect(await answer.json()).toEqual({ messages: [] });
  });

  test('keeps runs apart', async () => {
    await post('/chat/send?run=one', 'mine');
    const other = await fetch(`${pages.url}/chat/short?run=two`);
    expect(await other.json()).toEqual({ messages: [] });
  });
});

describe('polling', () => {
  test('has news once in every 5 short polls, always the same ones for a seed', async () => {
    const ask = async (run: string) => {
      const statuses: number[] = [];
      for (let call = 0; call < 20; call += 1) {
        statuses.push((await fetch(`${pages.url}/polling/short?run=${run}&news=5&empty=304&seed=3`)).status);
      }
      return statuses;
    };
    const first = await ask('poll-a');
    // 20 calls in 4 groups of 5.
    expect(first.filter((status) => status === 200).length).toBe(4);
    expect(first.filter((status) => status === 304).length).toBe(16);
    expect(await ask('poll-b')).toEqual(first);
  });

  test('a long poll waits until there is news, or answered 204 when the time is up', async () => {
    const news = await fetch(`${pages.url}/polling/long?run=held&after=30&hold=5000`);
    expect(await news.json()).toMatchObject({ cursor: 1 });
    expect((await fetch(`${pages.url}/polling/long?run=held&after=5000&hold=30`)).status).toBe(204);
    const log = await awaitLog(
      pages,
      'held',
      (entries) => entries.filter(({ event }) => event === 'close').length === 2,
    );
    expect(log.map(({ event, code }) => [event, code])).toEqual([
      ['request', undefined],
      ['response', 200],
      ['close', undefined],
      ['request', undefined],
      ['response', 204],
      ['close', undefined],
    ]);
  });
});

describe('reconnect', () => {
  test('cuts everyone when it dies, turns them away, and names what a client missed once it is back', async () => {
    const query = '?page=reconnect&run=death&label=fixed&every=10';
    const first = await listenTo(`${pages.url}/reconnect/ws${query}`, (socket) => {
      socket.once('message', () => void post('/reconnect/die?run=death'));
    });
    expect(first.code).toBe(1006);
    expect((await listenTo(`${pages.url}/reconnect/ws${query}`)).texts).toEqual([]);
    // The server counts on while it is away: 100 ms are ten numbers.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await post('/reconnect/return?run=death');
    const back = await listenTo(`${pages.url}/reconnect/ws${query}`, (socket) => {
      socket.once('message', () => socket.close(1000));
    });
    const log = await awaitLog(pages, 'death', (entries) => entries.some(({ event }) => event === 'close'));
    const lost = numbersOf(log, 'injected', 'loss');
    const [before, after] = [sequencesOf(first.texts).at(-1) ?? NaN, sequencesOf(back.texts)[0] ?? NaN];
    expect(after - before).toBeGreaterThan(1);
    // Everything between the last number before and the first after, no more and no less.
    expect(lost).toEqual(Array.from({ length: after - before - 1 }, (_, index) => before + 1 + index));
    expect(log.find(({ code }) => code === 503)).toMatchObject({ event: 'response', fault: 'outage' });
  });

  test('loses nothing for a client that resumes', async () => {
    const query = '?run=resumed&label=exponential&every=10';
    const once = (more: string) =>
      listenTo(`${pages.url}/reconnect/ws${query}${more}`, (socket) => {
        socket.once('message', () => socket.close(1000));
      });
    const last = sequencesOf((await once('')).texts).at(-1) ?? NaN;
    const back = await once(`&after=${last}`);
    expect(sequencesOf(back.texts)[0]).toBe(last + 1);
    expect(numbersOf(await readLog(pages, 'resumed'), 'injected', 'loss')).toEqual([]);
  });

  test('breaks the answer to an EventSource while it is away, so that it tries again', async () => {
    await post('/reconnect/die?run=away');
    const answer = await fetch(`${pages.url}/reconnect/sse?run=away`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await expect(answer.text()).rejects.toThrow('terminated');
    expect((await readLog(pages, 'away')).at(-1)).toMatchObject({ event: 'cut', fault: 'outage' });
  });

  test('closes with the code asked for', async () => {
    const seen = await listenTo(`${pages.url}/reconnect/ws?run=polite&every=10`, (socket) => {
      socket.once('message', () => void post('/reconnect/die?run=polite&how=close&code=1001&for=1'));
    });
    expect(seen.code).toBe(1001);
  });

  test('answers 204 to the EventSource that is to stay away', async () => {
    expect((await fetch(`${pages.url}/reconnect/gone`)).status).toBe(204);
  });
});

describe('token streams', () => {
  test('are the same messages however the bytes are cut', async () => {
    const read = async (more: string) => (await post(`/token-stream/ndjson?run=tokens&count=12&every=1${more}`)).text();
    const whole = await read('');
    expect(await read('&split=1')).toBe(whole);
    const lines = whole.trimEnd().split('\n');
    expect(lines.length).toBe(13);
    const sent = (await readLog(pages, 'tokens')).filter(({ event }) => event === 'in');
    expect(sent.map(({ payload }) => payload)).toEqual([...lines, ...lines]);
  });

  test('as server-sent events end with [DONE], and a cut one breaks', async () => {
    const text = await (await post('/token-stream/sse?count=3&every=1', '{}')).text();
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    await expect(post('/token-stream/sse?count=9&every=1&cut-at=4').then((answer) => answer.text())).rejects.toThrow(
      'terminated',
    );
  });
});

describe('Socket.IO', () => {
  test('answers with what is wrong with a parameter', async () => {
    const socket = io(pages.url, { query: { count: 'many' }, transports: ['polling'], reconnection: false });
    const error = await new Promise<Error>((resolve) => socket.on('connect_error', resolve));
    socket.disconnect();
    expect(error.message).toContain('"count" is "many". Give a whole number from 0 to 100000.');
  });

  test('starts with polling, upgrades, and every packet is in the log', async () => {
    const query = { run: 'io', page: 'socketio', count: 3, every: 20 };
    const socket = io(pages.url, { query, transports: ['polling', 'websocket'] });
    const prices: unknown[] = [];
    const answered = new Promise((resolve) => socket.emit('order', { amount: 2 }, resolve));
    await new Promise<void>((resolve) => {
      socket.on('price', (price) => {
        if (prices.push(price) === 3) resolve();
      });
    });
    expect(await answered).toEqual({ accepted: { amount: 2 } });
    const isUpgraded = (transport: string, payload?: string) => transport === 'socketio-websocket' && payload === '5';
    await awaitLog(pages, 'io', (entries) => entries.some((entry) => isUpgraded(entry.transport, entry.payload)));
    socket.disconnect();
    const log = await awaitLog(pages, 'io', (entries) =>
      entries.some(({ transport, event }) => transport === 'socketio-websocket' && event === 'close'),
    );
    const polled = log.filter(({ transport }) => transport === 'socketio-polling');
    expect(polled[0]).toMatchObject({ event: 'request', direction: 'out' });
    expect(polled[1]?.payload).toMatch(/^0\{"sid":/);
    const packets = log.flatMap(({ payload = '' }) => payload.split('\u001e'));
    expect(packets.filter((packet) => packet.startsWith('42["price"')).length).toBe(3);
    expect(packets).toEqual(expect.arrayContaining(['40', '2probe', '3probe', '5', '420["order",{"amount":2}]']));
  });
});
