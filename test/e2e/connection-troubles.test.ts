import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckJson } from '../../src/cli/check/check-json.ts';
import { BROWSERS, type BrowserName } from '../drivers/index.ts';
import { startTroubledServer } from './support/troubled-server.ts';

const TOOL = fileURLToPath(new URL('../../dist/cli/realtime-inspector.mjs', import.meta.url));

/** Long enough for four refusals, and for the browser's list to be read after that. */
const SECONDS = 25;

/** Records the page once; every trouble has an address of its own. */
async function recordTroubles(browser: BrowserName, url: string, file: string): Promise<CheckJson> {
  const args = [
    TOOL,
    'record',
    url,
    '-o',
    file,
    '--browser',
    browser,
    '--loopback-only',
    '--for',
    `${SECONDS}s`,
    '--json',
  ];
  const output = await new Promise<string>((resolve) => {
    // It ends with 1, because there are findings.
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, timeout: 250_000 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return JSON.parse(output) as CheckJson;
}

let server: Awaited<ReturnType<typeof startTroubledServer>>;
let folder = '';
const reports = new Map<BrowserName, CheckJson>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-troubles-'));
  server = await startTroubledServer();
  // At the same time: a recording mostly waits.
  await Promise.all(
    BROWSERS.map(async (browser) =>
      reports.set(browser, await recordTroubles(browser, server.url, join(folder, `${browser}.rtlog`))),
    ),
  );
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** What only one browser does: Firefox opens a socket without the subprotocol, and names no function that is slow. */
const OWN_TROUBLES: Readonly<Record<BrowserName, readonly (readonly [string, string, string])[]>> = {
  chromium: [
    ['/protocol', 'close-code', 'the server chose none of the subprotocols asked for (json.v1)'],
    ['/slow', 'slow-handlers', 'WebSocket.onmessage'],
  ],
  firefox: [['/protocol', 'subprotocol', 'json.v1']],
};

describe.each(BROWSERS)('connections in trouble, recorded in %s with what it alone knows of them', (browser) => {
  const reportOf = (): CheckJson => {
    const report = reports.get(browser);
    if (report === undefined) throw new Error(`nothing was recorded in ${browser}`);
    return report;
  };

  /** The findings of the stream at an address. */
  const at = (path: string) => {
    const streams = reportOf()
      .streams.filter(({ url }) => new URL(url).pathname === path)
      .map(({ id }) => id);
    expect(streams).not.toEqual([]);
    return reportOf().findings.filter(({ stream }) => streams.includes(stream));
  };
  const textOf = (path: string, kind: string): string => at(path).find((finding) => finding.kind === kind)?.text ?? '';

  test.each<readonly [path: string, kind: string, text: string]>([
    ['/forbidden', 'close-code', 'HTTP status 403'],
    ['/expired', 'old-credentials', 'HTTP status 401'],
    ['/login', 'dead-eventsource', 'HTTP status 200, text/html after a redirect to /login-page'],
    ['/packed', 'nothing-arrives', 'the answer is compressed (gzip)'],
    ['/named', 'nothing-arrives', 'no listener: paint ('],
    ['/socket.io/', 'session-unknown', 'did not know its own session'],
    ['/load', 'close-code', 'code 1009 (message too big)'],
    ['/done', 'asked-again', 'Ended with data: [DONE]'],
    ['/answer', 'truncated', 'without its end (data: [DONE])'],
    ...OWN_TROUBLES[browser],
  ])('%s: %s names “%s”, and nothing else is a warning or an error', (path, kind, text) => {
    expect(textOf(path, kind)).toContain(text);
    const troubles = at(path).flatMap((finding) => (finding.severity === 'info' ? [] : [finding.kind]));
    expect([...new Set(troubles)]).toEqual([kind]);
  });

  test('/late: what came before the page listened, in passing', () => {
    expect(at('/late')).toMatchObject([{ kind: 'unheard', severity: 'info' }]);
    expect(textOf('/late', 'unheard')).toContain('before the page listened');
  });

  test.each(['/clean', '/heard'])('%s: the page listened before the first message', (path) => {
    expect(textOf(path, 'unheard')).toBe('');
  });

  test.each(['/clean', '/heard', '/search', '/telemetry'])('%s: no warning and no error', (path) => {
    expect(at(path).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('no finding says what a token or a query held', () => {
    expect(JSON.stringify(reportOf().findings)).not.toMatch(/abc\.def\.ghi|next=/);
  });
});
