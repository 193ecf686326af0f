import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionFault } from '../../../src/faults/plan.ts';
import type { Page } from '../../drivers/index.ts';
import type { Servers } from './servers.ts';

/** What a case gets: it drives the page, and makes the fault happen really or has it armed. */
export interface Scene {
  readonly page: Page;
  readonly servers: Servers;
  readonly isReal: boolean;
  /** Arms the case's plan; `later`: its steps begin a second later. */
  arm(when?: 'later'): Promise<void>;
  disarm(): Promise<void>;
}

/** One fault, seen by a page. */
export interface OracleCase {
  readonly name: string;
  /** Whether it is part of the short form. */
  readonly isQuick: boolean;
  readonly steps: readonly ConnectionFault[];
  play(scene: Scene): Promise<void>;
}

const wsOf = (url: string): string => url.replace('http', 'ws');

const openSocket = async ({ page, servers }: Scene): Promise<void> => {
  await page.evaluate((url) => window.oracle.socket(url, true), `${wsOf(servers.url)}/ws`);
};

const after = async ({ page }: Scene, ...names: readonly string[]): Promise<void> => {
  await page.evaluate((all) => {
    const { oracle, oracleSocket: socket } = window;
    for (const name of all) {
      if (name === 'send') oracle.calledOn('send', () => socket.send('late'));
      if (name === 'close') oracle.calledOn('close', () => socket.close());
      if (name === 'bad close') oracle.calledOn('bad close', () => socket.close(1001));
      oracle.say(`after ${name}`, `state=${socket.readyState}`, `buffered=${socket.bufferedAmount}`);
    }
  }, names);
};

const cutSocket: OracleCase = {
  name: 'a socket that is cut',
  isQuick: true,
  steps: [{ kind: 'cut' }],
  async play(scene) {
    await openSocket(scene);
    if (scene.isReal) scene.servers.tcp.at(-1)?.resetAndDestroy();
    else await scene.arm();
    await sleep(500);
    await after(scene, 'send', 'close', 'bad close');
  },
};

/** A socket that never opens: its server fails really, or the case's plan is armed. */
const socketThatNeverOpens = (
  name: string,
  fault: ConnectionFault,
  fail: (servers: Servers) => void | Promise<void>,
): OracleCase => ({
  name,
  isQuick: false,
  steps: [fault],
  async play(scene) {
    const { page, servers, isReal } = scene;
    if (isReal) await fail(servers);
    else await scene.arm();
    await page.evaluate((address) => window.oracle.socket(address, false), `${wsOf(servers.url)}/ws`);
    await sleep(500);
    await after(scene, 'send', 'close');
  },
});

const refusedSocket = socketThatNeverOpens('a socket that is refused', { kind: 'refuse' }, (servers) => servers.down());

const refusedStatus = socketThatNeverOpens(
  'a handshake answered with 503',
  { kind: 'status', status: 503 },
  (servers) => {
    servers.status = 503;
  },
);

const stuckSocket: OracleCase = {
  name: 'a socket that is stuck until the page closes it',
  isQuick: false,
  steps: [{ kind: 'stuck' }],
  async play(scene) {
    const { page, servers, isReal } = scene;
    if (!isReal) await scene.arm();
    const url = isReal ? `ws://${servers.silent}/ws` : `${wsOf(servers.url)}/ws`;
    await page.evaluate((address) => window.oracle.socket(address, false), url);
    await sleep(1_000);
    await after(scene, 'send', 'bad close', 'close', 'send');
  },
};

const silentSocket: OracleCase = {
  name: 'a socket that is half-open',
  isQuick: false,
  steps: [{ kind: 'half-open' }],
  async play(scene) {
    const { page, servers, isReal } = scene;
    await openSocket(scene);
    if (!isReal) await scene.arm();
    else servers.tcp.at(-1)?.pause();
    // Whatever the server says is lost on the way.
    if (!isReal) servers.sockets.at(-1)?.send('lost');
    await after(scene, 'send');
    await sleep(300);
    await page.evaluate(() =>
      window.oracle.say('later', window.oracleSocket.readyState, window.oracleSocket.bufferedAmount),
    );
    await after(scene, 'close', 'send');
    await sleep(300);
    await page.evaluate(() => window.oracle.say('closing', window.oracleSocket.readyState));
  },
};

const silentClose: OracleCase = {
  name: 'a close that waits for an end that says nothing',
  isQuick: false,
  steps: [{ kind: 'half-open' }],
  async play(scene) {
    const { page, servers, isReal } = scene;
    await openSocket(scene);
    if (!isReal) await scene.arm();
    else servers.tcp.at(-1)?.pause();
    const closedAt = performance.now();
    await after(scene, 'close');
    await page.waitFor(() => window.oracleSocket.readyState === WebSocket.CLOSED, undefined, { timeout: 90_000 });
    // To ten seconds: six of them in Chromium, two in Firefox.
    const tens = Math.round((performance.now() - closedAt) / 10_000);
    await page.evaluate((count) => window.oracle.say('given up after', count), tens);
  },
};

