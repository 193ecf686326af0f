import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { isChosen } from '../../../src/faults/decide.ts';
import type { Step } from '../../../src/faults/plan.ts';
import { ACTING_OFFER, ACTING_PLAN, HANDSHAKE_EVENT } from '../../../src/wire/hops.ts';
import type { InducedRecord } from '../../../src/wire/record.ts';
import { builtExtension, type BrowserDriver, type Page } from '../../drivers/index.ts';
import { openArmory, type Armory } from './armory.ts';
import type { Servers } from './servers.ts';

/** What the tests get when they run. */
export interface World {
  readonly browser: BrowserDriver;
  readonly servers: Servers;
}

declare global {
  interface Window {
    /** How a hostile page was answered. */
    hostile: { ways: number; tokens: string[]; seen: number };
    got: string[];
  }
}

const ALL = { share: null, every: null, direction: 'both', filter: '' } as const;

const stepOf = (fault: Step['fault'], lasts: number | null = null): Step => ({
  at: millis(0),
  lasts: lasts === null ? null : millis(lasts),
  fault,
});

const socketOf = ({ servers }: World): string => `${servers.url.replace('http', 'ws')}/ws`;

/** Opens a socket in the page that lists what it gets. */
const listen = async (page: Page, url: string): Promise<void> => {
  await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        window.oracleSocket = socket;
        window.got = [];
        socket.onmessage = ({ data, isTrusted }) => window.got.push(`${String(data)} ${isTrusted}`);
        socket.onerror = () => window.got.push('error');
        socket.onclose = ({ code }) => window.got.push(`close ${code}`);
        socket.onopen = () => resolve(true);
      }),
    url,
  );
};

const gotBy = async (page: Page): Promise<readonly string[]> =>
  (await page.evaluate(() => window.got)) as readonly string[];

/** Whether a new socket of the page opens. */
const opens = (page: Page, url: string): Promise<unknown> =>
  page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
    url,
  );

const marksIn = async (armory: Armory): Promise<readonly InducedRecord[]> => {
  await sleep(300);
  return (await armory.records()).filter((record) => record.kind === 'induced');
};

/** A page and who arms it; both are closed afterwards. */
async function withPage(
  { browser, servers }: World,
  name: string,
  run: (page: Page, arm: () => Promise<Armory>) => Promise<void>,
): Promise<void> {
  servers.status = null;
  await servers.up();
  for (const each of [servers.sockets, servers.tcp, servers.responses, servers.seen]) each.length = 0;
  const url = `${servers.url}/?${name}`;
  const page = await browser.newPage(url);
  const armories: Armory[] = [];
  try {
    await run(page, async () => {
      const armory = await openArmory(browser, await page.address());
      armories.push(armory);
      return armory;
    });
  } finally {
    for (const armory of armories) await armory.leave();
    await page.close();
  }
}

