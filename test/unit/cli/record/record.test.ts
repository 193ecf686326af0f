import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isExpression, RecordingStart } from '../../../../src/cli/record/record.ts';
import { appears, useTool, partsIn, startTool } from '../built-tool.ts';
import { pathOf, runCheckJson, save, useFolder } from '../check-support.ts';

useFolder();

test('what --until takes is an expression', () => {
  for (const text of ['window.done', 'document.title === "x"', 'a, b']) expect(isExpression(text)).toBe(true);
  for (const text of ['', 'let a = 1', 'a; b', 'if (a) b']) expect(isExpression(text)).toBe(false);
});

describe('the beginning of what record writes', () => {
  const line = (document: string, url: string, n: number, at: number): string =>
    `${JSON.stringify({ kind: 'document', n, at, document, url, isTop: true, isLate: false, timeOrigin: 0 })}\n`;

  test('is the first record of the page itself, not of the empty page before it', () => {
    const start = new RecordingStart();
    const first = [...start.read(line('blank', 'about:blank', 0, 0))];
    const rest = [...start.read(line('page', 'http://a.test/', 0, 1_500) + line('frame', 'about:blank', 0, 1_600))];
    expect(first).toEqual([]);
    expect(rest.map(({ document, at }) => [document, at])).toEqual([
      ['page', 0],
      ['frame', 100],
    ]);
    expect(start.shift).toBe(1_500);
  });
});

describe('a recording', () => {
  useTool();

  const OLD = 'the old recording';
  const start = (name: string, mode = '', ...options: string[]) => {
    const words = ['record', 'http://page.test/', '-o', save(name, OLD), '--for', '1h', ...options];
    return startTool(words, { RECORDER: mode });
  };
  /** Lines of a whole session file. */
  const linesOf = (name: string): readonly string[] =>
    gunzipSync(readFileSync(pathOf(name)))
      .toString()
      .trimEnd()
      .split('\n');

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ended by %s is saved and checked', async (signal) => {
    const name = `${signal}.rtlog`;
    const { child, ended } = start(name);
    await appears(pathOf(`${name}.part`));
    await sleep(300);
    child.kill(signal);
    expect(await ended).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('No findings.') });
    const lines = linesOf(name);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.at(-1)).toBe(`{"format":"rtlog-end","count":${lines.length - 2}}`);
    expect(partsIn()).toEqual([]);
  });

  test('that is killed can be read from its part file, up to a second before', async () => {
    const { child, ended } = start('killed.rtlog');
    await appears(pathOf('killed.rtlog.part'));
    await sleep(2_500);
    child.kill('SIGKILL');
    await ended;
    expect(readFileSync(pathOf('killed.rtlog'), 'utf8')).toBe(OLD);
    const json = await runCheckJson(pathOf('killed.rtlog.part'));
    expect(json.length).toBeGreaterThan(800);
    expect(json.streams[0]?.messagesIn).toBe(json.records - 3);
    expect(json.problems.join()).toContain('the gzip data is damaged');
    rmSync(pathOf('killed.rtlog.part'));
  });

  test('whose browser fails is saved up to there, and ends with 2', async () => {
    const { status, stderr } = await start('failed.rtlog', 'fails').ended;
    expect(status).toBe(2);
    expect(stderr).toContain('the recording ended early (the browser is gone); what was recorded until then is saved');
    // The header, three records of the connection, 20 messages, and the end.
    expect(linesOf('failed.rtlog')).toHaveLength(25);
  });

  test('of nothing leaves the old one', async () => {
    const { status, stderr } = await start('empty.rtlog', 'empty').ended;
    expect(status).toBe(2);
    expect(stderr).toContain('nothing was recorded');
    expect(readFileSync(pathOf('empty.rtlog'), 'utf8')).toBe(OLD);
    expect(partsIn()).toEqual([]);
  });

  test('that cannot be written is not even begun', async () => {
    const run = startTool(['record', 'http://page.test/', '-o', pathOf('none/a.rtlog')], { RECORDER: 'deaf' });
    expect(await run.ended).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no folder') });
    const junit = start('begun.rtlog', 'deaf', '--junit', pathOf('none/a.xml'));
    expect(await junit.ended).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no folder') });
    expect(existsSync(pathOf('begun.rtlog.part'))).toBe(false);
  });
});
