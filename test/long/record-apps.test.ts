import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBrowser } from '../../scripts/browsers/find-browser.ts';
import type { CheckJson } from '../../src/cli/check/check-json.ts';
import { BROWSERS } from '../drivers/index.ts';
import { type AppServer, startApp } from './support/app-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TOOL = join(root, 'dist/cli/realtime-inspector.mjs');

let app: AppServer;
let folder = '';
beforeAll(async () => {
  app = await startApp();
  folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-apps-'));
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const pathOf = (name: string): string => join(folder, name);

function save(name: string, content: string): string {
  writeFileSync(pathOf(name), content);
  return pathOf(name);
}

interface Run {
  readonly status: number;
  readonly json: CheckJson | null;
  readonly complaints: string;
}

/** Records as a user would; `json` is the report, if there is one. */
function record(url: string, output: string, ...options: readonly string[]): Promise<Run> {
  const args = [TOOL, 'record', url, '-o', pathOf(output), '--json', ...options];
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PASSWORD: 'open sesame' };
    execFile(process.execPath, args, { env, timeout: 120_000, maxBuffer: 1e8 }, (error, stdout, complaints) => {
      const status = error === null ? 0 : error.code;
      if (typeof status !== 'number') return reject(error ?? new Error('no exit status'));
      resolve({ status, json: stdout === '' ? null : JSON.parse(stdout), complaints });
    });
  });
}

const CHROME = ['--browser', 'chrome', '--loopback-only'];
const DONE = ['--for', '20s', '--until', 'window.done'];

/** Messages of the feed that were recorded. */
const received = ({ json }: Run): number => json?.streams.reduce((sum, { messagesIn }) => sum + messagesIn, 0) ?? 0;

describe('an app behind a login is recorded', () => {
  test.each(BROWSERS)('in %s with the storage state of an earlier session, headers and a viewport', async (browser) => {
    const { hostname, origin } = new URL(app.url);
    const cookies = [{ name: 'session', value: 'sesame', domain: hostname, path: '/', expires: -1, httpOnly: true }];
    const origins = [{ origin, localStorage: [{ name: 'token', value: 'sesame' }] }];
    const state = save('state.json', JSON.stringify({ cookies, origins }));
    const options = ['--browser', browser === 'chromium' ? 'chrome' : browser, '--loopback-only'];
    const run = await record(
      `${app.url}/storage`,
      `${browser}-state.rtlog`,
      ...options,
      ...DONE,
      '--storage-state',
      state,
      '--header',
      'X-Run: 7',
    );
    expect([run.status, run.complaints, received(run)]).toEqual([0, '', 40]);
    const asked = app.seen.filter(({ headers }) => headers['x-run'] === '7').map(({ path }) => path);
    expect(asked).toEqual(expect.arrayContaining(['/storage', '/feed']));
    expect(app.seen.find(({ path }) => path === '/storage')?.headers.cookie).toContain('session=sesame');
  });

  test('by a cookie, and by a script that logs in', async () => {
    const cookie = await record(`${app.url}/`, 'cookie.rtlog', ...CHROME, ...DONE, '--cookie', 'session=sesame');
    expect([cookie.status, cookie.complaints, received(cookie)]).toEqual([0, '', 40]);
    // The example of docs/user/ci.md.
    const documented =
      /```js\n(\/\/ login\.mjs[^]*?)```/.exec(readFileSync(join(root, 'docs/user/ci.md'), 'utf8'))?.[1] ?? '';
    expect(documented).toContain('page.fill');
    const example = await record(
      `${app.url}/`,
      'example.rtlog',
      ...CHROME,
      ...DONE,
      '--script',
      save('example.mjs', documented),
    );
    expect([example.status, example.complaints, received(example)]).toEqual([0, '', 40]);
  });

  test('in a browser that runs already, which keeps its other tabs', async () => {
    const { path } = await ensureBrowser('chromium');
    const profile = await mkdtemp(join(tmpdir(), 'realtime-inspector-profile-'));
    const args = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--no-first-run'];
    const own: ChildProcess = spawn(path, [
      ...args,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ]);
    try {
      const portFile = join(profile, 'DevToolsActivePort');
      for (let turn = 0; !existsSync(portFile) || readFileSync(portFile, 'utf8') === ''; turn += 1) {
        if (turn > 300) throw new Error('the browser did not start');
        await sleep(50);
      }
      const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
      const address = `http://127.0.0.1:${port}`;
      const tabs = async (): Promise<number> => (await (await fetch(`${address}/json/list`)).json()).length;
      const before = await tabs();
      const run = await record(`${app.url}/feed-page`, 'connected.rtlog', ...DONE, '--connect', address);
      expect([run.status, run.complaints, received(run)]).toEqual([0, '', 40]);
      expect(run.json?.streams[0]?.numbering[0]?.path).toBe('seq');
      expect(await tabs()).toBe(before);
    } finally {
      own.kill('SIGKILL');
      await new Promise((resolve) => own.once('close', resolve));
      await rm(profile, { recursive: true, maxRetries: 10, retryDelay: 100 });
    }
  });

  test('at the size that is asked for', async () => {
    const run = await record(`${app.url}/size`, 'size.rtlog', ...CHROME, '--for', '1s', '--viewport', '700x500');
    expect(run.json?.streams[0]?.url).toContain('/size?700x500');
  });
});

