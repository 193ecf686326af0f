import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckJson } from '../../src/cli/check/check-json.ts';
import { logOf } from './support/server-log.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import { BROWSERS, type BrowserName } from '../drivers/index.ts';

const TOOL = fileURLToPath(new URL('../../dist/cli/realtime-inspector.mjs', import.meta.url));

interface Run {
  readonly status: number;
  readonly output: string;
  readonly complaints: string;
}

/** Runs the built tool as a user would. */
const tool = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024, timeout: 170_000 };
    execFile(process.execPath, [TOOL, ...args], options, (error, output, complaints) => {
      const status = error === null ? 0 : error.code;
      if (typeof status !== 'number') return reject(error ?? new Error('no exit status'));
      resolve({ status, output, complaints });
    });
  });

/** 150 messages; 1 in 20 dropped after the first 30, by which time the numbering is known. */
const TICKER = '/ticker.html?autostart=1&transport=both&count=150&rate=60&clean=30&seed=7';

interface HarFile {
  readonly log: {
    readonly entries: readonly {
      readonly _resourceType: string;
      readonly _webSocketMessages?: readonly { readonly type: string; readonly data: string }[];
      readonly _eventSourceMessages?: readonly { readonly eventId: string; readonly data: string }[];
    }[];
  };
}

/** The messages of a HAR file without their times. */
function messagesOf(file: string) {
  const { log }: HarFile = JSON.parse(readFileSync(file, 'utf8'));
  return log.entries
    .map((entry) => ({
      type: entry._resourceType,
      frames: entry._webSocketMessages?.map(({ type, data }) => [type, data]) ?? [],
      events: entry._eventSourceMessages?.map(({ eventId, data }) => [eventId, data]) ?? [],
    }))
    .filter(({ frames, events }) => frames.length + events.length > 0)
    .toSorted((left, right) => (left.type < right.type ? -1 : 1));
}

describe('realtime-inspector record', () => {
  let server: Awaited<ReturnType<typeof startTestPages>>;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-record-'));
    server = await startTestPages({ port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const record = (browser: BrowserName, path: string, file: string, ...options: readonly string[]): Promise<Run> =>
    tool(
      ...['record', `${server.url}${path}`, '-o', join(folder, file), '--browser', browser, '--loopback-only'],
      ...['--for', '120s', '--until', 'window.testPage?.done === true', ...options],
    );

  test.each(BROWSERS)('in %s exits with 1 and names the gaps where messages were dropped', async (browser) => {
    const run = `${browser}-record-drops`;
    const junit = join(folder, `${browser}.xml`);
    const { status, output, complaints } = await record(
      browser,
      `${TICKER}&drop=20&run=${run}`,
      `${browser}-drops.rtlog`,
      ...['--json', '--junit', junit],
    );
    expect(complaints).toBe('');
    expect(status).toBe(1);
    const { findings, streams }: CheckJson = JSON.parse(output);
    const dropped = (await logOf(server.url, run)).filter(({ fault }) => fault === 'drop').length;
    expect(dropped).toBeGreaterThan(0);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['gap']));
    expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(dropped);
    // Both transports sent 150 messages each but for those that were dropped.
    expect(streams.reduce((sum, { messagesIn }) => sum + messagesIn, 0)).toBe(300 - dropped);
    expect(await readFile(junit, 'utf8')).toContain('<failure type="gap" message="Missed 1 message');
  });

  test('the same seeded page as HAR, recorded in either browser, holds the same messages', async () => {
    const [first, second] = await Promise.all(
      BROWSERS.map(async (browser) => {
        const har = join(folder, `${browser}.har`);
        const { status, complaints } = await tool('convert', join(folder, `${browser}-drops.rtlog`), har);
        expect([status, complaints]).toEqual([0, expect.stringContaining('written to')]);
        return messagesOf(har);
      }),
    );
    expect(first?.map(({ type }) => type)).toEqual(['eventsource', 'websocket']);
    expect(first).toEqual(second);
  });

  test.each(BROWSERS)('in %s exits with 0 where nothing was dropped', async (browser) => {
    const path = `${TICKER}&run=${browser}-record-clean`;
    const { status, output, complaints } = await record(browser, path, `${browser}-clean.rtlog`);
    expect(complaints).toBe('');
    expect(output).toContain('No findings.');
    expect(status).toBe(0);
  });

  test('a page that no server has, and one that is not done in time, exit with 3 and say so', async () => {
    const [browser] = BROWSERS;
    const unserved = await tool(
      ...[
        'record',
        'http://127.0.0.1:9/',
        '-o',
        join(folder, 'unserved.rtlog'),
        '--browser',
        browser ?? '',
        '--for',
        '20s',
      ],
    );
    expect(unserved).toMatchObject({ status: 3, complaints: expect.stringContaining('127.0.0.1:9') });
    const late = await tool(
      ...['record', `${server.url}/index.html`, '-o', join(folder, 'late.rtlog'), '--browser', browser ?? ''],
      ...['--for', '1s', '--until', 'window.neverThere', '--loopback-only'],
    );
    expect(late).toMatchObject({
      status: 3,
      complaints: expect.stringContaining('"window.neverThere" did not come true'),
    });
  });
});
