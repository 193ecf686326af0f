import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckJson } from '../../src/cli/check/check-json.ts';
import { startTroubledServer } from './support/troubled-server.ts';

const TOOL = fileURLToPath(new URL('../../dist/cli/realtime-inspector.mjs', import.meta.url));

/** Long enough for four refusals, and for the browser's list to be read after that. */
const SECONDS = 12;

/** Records the page once; every trouble has an address of its own. Chromium alone tells what its network list knows. */
async function recordTroubles(url: string, file: string): Promise<CheckJson> {
  const args = [
    TOOL,
    'record',
    url,
    '-o',
    file,
    '--browser',
    'chrome',
    '--loopback-only',
    '--for',
    `${SECONDS}s`,
    '--json',
  ];
  const output = await new Promise<string>((resolve) => {
    // It ends with 1, because there are findings.
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, timeout: 120_000 }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return JSON.parse(output) as CheckJson;
}

describe('connections in trouble, recorded with what DevTools know of them', () => {
  let server: Awaited<ReturnType<typeof startTroubledServer>>;
  let folder = '';
  let report: CheckJson;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-troubles-'));
    server = await startTroubledServer();
    report = await recordTroubles(server.url, join(folder, 'troubles.rtlog'));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** The findings of the stream at an address. */
  const at = (path: string) => {
    const streams = report.streams.filter(({ url }) => new URL(url).pathname === path).map(({ id }) => id);
    expect(streams).not.toEqual([]);
    return report.findings.filter(({ stream }) => streams.includes(stream));
  };
  const textOf = (path: string, kind: string): string => at(path).find((finding) => finding.kind === kind)?.text ?? '';

  test.each([
    ['/forbidden', 'close-code', 'HTTP status 403'],
    ['/protocol', 'close-code', 'the server chose none of the subprotocols asked for (json.v1)'],
    ['/expired', 'old-credentials', 'HTTP status 401'],
    ['/slow', 'slow-handlers', 'WebSocket.onmessage'],
    ['/login', 'dead-eventsource', 'HTTP status 200, text/html after a redirect to /login-page'],
    ['/packed', 'nothing-arrives', 'the answer is compressed (gzip)'],
    ['/named', 'nothing-arrives', 'no listener: paint ('],
    ['/socket.io/', 'session-unknown', 'did not know its own session'],
    ['/load', 'close-code', 'code 1009 (message too big)'],
    ['/done', 'asked-again', 'Ended with data: [DONE]'],
    ['/answer', 'truncated', 'without its end (data: [DONE])'],
  ])('%s: %s names “%s”, and nothing else is a warning or an error', (path, kind, text) => {
    expect(textOf(path, kind)).toContain(text);
    expect(at(path).flatMap((finding) => (finding.severity === 'info' ? [] : [finding.kind]))).toEqual([kind]);
  });

  test.each(['/clean', '/heard', '/search', '/telemetry'])('%s: no warning and no error', (path) => {
    expect(at(path).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('no finding says what a token or a query held', () => {
    expect(JSON.stringify(report.findings)).not.toMatch(/abc\.def\.ghi|next=/);
  });
});