describe('a page that fails ends with 3, and what came is saved', () => {
  const QUICK = [...CHROME, '--for', '2s'];

  test('it answers an error: its feed is recorded all the same', async () => {
    const run = await record(`${app.url}/500`, '500.rtlog', ...QUICK);
    expect([run.status, run.complaints, received(run)]).toEqual([3, `${app.url}/500: the page answered 500\n`, 40]);
  });

  test('it hangs', async () => {
    const run = await record(`${app.url}/hangs`, 'hangs.rtlog', ...QUICK);
    expect([run.status, run.complaints]).toEqual([
      3,
      `${app.url}/hangs: the page hangs; its scripts run without end\n`,
    ]);
    expect(received(run)).toBeGreaterThan(0);
  });

  test('it never answers, redirects for ever, or has a certificate that no authority vouches for', async () => {
    const silent = await record(`${app.url}/silent`, 'silent.rtlog', ...QUICK);
    expect([silent.status, silent.complaints]).toEqual([3, `${app.url}/silent: the page did not answer\n`]);
    const loop = await record(`${app.url}/redirects`, 'loop.rtlog', ...QUICK);
    expect([loop.status, loop.complaints]).toEqual([3, `${app.url}/redirects: the page redirects without end\n`]);
    const refused = await record(`${app.secureUrl}/feed-page`, 'refused.rtlog', ...QUICK);
    expect(refused.status).toBe(3);
    expect(refused.complaints).toContain('the certificate is not trusted (net::ERR_CERT_AUTHORITY_INVALID)');
    const taken = await record(
      `${app.secureUrl}/feed-page`,
      'taken.rtlog',
      ...CHROME,
      ...DONE,
      '--ignore-https-errors',
    );
    expect([taken.status, taken.complaints, received(taken)]).toEqual([0, '', 40]);
  });

  test('it reloads without end', async () => {
    const run = await record(`${app.url}/reloads`, 'reloads.rtlog', ...CHROME, '--for', '8s');
    expect([run.status, run.complaints]).toEqual([3, `${app.url}/reloads: the page reloads without end\n`]);
  });

  test('an error page that is answered with 200 is a page; that nothing was judged is said, and fails where it must', async () => {
    const said = await record(`${app.url}/soft-error`, 'soft.rtlog', ...QUICK);
    expect([said.status, said.json?.unjudged.map(({ reason }) => reason)]).toEqual([0, ['no-stream']]);
    const failed = await record(`${app.url}/soft-error`, 'soft.rtlog', ...QUICK, '--fail-on', 'unjudged');
    expect(failed.status).toBe(1);
  });

  test('its script fails', async () => {
    const script = save('fails.mjs', 'export default async () => { throw new Error("no such button"); };');
    const run = await record(`${app.url}/feed-page`, 'fails.rtlog', ...QUICK, '--script', script);
    expect([run.status, run.complaints]).toEqual([3, `${script}: no such button\n`]);
  });
});