const closedSocket: OracleCase = {
  name: 'a socket that the server closes with 4401',
  isQuick: false,
  steps: [{ kind: 'close', code: 4401, reason: 'token expired' }],
  async play(scene) {
    await openSocket(scene);
    if (scene.isReal) scene.servers.sockets.at(-1)?.close(4401, 'token expired');
    else await scene.arm();
    await sleep(500);
    await after(scene, 'send', 'close');
  },
};

const restartedSocket: OracleCase = {
  ...closedSocket,
  name: 'a socket that the server closes with 1012',
  steps: [{ kind: 'close', code: 1012, reason: '' }],
  async play(scene) {
    await openSocket(scene);
    if (scene.isReal) scene.servers.sockets.at(-1)?.close(1012);
    else await scene.arm();
    await sleep(500);
  },
};

const frozenSocket: OracleCase = {
  name: 'a socket that freezes and then bursts',
  isQuick: false,
  steps: [{ kind: 'freeze' }],
  async play(scene) {
    const { page, servers, isReal } = scene;
    await openSocket(scene);
    const server = servers.sockets.at(-1);
    const tcp = servers.tcp.at(-1);
    if (isReal) {
      tcp?.pause();
      tcp?.cork();
    } else await scene.arm();
    for (let number = 1; number <= 3; number += 1) server?.send(`message ${number}`);
    await after(scene, 'send');
    await sleep(500);
    await page.evaluate(() => window.oracle.say('still', window.oracleSocket.bufferedAmount));
    if (isReal) {
      tcp?.uncork();
      tcp?.resume();
    } else await scene.disarm();
    await sleep(300);
    await page.evaluate(
      (seen) => window.oracle.say('server', seen),
      servers.seen.filter((text) => !text.startsWith('closed')).join(),
    );
    server?.send('last');
  },
};

const slowSocket: OracleCase = {
  name: 'a socket whose reader is slow, then quick again',
  isQuick: false,
  steps: [{ kind: 'slow-reader', bytesPerSecond: 1_000 }],
  async play(scene) {
    const { page, servers, isReal } = scene;
    await openSocket(scene);
    if (isReal) servers.tcp.at(-1)?.pause();
    else await scene.arm();
    await page.evaluate(() => {
      // More than the buffers of both systems hold.
      const bytes = new Uint8Array(1024 * 1024);
      for (let count = 0; count < 24; count += 1) window.oracleSocket.send(bytes);
    });
    await sleep(500);
    const look = (name: string): Promise<unknown> =>
      page.evaluate((when) => {
        const { bufferedAmount, readyState } = window.oracleSocket;
        window.oracle.say(when, bufferedAmount > 1_000_000, bufferedAmount === 0, readyState);
      }, name);
    await look('slow');
    if (isReal) servers.tcp.at(-1)?.resume();
    else await scene.disarm();
    // However long it takes: Firefox tells the page a moment after the server has everything.
    await page.waitFor(() => window.oracleSocket.bufferedAmount === 0);
    const count = (): number => servers.seen.filter((text) => text.startsWith('binary')).length;
    while (count() < 24) await sleep(100);
    await look('quick');
    await page.evaluate((all) => window.oracle.say('server', all), count());
  },
};

const begin = async ({ page }: Scene, what: 'source' | 'body' | 'xhr', url: string): Promise<void> => {
  await page.evaluate(({ name, address }) => window.oracle[name](address), { name: what, address: url });
};

const say = async ({ page }: Scene, ...parts: readonly string[]): Promise<void> => {
  await page.evaluate((all) => window.oracle.say(...all), parts);
};

/** Milliseconds in which an EventSource has connected again, in either browser. */
const AGAIN = 9_000;

const cutSource: OracleCase = {
  name: 'an event source that is cut and connects again',
  isQuick: false,
  steps: [{ kind: 'cut' }],
  async play(scene) {
    const { servers, isReal } = scene;
    await begin(scene, 'source', `${servers.url}/sse`);
    await sleep(300);
    if (isReal) servers.responses.at(-1)?.socket?.resetAndDestroy();
    else await scene.arm();
    await sleep(AGAIN);
    await say(scene, 'ids at the server', servers.eventIds.join());
    servers.responses.at(-1)?.write('data: after it\n\n');
    await sleep(300);
    await scene.page.evaluate(() => {
      window.oracleSource.close();
      window.oracle.say('closed', window.oracleSource.readyState);
    });
  },
};

