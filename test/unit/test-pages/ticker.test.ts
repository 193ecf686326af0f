import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awaitLog, listenTo, numbersOf, readLog, sequencesOf, startPages, type Pages } from './server.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

const from1To = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** Runs a ticker over WebSocket to its end, and waits for the log to say so too. */
async function runTicker(run: string, query: string, rate = 2000) {
  const seen = await listenTo(`${pages.url}/ticker/ws?page=ticker&run=${run}&rate=${rate}&${query}`);
  const log = await awaitLog(pages, run, (entries) =>
    entries.some(({ event }) => event === 'close' || event === 'cut'),
  );
  return { seen, log };
}

describe('a ticker over WebSocket', () => {
  test('without faults sends every number once, and the log has the same payloads in the same order', async () => {
    const { seen, log } = await runTicker('plain', 'count=200');
    expect(sequencesOf(seen.texts)).toEqual(from1To(200));
    const sent = log.filter(({ event }) => event === 'in');
    expect(sent.map(({ payload }) => payload)).toEqual(seen.texts);
    expect(sent.map(({ size }) => size)).toEqual(seen.texts.map((text) => Buffer.byteLength(text)));
    expect(seen.code).toBe(1000);
    expect(log.at(-1)).toMatchObject({ event: 'close', code: 1000, transport: 'websocket', page: 'ticker' });
  });

  test('drops exactly one of each 20, never the first or the last, and says which', async () => {
    const { seen, log } = await runTicker('drop', 'count=200&drop=20');
    const dropped = numbersOf(log, 'injected', 'drop');
    const got = sequencesOf(seen.texts);
    // 200 numbers in 10 groups of 20, one in each unless it is number 1 or number 200.
    expect(dropped.length).toBeGreaterThanOrEqual(8);
    expect(dropped.length).toBeLessThanOrEqual(10);
    expect(new Set(dropped.map((number) => Math.floor(((number ?? 0) - 1) / 20))).size).toBe(dropped.length);
    expect([...got, ...dropped].toSorted((a = 0, b = 0) => a - b)).toEqual(from1To(200));
    expect(numbersOf(log, 'in')).toEqual(got);
    expect([got[0], got.at(-1)]).toEqual([1, 200]);
  });

  test('sends a duplicate right after the original, byte for byte the same', async () => {
    const { seen, log } = await runTicker('duplicate', 'count=100&duplicate=25');
    const twice = numbersOf(log, 'in', 'duplicate');
    const got = sequencesOf(seen.texts);
    expect(got.length).toBe(100 + twice.length);
    expect(got.filter((number, index) => number === got[index - 1])).toEqual(twice);
    expect(seen.texts.filter((text, index) => text === seen.texts[index - 1]).length).toBe(twice.length);
    // Four groups of 25, one in each; this seed strikes neither the first number nor the last.
    expect(twice.map((number) => Math.floor(((number ?? 0) - 1) / 25))).toEqual([0, 1, 2, 3]);
  });

  test('swaps neighbours: the later number comes one place early and nothing is lost', async () => {
    const { seen, log } = await runTicker('swap', 'count=100&swap=10');
    const got = sequencesOf(seen.texts);
    const swapped = numbersOf(log, 'in', 'swap');
    expect(got.toSorted((a, b) => a - b)).toEqual(from1To(100));
    // Each swap is two entries, the later number first.
    const backwards = got.filter((number, index) => number < (got[index - 1] ?? 0));
    expect(swapped).toEqual(backwards.flatMap((number) => [number + 1, number]));
    expect(backwards.length).toBeGreaterThan(5);
  });

  test('closes with the code asked for right after the number asked for', async () => {
    const { seen, log } = await runTicker('close', 'close-at=7&close-code=4008');
    expect(sequencesOf(seen.texts)).toEqual(from1To(7));
    expect(seen).toMatchObject({ code: 4008, reason: 'asked for' });
    expect(log.filter(({ event }) => event === 'close')).toMatchObject([{ code: 4008 }]);
    expect(numbersOf(log, 'injected', 'close')).toEqual([7]);
  });

  test('cuts without a close frame, and everything sent before still arrives', async () => {
    // 50 messages of 400 kB are 20 MB, more than the kernel takes at once: some of it still waits when the cut comes.
    const { seen, log } = await runTicker('cut', 'cut-at=50&size=400000');
    expect(sequencesOf(seen.texts)).toEqual(from1To(50));
    // 1006 is what a client makes of an end without a close frame.
    expect(seen.code).toBe(1006);
    expect(log.at(-1)).toMatchObject({ event: 'cut', fault: 'cut' });
    expect(log.some(({ event }) => event === 'close')).toBe(false);
  });

  test('falls silent while connected: the log says from which number on', async () => {
    const run = 'silence';
    const seen = listenTo(`${pages.url}/ticker/ws?run=${run}&rate=2000&silence-from=6&heartbeat=5`, (socket) => {
      void awaitLog(pages, run, (entries) => numbersOf(entries, 'injected', 'silence').length > 0).then(() =>
        socket.close(4001),
      );
    });
    expect(sequencesOf((await seen).texts.filter((text) => !text.includes('heartbeat')))).toEqual(from1To(5));
    const log = await awaitLog(pages, run, (entries) => entries.some(({ event }) => event === 'close'));
    expect(numbersOf(log, 'injected', 'silence')).toEqual([6]);
    expect(log.at(-1)).toMatchObject({ event: 'close', code: 4001 });
  });

  test('stalls once and then continues with the next number', async () => {
    const { seen, log } = await runTicker('stall', 'count=20&stall-at=10&stall=60');
    expect(sequencesOf(seen.texts)).toEqual(from1To(20));
    expect(numbersOf(log, 'injected', 'stall')).toEqual([10]);
    const at = (number: number) => log.find((entry) => entry.event === 'in' && entry.number === number)?.at ?? NaN;
    // Not a matter of speed: whatever the machine does, a pause of 60 ms lies between the two (but for rounding).
    expect(at(10) - at(9)).toBeGreaterThan(59.99);
  });

  test('sends binary messages of the size asked for, and logs them in base64', async () => {
    const { seen, log } = await runTicker('binary', 'count=3&format=binary&size=300');
    expect(seen.binaries.map((bytes) => bytes.readDoubleBE(0))).toEqual([1, 2, 3]);
    expect(seen.binaries.map(({ length }) => length)).toEqual([300, 300, 300]);
    const sent = log.filter(({ event }) => event === 'in');
    expect(sent.map(({ payload }) => payload)).toEqual(seen.binaries.map((bytes) => bytes.toString('base64')));
    expect(sent.every(({ binary }) => binary)).toBe(true);
  });

  test('repeats exactly with the same seed, and differs with another', async () => {
    const faults = 'count=300&drop=15&duplicate=17&swap=19';
    const first = await runTicker('seed-a', `${faults}&seed=7`);
    const again = await runTicker('seed-b', `${faults}&seed=7`);
    const other = await runTicker('seed-c', `${faults}&seed=8`);
    expect(again.seen.texts).toEqual(first.seen.texts);
    expect(sequencesOf(other.seen.texts)).not.toEqual(sequencesOf(first.seen.texts));
  });

  test('resumes after the number that the page has, losing as many as asked', async () => {
    const { seen, log } = await runTicker('lose', 'count=20&after=10&lose=3');
    expect(sequencesOf(seen.texts)).toEqual([14, 15, 16, 17, 18, 19, 20]);
    expect(numbersOf(log, 'injected', 'loss')).toEqual([11, 12, 13]);
  });

  test('resumes with a replay of as many as asked', async () => {
    const { seen, log } = await runTicker('replay', 'count=12&after=10&replay=2');
    expect(sequencesOf(seen.texts)).toEqual([9, 10, 11, 12]);
    expect(numbersOf(log, 'injected', 'replay')).toEqual([9, 10]);
  });

  test('at 20,000 a second sends what the rate asks for, all of it in the log', async () => {
    // 10,000 numbers at 20,000 a second take half a second: number k is due at (k - 1) / 20 ms.
    const { seen, log } = await runTicker('fast', 'count=10000&size=200', 20_000);
    expect(sequencesOf(seen.texts)).toEqual(from1To(10_000));
    const sent = log.filter(({ event }) => event === 'in');
    const [first, last] = [sent[0], sent.at(-1)];
    // Never faster than asked; how much slower is up to the machine.
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(495);
  });
});

