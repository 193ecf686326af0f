import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckJson } from '../../src/cli/check/check-json.ts';
import { load } from '../../src/cli/load-recording.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import { BROWSERS } from '../drivers/index.ts';

const TOOL = fileURLToPath(new URL('../../dist/cli/realtime-inspector.mjs', import.meta.url));

interface Run {
  readonly output: string;
  readonly complaints: string;
}

/** Runs the built tool as a user would. */
const tool = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve, reject) => {
    // On a busy machine it may take a minute; the limit only ends what would never end.
    const options = { timeout: 400_000 };
    execFile(process.execPath, [TOOL, ...args], options, (error, output, complaints) => {
      if (error === null || error.code === 1) return resolve({ output, complaints });
      const { code = null, signal = null } = error;
      reject(
        new Error(`exit status ${code}, signal ${signal}; ${output.length} characters out; stderr: ${complaints}`),
      );
    });
  });

/** Close codes of WebSockets and ends of the others, by the label of the client, in their order. */
function endsByLabel(records: readonly WireRecord[]): Readonly<Record<string, readonly (number | string)[]>> {
  const labels = new Map<string, string>();
  const ends: Record<string, (number | string)[]> = {};
  for (const record of records) {
    const key = 'connection' in record ? `${record.document} ${record.connection}` : '';
    if (record.kind === 'connecting') labels.set(key, /[?&]label=([^&]*)/.exec(record.url)?.[1] ?? record.url);
    if (record.kind === 'close') (ends[labels.get(key) ?? ''] ??= []).push(record.code ?? record.how);
  }
  return ends;
}

describe('realtime-inspector record --fault', () => {
  let server: Awaited<ReturnType<typeof startTestPages>>;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-faults-'));
    server = await startTestPages({ port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  test.each(BROWSERS)(
    'in %s a cut on the wire is a lost connection, comes back, and is blamed on no server',
    async (browser) => {
      const file = join(folder, `${browser}.rtlog`);
      const { output, complaints } = await tool(
        ...['record', `${server.url}/reconnect.html?autostart=1&up=100000&run=${browser}-cut`, '-o', file],
        ...['--browser', browser, '--loopback-only', '--for', '6s', '--json'],
        ...['--fault', 'at 1500ms cut', '--fault-on', '/reconnect/'],
      );
      expect(complaints).toBe('');
      const { records } = await load(file, null);
      const ends = endsByLabel(records);
      for (const label of ['exponential', 'fixed', 'immediate'])
        expect([label, ends[label]?.[0]]).toEqual([label, 1_006]);
      const induced = records.filter((record) => record.kind === 'induced');
      expect(induced).toMatchObject([{ document: 'wire:faults', fault: 'cut', phase: 'start', text: '/reconnect/' }]);
      const { findings }: CheckJson = JSON.parse(output);
      const reconnects = findings.filter(({ kind }) => kind === 'reconnect');
      expect(reconnects.length).toBeGreaterThan(0);
      for (const { text } of reconnects) expect(text).toMatch(/^On purpose: you cut this connection/);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );
});
