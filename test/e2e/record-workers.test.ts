import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load } from '../../src/cli/load-recording.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import { logOf } from './support/server-log.ts';

const TOOL = fileURLToPath(new URL('../../dist/cli/realtime-inspector.mjs', import.meta.url));

/** Runs the built tool as a user would; gives what it complains about. */
const record = (browser: string, url: string, file: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const args = ['record', url, '-o', file, '--browser', browser, '--loopback-only', '--for', '6s'];
    execFile(process.execPath, [TOOL, ...args], { timeout: 100_000 }, (error, _output, complaints) =>
      error === null || error.code === 1 ? resolve(complaints) : reject(error),
    );
  });

const LABEL = /[?&]label=([^&]*)/;

/** What was recorded of each connection, by its label. */
function readConnections(records: readonly WireRecord[]) {
  const workers = new Map(records.flatMap((each) => (each.kind === 'document' ? [[each.document, each.worker]] : [])));
  const labels = new Map<string, string>();
  const shown: Record<string, { worker: string; texts: string[]; code: number | null }> = {};
  const bodies = new Map<object, string>();
  for (const each of records) {
    const key = 'connection' in each ? `${each.document} ${each.connection}` : '';
    if (each.kind === 'connecting') {
      const label = LABEL.exec(each.url)?.[1] ?? each.url;
      if (label in shown) throw new Error(`${label} was recorded twice`);
      labels.set(key, label);
      shown[label] = { worker: workers.get(each.document) ?? 'page', texts: [], code: null };
    }
    const connection = shown[labels.get(key) ?? ''];
    if (connection === undefined) continue;
    if (each.kind === 'message') connection.texts.push(each.payload.data);
    // The body of a stream: a busy machine may read several events in one piece.
    if (each.kind === 'chunk') bodies.set(connection, (bodies.get(connection) ?? '') + each.payload.data);
    if (each.kind === 'close') connection.code = each.code;
  }
  for (const connection of Object.values(shown))
    for (const [, data = ''] of (bodies.get(connection) ?? '').matchAll(/^data: (.*)$/gm)) connection.texts.push(data);
  return shown;
}

describe.each(['chromium', 'firefox'])('realtime-inspector record: workers in %s', (browser) => {
  let server: Awaited<ReturnType<typeof startTestPages>>;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-record-workers-'));
    server = await startTestPages({ port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  test('dedicated, nested, shared and service workers: every message from the first, and how they ended', async () => {
    const run = `record-workers-${browser}`;
    const file = join(folder, 'workers.rtlog');
    // Five connections of HTTP, one less than the browser has for a host: the page's own socket and event source are left out.
    const kinds = ['dedicated', 'nested', 'shared', 'service'];
    const labels = kinds.flatMap((kind) => [`${kind}-websocket`, `${kind}-stream`]);
    const query = `autostart=1&count=12&every=150&end=close&only=${labels.join()}&run=${run}`;
    expect(await record(browser, `${server.url}/workers?${query}`, file)).toBe('');
    const sent = await logOf(server.url, run);
    const textsOf = (label: string): readonly string[] =>
      sent.flatMap(({ event, url, payload }) =>
        event === 'in' && LABEL.exec(url)?.[1] === label ? [payload ?? ''] : [],
      );
    const { records } = await load(file, null);
    const expected = labels.map((label) => {
      const [kind = ''] = label.split('-');
      const code = label.endsWith('websocket') ? 4001 : null;
      return [label, { worker: kind === 'nested' ? 'dedicated' : kind, texts: textsOf(label), code }];
    });
    expect(textsOf('service-stream')).toHaveLength(12);
    expect(readConnections(records)).toEqual(Object.fromEntries(expected));
    expect(records.filter(({ kind }) => kind === 'fault' || kind === 'lost')).toEqual([]);
  });
});
