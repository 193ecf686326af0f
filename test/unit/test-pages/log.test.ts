import { describe, expect, test } from 'vitest';
import { BLOCK_ENTRIES } from '../../../test-pages/server/log-block.ts';
import { GroundTruth } from '../../../test-pages/server/log.ts';
import { planTicker } from '../../../test-pages/server/ticker-plan.ts';
import { awaitLog, listenTo, startPages } from './server.ts';

const identity = { run: 'r', page: 'p', label: '', transport: 'websocket', url: '/x' };

describe('the log', () => {
  const limits = { entries: 2 * BLOCK_ENTRIES, payloadBytes: 64 * 1024 * 1024, connections: 10 };

  test('evicts whole blocks beyond its limit, says how many entries, and continues the numbering', () => {
    const log = new GroundTruth(limits);
    const channel = log.channel(identity);
    const added = limits.entries + 1;
    for (let number = 1; number <= added; number += 1) log.addNumbered(channel, 'in', number, 10, 'none');
    // One entry too many costs the oldest block.
    expect(log.forgotten.entries).toBe(BLOCK_ENTRIES);
    const [first] = log.entries({ limit: 1 });
    expect(first).toMatchObject({ n: BLOCK_ENTRIES + 1, number: BLOCK_ENTRIES + 1 });
    // The counts know all of it nevertheless.
    expect(log.summary({})).toMatchObject([{ in: added, bytesIn: 10 * added }]);
  });

  test('evicts old payloads when they take too much room', () => {
    const log = new GroundTruth({ ...limits, entries: 100 * BLOCK_ENTRIES });
    const channel = log.channel(identity);
    const payload = Buffer.alloc(16 * 1024 * 1024);
    // A block ends at 16 MiB, so each entry fills one; 64 MiB are 4 blocks, besides the one that is being filled.
    for (let count = 0; count < 8; count += 1) log.add(channel, 'in', { payload });
    expect(log.forgotten.entries).toBe(3);
    expect(log.summary({})).toMatchObject([{ in: 8 }]);
    const numbers = Array.from(log.entries({ from: 0 }), ({ n }) => n);
    expect(numbers).toEqual([4, 5, 6, 7, 8]);
  });

  test('keeps the counts of the newest connections', () => {
    const log = new GroundTruth(limits);
    for (let count = 0; count < 15; count += 1) log.add(log.channel(identity), 'open');
    expect(log.forgotten.connections).toBe(5);
    expect(log.summary({}).map(({ connection }) => connection)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('can be cleared while a connection is open: it counts from zero, entries are numbered on', () => {
    const log = new GroundTruth();
    const channel = log.channel(identity);
    log.add(channel, 'in', { payload: 'a' });
    log.add(channel, 'in', { payload: 'b' });
    log.clear();
    expect([...log.entries()]).toEqual([]);
    expect(log.summary({})).toEqual([]);
    log.add(channel, 'in', { payload: 'ü' });
    expect([...log.entries()]).toMatchObject([{ n: 3, payload: 'ü', size: 2, direction: 'in' }]);
    expect(log.summary({})).toMatchObject([{ in: 1, bytesIn: 2 }]);
  });

  test('answers by run, by page, from a number on and in pages of a size', async () => {
    const pages = await startPages();
    try {
      for (const run of ['one', 'two']) {
        await listenTo(`${pages.url}/ticker/ws?run=${run}&page=ticker-${run}&rate=1000&count=5`);
        await awaitLog(pages, run, (entries) => entries.some(({ event }) => event === 'close'));
      }
      const read = async (query: string) => {
        const answer = (await (await fetch(`${pages.url}/log?${query}`)).json()) as {
          entries: { n: number; run: string }[];
        };
        return answer.entries;
      };
      // Each run: open, five messages, close.
      expect((await read('')).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
      expect((await read('run=two')).map(({ n }) => n)).toEqual([8, 9, 10, 11, 12, 13, 14]);
      expect((await read('page=ticker-one&from=6')).map(({ n }) => n)).toEqual([6, 7]);
      expect((await read('from=3&limit=2')).map(({ n }) => n)).toEqual([3, 4]);
      const summary = await (await fetch(`${pages.url}/log/summary?run=one`)).json();
      expect(summary).toMatchObject({ connections: [{ in: 5, out: 0, ended: 'close', code: 1000, faults: {} }] });
      await fetch(`${pages.url}/log`, { method: 'DELETE' });
      expect(await read('')).toEqual([]);
    } finally {
      await pages.close();
    }
  });
});

describe('planTicker', () => {
  const none = {
    seed: 1,
    count: 5,
    clean: 1,
    drop: 0,
    duplicate: 0,
    swap: 0,
    stallAt: 0,
    stall: 0,
    closeAt: 0,
    closeCode: 1000,
    cutAt: 0,
    silenceFrom: 0,
  };
  const kinds = (faults: Partial<typeof none>, start = 1) =>
    [...planTicker({ ...none, ...faults }, start)].map(({ kind, number }) => `${kind} ${number}`);

  test('without faults is each number and the end', () => {
    expect(kinds({})).toEqual(['send 1', 'send 2', 'send 3', 'send 4', 'send 5', 'end 5']);
    expect(kinds({}, 4)).toEqual(['send 4', 'send 5', 'end 5']);
  });

  test('stops after a close, a cut, or before a silence', () => {
    expect(kinds({ closeAt: 2 })).toEqual(['send 1', 'send 2', 'close 2']);
    expect(kinds({ cutAt: 2 })).toEqual(['send 1', 'send 2', 'cut 2']);
    expect(kinds({ silenceFrom: 3 })).toEqual(['send 1', 'send 2', 'silence 3']);
  });

  test.each(Array.from({ length: 30 }, (_, index) => index + 1))(
    'with all faults at once sends or drops every number, never both, and spares the ends (seed %i)',
    (seed) => {
      const steps = [...planTicker({ ...none, seed, count: 400, clean: 30, drop: 7, duplicate: 8, swap: 9 }, 1)];
      const numbersOf = (kind: string) =>
        new Set(steps.filter((step) => step.kind === kind).map(({ number }) => number));
      const [sent, dropped] = [numbersOf('send'), numbersOf('drop')];
      expect(sent.size + dropped.size).toBe(400);
      expect([...dropped].filter((number) => number <= 30 || number === 400 || sent.has(number))).toEqual([]);
      // 370 numbers that may be struck are 52 whole groups of 7, one drop in each, but for the group of the last number.
      expect(dropped.size).toBeGreaterThanOrEqual(51);
    },
  );
});