describe('a ticker over server-sent events', () => {
  test('numbers its events by id, in the log as on the wire', async () => {
    const wire = await readEvents('/ticker/sse?run=sse&rate=1000&close-at=5');
    const log = await readLog(pages, 'sse');
    expect(wire.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
    expect(log.filter(({ event }) => event === 'in').map(({ payload }) => payload)).toEqual(
      wire.map(({ data }) => data),
    );
    expect(log[0]).toMatchObject({ event: 'request', transport: 'eventsource' });
  });

  test('resumes after Last-Event-ID, and answers 204 when there is nothing left', async () => {
    const rest = await readEvents('/ticker/sse?run=resume&rate=1000&count=9&close-at=8', '5');
    expect(rest.map(({ id }) => id)).toEqual(['6', '7', '8']);
    const answer = await fetch(`${pages.url}/ticker/sse?run=resume&count=9`, { headers: { 'last-event-id': '9' } });
    expect(answer.status).toBe(204);
  });

  test('a cut breaks the body instead of ending it', async () => {
    await expect(readEvents('/ticker/sse?run=sse-cut&rate=1000&cut-at=3')).rejects.toThrow('terminated');
    const log = await awaitLog(pages, 'sse-cut', (entries) => entries.some(({ event }) => event === 'cut'));
    expect(numbersOf(log, 'in')).toEqual([1, 2, 3]);
    expect(log.some(({ event }) => event === 'close')).toBe(false);
  });
});

async function readEvents(path: string, lastEventId?: string) {
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const text = await (await fetch(pages.url + path, { headers })).text();
  return [...text.matchAll(/^id: (.*)\ndata: (.*)\n$/gm)].map(([, id, data]) => ({ id, data }));
}

describe('bad parameters', () => {
  const answerTo = async (path: string) => {
    const answer = await fetch(pages.url + path);
    return { status: answer.status, text: await answer.text() };
  };

  test.each([
    ['/ticker/sse?rate=0', 'the parameter "rate" is "0". Give a whole number from 1 to 20000.'],
    ['/ticker/sse?speed=3', '/ticker/sse has no parameter "speed". It knows: after, clean, '],
    ['/ticker/sse?drop=1', '"drop" is "1". Give 0 (never) or a whole number from 2'],
    ['/ticker/sse?format=binary', 'server-sent events carry text only.'],
    ['/ticker/sse?size=10', 'needs 96 bytes and "size" is 10.'],
    ['/ticker/sse?close-code=1006', 'No server may send the close code 1006.'],
    ['/ticker/sse?rate=1&rate=2', 'the parameter "rate" is given more than once. Give it once.'],
    ['/status/abc', 'Give three digits from 200 to 599.'],
    ['/redirect?to=//elsewhere', 'Give a path on this server'],
  ])('%s is answered with 400 and a sentence that says what to do', async (path, sentence) => {
    const { status, text } = await answerTo(path);
    expect(status).toBe(400);
    expect(text).toContain(sentence);
  });

  test('a bad WebSocket address is refused, and the log has the sentence', async () => {
    expect(await listenTo(`${pages.url}/ticker/ws?run=refused&rate=fast`)).toMatchObject({ code: 1006, texts: [] });
    expect(await readLog(pages, 'refused')).toMatchObject([
      { event: 'response', code: 400, payload: expect.stringContaining('"rate" is "fast"') },
    ]);
  });
});
