import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awaitLog, listenTo, readLog, startPages, type Pages } from './server.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

const get = (path: string, options: RequestInit = {}) => fetch(pages.url + path, options);

describe('/echo', () => {
  test.each(['', '&compress=1'])('gives back text and every byte value, and logs both ways (%s)', async (more) => {
    const run = `echo${more.length}`;
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const seen = await listenTo(`${pages.url}/echo?run=${run}${more}`, (socket) => {
      socket.send('Grüße 🚉');
      socket.send(bytes);
      socket.on('message', (_, isBinary) => {
        if (isBinary) socket.close(3999, 'enough');
      });
    });
    expect(seen.texts).toEqual(['Grüße 🚉']);
    expect(seen.binaries).toEqual([bytes]);
    const log = await awaitLog(pages, run, (entries) => entries.some(({ event }) => event === 'close'));
    const base64 = bytes.toString('base64');
    expect(log).toMatchObject([
      { event: 'open' },
      // G, r, e and the space take one byte each, ü and ß two, the train four: 4 + 4 + 4.
      { event: 'out', payload: 'Grüße 🚉', size: 12 },
      { event: 'in', payload: 'Grüße 🚉' },
      { event: 'out', payload: base64, binary: true, size: 256 },
      { event: 'in', payload: base64, binary: true, size: 256 },
      { event: 'close', code: 3999, reason: 'enough' },
    ]);
  });

  test('closes with the code asked for after the first message', async () => {
    const seen = await listenTo(`${pages.url}/echo?close=1011`, (socket) => socket.send('x'));
    expect(seen).toMatchObject({ texts: ['x'], code: 1011 });
  });
});

describe('bodies', () => {
  test('/drip sends as many chunks as asked, and the log has each', async () => {
    const text = await (await get('/drip?run=drip&chunks=3&every=1&size=12')).text();
    expect(text).toBe('chunk 1 ....chunk 2 ....chunk 3 ....');
    const sent = (await readLog(pages, 'drip')).filter(({ event }) => event === 'in');
    expect(sent.map(({ payload }) => payload).join('')).toBe(text);
  });

  test('a page that leaves in the middle is distinguished from an orderly end', async () => {
    const leaving = new AbortController();
    const answer = await get('/drip?run=left&chunks=100&every=10', { signal: leaving.signal });
    expect(answer.status).toBe(200);
    leaving.abort();
    const log = await awaitLog(pages, 'left', (entries) => entries.some(({ event }) => event === 'close'));
    expect(log.at(-1)).toMatchObject({ event: 'close', byPage: true });
  });

  test('/endless writes only what is read: a reader that stops stops the server', async () => {
    await new Promise<void>((resolve, reject) => {
      const asked = request(`${pages.url}/endless?run=endless`, (answer) => {
        // Reads one piece and then nothing; what fits into buffers on the way still leaves.
        answer.once('data', () => {
          answer.pause();
          setTimeout(() => {
            asked.destroy();
            resolve();
          }, 300);
        });
        answer.on('error', () => {});
      });
      asked.on('error', reject).end();
    });
    const log = await awaitLog(pages, 'endless', (entries) => entries.some(({ event }) => event === 'close'));
    const left = log.find(({ reason }) => reason === 'bytes that left')?.size ?? NaN;
    expect(left).toBeGreaterThan(0);
    // The kernel's buffers of a loopback connection hold a few megabytes at most; without back-pressure 300 ms would
    // bring hundreds.
    expect(left).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('answers of every kind', () => {
  test('/status, /redirect and /slow do what they say', async () => {
    expect((await get('/status/418')).status).toBe(418);
    expect((await get('/status/204')).status).toBe(204);
    const redirected = await get('/redirect?code=307&to=/status/201');
    expect([redirected.redirected, redirected.status]).toEqual([true, 201]);
    expect(await (await get('/slow?ms=5')).text()).toBe('Answered after 5 ms.\n');
  });

  test('/cors/open lets everyone read, /cors/denied no one', async () => {
    const headers = { origin: 'http://elsewhere.test' };
    const header = async (path: string) => (await get(path, { headers })).headers.get('access-control-allow-origin');
    expect(await header('/cors/open')).toBe('*');
    expect(await header('/cors/credentials')).toBe('http://elsewhere.test');
    expect(await header('/cors/denied')).toBeNull();
  });

  test('a preflight is answered with what it asks for, and logged as one', async () => {
    const headers = {
      origin: 'http://elsewhere.test',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-own',
    };
    const answer = await get('/slow?run=preflight', { method: 'OPTIONS', headers });
    expect(answer.headers.get('access-control-allow-methods')).toBe('PUT');
    expect(answer.headers.get('access-control-allow-headers')).toBe('x-own');
    expect((await readLog(pages, 'preflight'))[0]).toMatchObject({ transport: 'preflight' });
  });

  test('/beacon collects posts per run', async () => {
    await get('/beacon?run=b1', { method: 'POST', body: 'first' });
    await get('/beacon?run=b2', { method: 'POST', body: 'other' });
    const collected = await (await get('/beacon/collected?run=b1')).json();
    expect(collected).toEqual({ posts: [{ run: 'b1', size: 5, text: 'first' }] });
  });

  test('/sse gives ids, a retry time, named events and data of several lines', async () => {
    const text = await (await get('/sse?count=2&every=1&retry=700&type=tick&lines=2')).text();
    expect(text).toBe(
      'retry: 700\n\n' +
        'event: tick\nid: 1\ndata: event 1 line 1\ndata: event 1 line 2\n\n' +
        'event: tick\nid: 2\ndata: event 2 line 1\ndata: event 2 line 2\n\n',
    );
    const rest = await (await get('/sse?count=2&every=1', { headers: { 'last-event-id': '1' } })).text();
    expect(rest).toBe('id: 2\ndata: event 2 line 1\n\n');
    expect((await get('/sse?status=500')).status).toBe(500);
    expect((await get('/sse?status=204')).status).toBe(204);
  });
});