/** A recording of the feed without end, once it has messages; `ended` is how it ended. */
async function recordEndless(output: string) {
  const args = [TOOL, 'record', `${app.url}/long-feed`, '-o', pathOf(output), '--json', ...CHROME, '--for', '2m'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece: Buffer) => (texts.stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (texts.stderr += piece.toString()));
  const ended = new Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>(
    (resolve) => child.once('close', (status) => resolve({ status, ...texts })),
  );
  const seen = app.seen.length;
  for (let turn = 0; !app.seen.slice(seen).some(({ path }) => path === '/endless'); turn += 1) {
    if (turn > 600) throw new Error(`the page was not opened: ${texts.stderr}`);
    await sleep(50);
  }
  // Messages come every 50 ms, and what came is written about every second.
  await sleep(2_500);
  return { child, ended };
}

/** The processes that a process has started. */
function childrenOf(pid: number): readonly number[] {
  const out = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout;
  return out
    .split('\n')
    .map(Number)
    .filter((child) => child > 0);
}

/** What a saved file holds, as `check` reads it again. */
function readSaved(output: string): CheckJson {
  const { stdout } = spawnSync(process.execPath, [TOOL, 'check', pathOf(output), '--json'], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

describe('a recording that is ended in the middle is saved and checked', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s: as if its time were up', async (signal) => {
    const { child, ended } = await recordEndless(`${signal}.rtlog`);
    child.kill(signal);
    const { status, stdout, stderr } = await ended;
    expect([status, stderr]).toEqual([0, '']);
    const json: CheckJson = JSON.parse(stdout);
    expect(json.streams[0]?.messagesIn).toBeGreaterThan(20);
    const saved = readSaved(`${signal}.rtlog`);
    expect([saved.problems, saved.streams[0]?.messagesIn]).toEqual([[], json.streams[0]?.messagesIn]);
    expect(existsSync(pathOf(`${signal}.rtlog.part`))).toBe(false);
  });

  test('by a browser that closes: with 3 and a sentence, and what came is whole', async () => {
    const { child, ended } = await recordEndless('closed.rtlog');
    const browsers = childrenOf(child.pid ?? 0);
    expect(browsers.length).toBeGreaterThan(0);
    for (const pid of browsers) process.kill(pid, 'SIGKILL');
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(3);
    expect(stderr).toMatch(/\/long-feed: the recording ended early \(.+\); what was recorded until then is saved\n$/);
    const json: CheckJson = JSON.parse(stdout);
    expect(json.streams[0]?.messagesIn).toBeGreaterThan(20);
    const saved = readSaved('closed.rtlog');
    expect([saved.problems, saved.streams[0]?.messagesIn]).toEqual([[], json.streams[0]?.messagesIn]);
    expect(existsSync(pathOf('closed.rtlog.part'))).toBe(false);
  });
});

test('the calls of record that docs/user/ci.md shows run', async () => {
  const shown = readFileSync(join(root, 'docs/user/ci.md'), 'utf8').matchAll(/^realtime-inspector record (.*)$/gm);
  const calls = [...shown].map(([, words = '']) =>
    [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
  );
  expect(calls.length).toBeGreaterThan(1);
  for (const [index, [address = '', ...words]] of calls.entries()) {
    const output = `shown-${index}.rtlog`;
    const own = words.map((word) => (word === 'run.rtlog' ? pathOf(output) : word));
    const url = address.replace('http://localhost:3000/', `${app.url}/feed-page`);
    const run = await record(
      url,
      output,
      ...CHROME,
      ...own.filter((word) => word !== '-o' && word !== pathOf(output) && word !== '--json'),
    );
    expect([run.status, run.complaints, received(run)]).toEqual([0, '', 40]);
  }
});
