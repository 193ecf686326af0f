import { type ChildProcess, execFile, spawn } from 'node:child_process';
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
    // The example of docs/ci.md.
    const documented =
      /```js\n(\/\/ login\.mjs[^]*?)```/.exec(readFileSync(join(root, 'docs/ci.md'), 'utf8'))?.[1] ?? '';
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

  test('its script fails', async () => {
    const script = save('fails.mjs', 'export default async () => { throw new Error("no such button"); };');
    const run = await record(`${app.url}/feed-page`, 'fails.rtlog', ...QUICK, '--script', script);
    expect([run.status, run.complaints]).toEqual([3, `${script}: no such button\n`]);
  });
});
