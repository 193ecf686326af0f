import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadRecording, RECORDINGS } from '../formats/recordings.ts';
import { pathOf, runCheckJson, runWriter, useFolder } from './check-support.ts';

useFolder();

const recording = (name: string): string => fileURLToPath(new URL(`../../recordings/${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

describe('convert', () => {
  test.each(RECORDINGS)('%s to HAR, back to a packed session, and to a plain one: the same records', async (name) => {
    const { records } = loadRecording(name);
    for (const [from, to] of [
      [recording(name), pathOf('a.har')],
      [pathOf('a.har'), pathOf('b.rtlog')],
      [pathOf('b.rtlog'), pathOf('c.ndjson')],
    ] as const) {
      expect(await runWriter('convert', from, to)).toMatchObject({ verdict: 'clean' });
    }
    expect(gunzipSync(readFileSync(pathOf('b.rtlog'))).toString()).toBe(textOf('c.ndjson'));
    const lines = textOf('c.ndjson').trimEnd().split('\n').slice(1, -1);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(records);
  });

  test('to a trace and to CSV', async () => {
    const from = recording('ticker-faults.rtlog');
    await runWriter('convert', from, pathOf('a.trace.json'));
    expect(JSON.parse(textOf('a.trace.json'))).toMatchObject({ displayTimeUnit: 'ms' });
    await runWriter('convert', from, pathOf('a.txt'), '--to', 'csv');
    expect(textOf('a.txt')).toMatch(/^time,at \(ms\),stream,/);
  });

  test('to Parquet, a file for each table, and to spans; an output that is in the way is named before anything is read', async () => {
    const from = recording('ticker-faults.rtlog');
    const { verdict, stderr } = await runWriter('convert', from, pathOf('t.parquet'));
    expect([verdict, stderr]).toEqual([
      'clean',
      expect.stringContaining('t.{recordings,streams,messages,findings}.parquet'),
    ]);
    for (const table of ['recordings', 'streams', 'messages', 'findings'])
      expect(textOf(`t.${table}.parquet`).slice(0, 4)).toBe('PAR1');
    await runWriter('convert', from, pathOf('t.otlp.json'));
    expect(JSON.parse(textOf('t.otlp.json'))).toHaveProperty('resourceSpans');
    mkdirSync(pathOf('in-the-way.messages.parquet'));
    const failed = await runWriter('convert', from, pathOf('in-the-way.parquet'));
    expect([failed.verdict, failed.stderr]).toEqual(['unreadable', expect.stringContaining('it is a folder')]);
    expect(existsSync(pathOf('in-the-way.recordings.parquet'))).toBe(false);
  });

  test('with --redact no secret is in the file, and the same checks come out', async () => {
    const from = pathOf('secret.ndjson');
    const plain = readFileSync(recording('ticker-faults.rtlog'), 'utf8');
    writeFileSync(from, plain.replaceAll('/ticker/ws?', '/ticker/ws?access_token=abc123def456&'));
    const { stderr } = await runWriter('convert', from, pathOf('safe.ndjson'), '--redact');
    expect(stderr).toContain('1 secret redacted in');
    expect(stderr).not.toContain('abc123def456');
    expect(textOf('safe.ndjson')).not.toContain('abc123def456');
    expect(textOf('safe.ndjson')).toContain('"isRedacted":true');
    const checked = async (file: string) => {
      const { findings } = await runCheckJson(file);
      return findings.map(({ kind, from: at, count }) => [kind, at, count]);
    };
    expect((await checked(from)).length).toBeGreaterThan(0);
    expect(await checked(pathOf('safe.ndjson'))).toEqual(await checked(from));
  });

  test('a damaged file gives what could be read, and says so', async () => {
    const lines = readFileSync(recording('ticker-faults.rtlog'), 'utf8').split('\n');
    writeFileSync(pathOf('damaged.ndjson'), [...lines.slice(0, 10), '{"kind":'].join('\n'));
    const written = await runWriter('convert', pathOf('damaged.ndjson'), pathOf('rest.har'));
    expect(written.verdict).toBe('unreadable');
    expect(written.stderr).toContain('line 11: not JSON');
    expect(written.stderr).toContain('9 records');
  });

  test('a file that is not there, and one that cannot be written', async () => {
    expect(await runWriter('convert', pathOf('nowhere.rtlog'), pathOf('x.har'))).toMatchObject({
      verdict: 'unreadable',
      stderr: expect.stringContaining('there is no such file'),
    });
    expect(await runWriter('convert', pathOf('nowhere.rtlog'), pathOf('x.rtlog'))).toMatchObject({
      verdict: 'unreadable',
      stderr: expect.stringContaining('there is no such file'),
    });
    const from = recording('polling.rtlog');
    expect(await runWriter('convert', from, pathOf('no/such/folder.har'))).toMatchObject({
      verdict: 'unreadable',
    });
  });
});