/** How a plan begins and ends, and what a page can do about it. */
export function testInForce(world: () => World, isShort: boolean): void {
  test('a page can neither arm a fault, nor see one coming, nor forge its mark', async () => {
    await withPage(world(), 'hostile', async (page, open) => {
      await page.evaluate(
        ({ key, plan, handshake }) => {
          window.hostile = { ways: 0, tokens: [], seen: 0 };
          const offer = (token: string, way: unknown) => {
            window.hostile.tokens.push(token);
            if (way !== undefined) window.hostile.ways += 1;
          };
          addEventListener('unhandledrejection', () => (window.hostile.seen += 1), true);
          const own = async (): Promise<never> => {
            throw { [key]: offer };
          };
          for (let count = 0; count < 3; count += 1) void own();
          Object.assign(window, { [key]: offer });
          const arm = { type: 'arm', subscriber: 'armory', token: '', plan, elapsed: 0 };
          window.postMessage(arm, '*');
          const { port2 } = new MessageChannel();
          document.fonts.dispatchEvent(new MessageEvent(handshake, { ports: [port2], data: arm }));
          document.dispatchEvent(new MessageEvent(handshake, { ports: [port2], data: arm }));
          // Whatever a page can replace of what such a script might use.
          for (const [holder, name] of [
            [Map.prototype, 'get'],
            [Promise.prototype, 'then'],
            [Function.prototype, 'call'],
          ] as const) {
            const natural: unknown = Reflect.get(holder, name);
            const spy = function spy(this: unknown, ...args: readonly unknown[]): unknown {
              if (args.some((arg) => typeof arg === 'object' && arg !== null && 'passage' in arg))
                window.hostile.ways += 1;
              return Reflect.apply(natural as () => unknown, this, args as []);
            };
            Object.defineProperty(holder, name, { value: spy, configurable: true, writable: true });
          }
          return true;
        },
        { key: ACTING_OFFER, handshake: HANDSHAKE_EVENT, plan: '{"version":1,"steps":"cut"}' },
      );
      await sleep(300);
      await listen(page, socketOf(world()));
      const before = await page.evaluate(() => Object.getOwnPropertyNames(window).length);
      const armory = await open();
      expect(await marksIn(armory)).toEqual([]);
      // With the tokens that the page got for offers of its own.
      await page.evaluate(() => window.hostile.tokens.length > 0);
      expect(await armory.arm('', [stepOf({ kind: 'half-open' })])).toMatch(/^[0-9a-f]{32}$/);
      expect((await marksIn(armory)).map(({ phase, fault }) => `${phase} ${fault}`)).toEqual([
        'start half-open',
        'start half-open',
      ]);
      const hostile = (await page.evaluate(() => window.hostile)) as Window['hostile'];
      expect(hostile).toMatchObject({ ways: 0, seen: 0 });
      expect(await page.evaluate(() => Object.getOwnPropertyNames(window).length)).toBe(before);
    });
  });

  if (isShort) return;

  test('it ends when told, and everything is native again', async () => {
    await withPage(world(), 'told', async (page, open) => {
      const native = await page.evaluate(() => {
        const getter = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'readyState')?.get;
        Object.assign(window, { nativeGetter: getter });
        return String(getter);
      });
      await listen(page, socketOf(world()));
      const armory = await open();
      await armory.arm('', [stepOf({ kind: 'freeze' })]);
      await sleep(200);
      world().servers.sockets.at(-1)?.send('held');
      await sleep(200);
      expect(await gotBy(page)).toEqual([]);
      // Ours looks like the platform's own.
      expect(
        await page.evaluate(() => String(Object.getOwnPropertyDescriptor(WebSocket.prototype, 'readyState')?.get)),
      ).toBe(native);
      await armory.disarm();
      await sleep(200);
      world().servers.sockets.at(-1)?.send('after');
      await sleep(200);
      expect(await gotBy(page)).toEqual(['held false', 'after true']);
      expect(
        await page.evaluate(
          () =>
            Object.getOwnPropertyDescriptor(WebSocket.prototype, 'readyState')?.get ===
            Reflect.get(window, 'nativeGetter'),
        ),
      ).toBe(true);
      expect((await marksIn(armory)).map(({ phase }) => phase)).toEqual(['start', 'start', 'message', 'end']);
    });
  });

  test('it ends when the panel closes', async () => {
    await withPage(world(), 'closed', async (page, open) => {
      const armory = await open();
      await armory.arm('', [stepOf({ kind: 'refuse' })]);
      await sleep(200);
      expect(await opens(page, socketOf(world()))).toBe(false);
      await armory.leave();
      await sleep(300);
      expect(await opens(page, socketOf(world()))).toBe(true);
    });
  });

  test('it ends with the page', async () => {
    await withPage(world(), 'reloaded', async (page, open) => {
      const armory = await open();
      await armory.arm('', [stepOf({ kind: 'refuse' })]);
      await sleep(200);
      expect(await opens(page, socketOf(world()))).toBe(false);
      await page.reload();
      expect(await opens(page, socketOf(world()))).toBe(true);
    });
  });

  test('it ends when its time is up', async () => {
    await withPage(world(), 'time', async (page, open) => {
      const armory = await open();
      await armory.arm('', [stepOf({ kind: 'refuse' }, 1_000)]);
      await sleep(200);
      expect(await opens(page, socketOf(world()))).toBe(false);
      await sleep(1_200);
      expect(await opens(page, socketOf(world()))).toBe(true);
    });
  });

  test('the same seed drops the same messages, whatever the timing, and those that the proxy drops', async () => {
    const fault = { kind: 'drop', ...ALL, direction: 'in', share: 0.3 } as const;
    const place = { seed: 7, step: 0, connection: 1, direction: 'in' } as const;
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
    const expected = numbers.filter((message) => !isChosen(fault, { ...place, message }));
    for (const pause of [0, 5]) {
      await withPage(world(), `seed-${pause}`, async (page, open) => {
        await listen(page, socketOf(world()));
        const armory = await open();
        await armory.arm('', [stepOf(fault)], { seed: 7 });
        await sleep(200);
        for (const number of numbers) {
          world().servers.sockets.at(-1)?.send(String(number));
          if (pause > 0) await sleep(pause);
        }
        await sleep(300);
        expect((await gotBy(page)).map((line) => Number(line.split(' ')[0]))).toEqual(expected);
        const marked = (await marksIn(armory)).filter(({ phase }) => phase === 'message');
        expect(marked).toHaveLength(numbers.length - expected.length);
      });
    }
  });

  test('messages are delayed in order, doubled, swapped and corrupted, in both directions', async () => {
    await withPage(world(), 'messages', async (page, open) => {
      await listen(page, socketOf(world()));
      const armory = await open();
      const [delay, every] = [
        { by: millis(200), jitter: millis(150) },
        { ...ALL, every: 2 },
      ];
      await armory.arm('', [
        stepOf({ kind: 'delay', ...delay, ...ALL, direction: 'in' }),
        stepOf({ kind: 'duplicate', ...every, direction: 'in' }),
        stepOf({ kind: 'swap', ...every, direction: 'out' }),
        stepOf({ kind: 'corrupt', ...ALL, direction: 'out', filter: 'digits' }),
      ]);
      await sleep(200);
      for (const text of ['one', 'two', 'three', 'four']) world().servers.sockets.at(-1)?.send(text);
      await page.evaluate(() => {
        for (const text of ['a', 'b', 'c', 'digits']) window.oracleSocket.send(text);
      });
      await sleep(1_500);
      expect((await gotBy(page)).map((line) => line.split(' ')[0])).toEqual([
        ...['one', 'two', 'two', 'three', 'four', 'four'],
      ]);
      await armory.disarm();
      await sleep(200);
      const seen = world().servers.seen.filter((text) => !text.startsWith('closed'));
      expect(seen.slice(0, 3)).toEqual(['a', 'c', 'b']);
      expect(seen[3]).toHaveLength('digits'.length);
      expect(seen[3]).not.toBe('digits');
    });
  });

  test('a message by hand goes to the server or to the page, and is recorded and marked', async () => {
    await withPage(world(), 'hand', async (page, open) => {
      await listen(page, socketOf(world()));
      const armory = await open();
      const base = { connection: 1, encoding: 'text' };
      await armory.byHand({ ...base, direction: 'out', data: 'to the server' });
      await armory.byHand({ ...base, direction: 'in', data: 'to the page' });
      await armory.byHand({ ...base, direction: 'out', encoding: 'base64', data: 'AQID' });
      await sleep(500);
      expect(world().servers.seen.filter((text) => !text.startsWith('closed'))).toEqual(['to the server', 'binary 3']);
      expect(await gotBy(page)).toEqual(['to the page false']);
      const records = await armory.records();
      const marks = records.filter((record) => record.kind === 'induced');
      expect(marks.map(({ phase, run }) => `${phase} ${run}`)).toEqual(['by-hand 0', 'by-hand 0', 'by-hand 0']);
      const made = marks.map(({ message }) => records.find(({ n }) => n === message));
      expect(made.map((record) => record?.kind === 'message' && record.payload.data)).toEqual([
        'to the server',
        'to the page',
        'AQID',
      ]);
    });
  });

  test('a data channel freezes and bursts, loses by count, takes messages by hand, and closes when it is cut', async () => {
    await withPage(world(), 'channel', async (page, open) => {
      await page.evaluate(async () => {
        const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
        one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate ?? undefined);
        other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined);
        window.got = [];
        other.ondatachannel = ({ channel }) => {
          channel.onmessage = ({ data }) => window.got.push(String(data));
          channel.onclose = () => window.got.push('closed');
        };
        const channel = one.createDataChannel('feed');
        Object.assign(window, { channel, kept: [one, other] });
        await one.setLocalDescription();
        await other.setRemoteDescription(one.localDescription ?? { type: 'offer' });
        await other.setLocalDescription();
        await one.setRemoteDescription(other.localDescription ?? { type: 'answer' });
        await new Promise((resolve) => {
          channel.onopen = resolve;
        });
        return true;
      });
      const send = (...texts: readonly string[]) =>
        page.evaluate((all) => {
          const channel = Reflect.get(window, 'channel') as RTCDataChannel;
          for (const text of all) channel.send(text);
          return channel.readyState;
        }, texts);
      const armory = await open();
      await armory.arm('', [
        stepOf({ kind: 'drop', ...ALL, direction: 'out', every: 2 }),
        stepOf({ kind: 'freeze' }, 1_000),
      ]);
      await sleep(200);
      await send('one', 'two', 'three');
      expect(await gotBy(page)).toEqual([]);
      await sleep(1_200);
      expect(await gotBy(page)).toEqual(['one', 'three']);
      const records = await armory.records();
      const begun = records.find((record) => record.kind === 'connecting' && record.url === 'datachannel:feed');
      const connection = begun?.kind === 'connecting' ? begun.connection : 0;
      await armory.byHand({ connection, direction: 'out', encoding: 'text', data: 'by hand' });
      await sleep(300);
      expect(await gotBy(page)).toEqual(['one', 'three', 'by hand']);
      await armory.arm('', [stepOf({ kind: 'cut' })]);
      await sleep(700);
      expect((await gotBy(page)).at(-1)).toBe('closed');
      const marks = (await marksIn(armory)).map(({ phase, fault }) => `${phase} ${fault}`);
      expect(marks).toContain('message drop');
      expect(marks).toContain('start cut');
    });
  });

  test('what is armed for the next load is in force before the first script of the page', async () => {
    await withPage(world(), 'next-load', async (page) => {
      const name = world().browser.name;
      const script = await readFile(path.join(builtExtension(name), 'faults.js'), 'utf8');
      const plan = JSON.stringify({ version: 1, steps: [{ fault: { kind: 'refuse' } }] });
      const armed = JSON.stringify({ subscriber: 'a-panel-that-never-comes', plan });
      const first = `window[${JSON.stringify(ACTING_PLAN)}] = ${armed};\n${script}`;
      const panel = await page.openDevTools();
      // Gone with the page that is there now.
      await page.evaluate(() => void (window.got = []));
      await panel.evaluate((injectedScript) => {
        chrome.devtools.inspectedWindow.reload({ injectedScript });
        return true;
      }, first);
      await page.waitFor(
        () => document.readyState === 'complete' && window.oracle !== undefined && window.got === undefined,
      );
      expect(await opens(page, socketOf(world()))).toBe(false);
      const left = await page.evaluate((keys) => keys.filter((key) => key in window), [ACTING_OFFER, ACTING_PLAN]);
      expect(left).toEqual([]);
      // No panel of that name comes: ten seconds later it is over.
      await sleep(10_500);
      expect(await opens(page, socketOf(world()))).toBe(true);
      await page.reload();
      expect(await opens(page, socketOf(world()))).toBe(true);
    });
  });
}