const refusedSource: OracleCase = {
  name: 'an event source that is refused',
  isQuick: false,
  steps: [{ kind: 'refuse' }],
  async play(scene) {
    const { servers, isReal } = scene;
    if (isReal) await servers.down();
    else await scene.arm();
    await begin(scene, 'source', `${servers.url}/sse`);
    await scene.page.evaluate(() => {
      const { oracle, oracleSource: source } = window;
      // The last listener: the third attempt is the last, however slow the machine is.
      source.addEventListener('error', () => {
        if (oracle.log.filter((line) => line.startsWith('source error')).length >= 3) source.close();
      });
    });
    await scene.page.waitFor(() => window.oracleSource.readyState === EventSource.CLOSED);
  },
};

const sourceWith = (status: number): OracleCase => ({
  name: `an event source answered with ${status}`,
  isQuick: false,
  steps: [{ kind: 'status', status }],
  async play(scene) {
    const { servers, isReal } = scene;
    if (isReal) servers.status = status;
    else await scene.arm();
    await begin(scene, 'source', `${servers.url}/sse`);
    await sleep(500);
  },
});

const cutBody: OracleCase = {
  name: 'a body that is cut',
  isQuick: false,
  steps: [{ kind: 'cut' }],
  async play(scene) {
    const { servers, isReal } = scene;
    // A request that began before the plan cannot be cut: see docs/user/faults.md.
    if (!isReal) await scene.arm('later');
    await begin(scene, 'body', `${servers.url}/body`);
    await sleep(400);
    if (isReal) servers.responses.at(-1)?.socket?.resetAndDestroy();
    await sleep(1_500);
  },
};

/** A browser tries a request once more whose connection ended before the answer: the server must be gone for good. */
const cutAll = ({ servers }: Scene): Promise<void> => servers.down();

const unansweredCut: OracleCase = {
  ...cutBody,
  name: 'a request that is cut before its answer',
  async play(scene) {
    const { servers, isReal } = scene;
    if (!isReal) await scene.arm('later');
    await begin(scene, 'body', `${servers.url}/never`);
    await sleep(400);
    if (isReal) await cutAll(scene);
    await sleep(1_500);
  },
};

const requestWith = (what: 'body' | 'xhr', fault: ConnectionFault, title: string): OracleCase => ({
  name: `${what === 'xhr' ? 'an XMLHttpRequest' : 'a fetch'} ${title}`,
  isQuick: false,
  steps: [fault],
  async play(scene) {
    const { servers, isReal } = scene;
    if (!isReal) await scene.arm();
    else if (fault.kind === 'status') servers.status = fault.status;
    else await servers.down();
    await begin(scene, what, `${servers.url}/poll`);
    await sleep(500);
  },
});

const cutXhr: OracleCase = {
  name: 'an XMLHttpRequest that is cut',
  isQuick: false,
  steps: [{ kind: 'cut' }],
  async play(scene) {
    const { servers, isReal } = scene;
    await begin(scene, 'xhr', `${servers.url}/never`);
    await sleep(300);
    if (isReal) await cutAll(scene);
    else await scene.arm();
    await sleep(500);
  },
};

const stuckXhr: OracleCase = {
  name: 'an XMLHttpRequest that is stuck until the page aborts it',
  isQuick: false,
  steps: [{ kind: 'stuck' }],
  async play(scene) {
    const { servers, isReal } = scene;
    if (!isReal) await scene.arm();
    await begin(scene, 'xhr', isReal ? `http://${servers.silent}/poll` : `${servers.url}/poll`);
    await sleep(500);
    await scene.page.evaluate(() => {
      window.oracle.calledOn('abort', () => window.oracleXhr.abort());
      window.oracle.say('after abort', window.oracleXhr.readyState);
    });
  },
};

const stuckFetch: OracleCase = {
  ...stuckXhr,
  name: 'a fetch that is stuck until the page aborts it',
  async play(scene) {
    const { servers, isReal } = scene;
    if (!isReal) await scene.arm();
    await begin(scene, 'body', isReal ? `http://${servers.silent}/poll` : `${servers.url}/poll`);
    await sleep(500);
    await scene.page.evaluate(() => window.oracleAbort.abort());
  },
};

const OF_REQUESTS = (['body', 'xhr'] as const).flatMap((what) => [
  requestWith(what, { kind: 'refuse' }, 'that is refused'),
  requestWith(what, { kind: 'status', status: 503 }, 'answered with 503'),
  requestWith(what, { kind: 'status', status: 401 }, 'answered with 401'),
  requestWith(what, { kind: 'status', status: 204 }, 'answered with 204'),
]);

/** Every fault of connections that a page can observe. */
export const ORACLE_CASES: readonly OracleCase[] = [
  cutSocket,
  refusedSocket,
  refusedStatus,
  stuckSocket,
  silentSocket,
  silentClose,
  closedSocket,
  restartedSocket,
  frozenSocket,
  slowSocket,
  cutSource,
  refusedSource,
  sourceWith(503),
  sourceWith(204),
  cutBody,
  unansweredCut,
  ...OF_REQUESTS,
  cutXhr,
  stuckXhr,
  stuckFetch,
];
