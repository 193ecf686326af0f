import { existsSync, readFileSync, rmSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isExpression } from '../../../../src/cli/record/record.ts';
import { hasLines, partsIn, startTool, useTool } from '../built-tool.ts';
import { pathOf, runCheckJson, save, useFolder } from '../check-support.ts';

useFolder();

test('what --until takes is an expression', () => {
  for (const text of ['window.done', 'document.title === "x"', 'a, b']) expect(isExpression(text)).toBe(true);
  for (const text of ['', 'let a = 1', 'a; b', 'if (a) b']) expect(isExpression(text)).toBe(false);
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
    await hasLines(pathOf(`${name}.part`), 6);
    child.kill(signal);
    expect(await ended).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('No findings.') });
    const lines = linesOf(name);
    expect(lines.length).toBeGreaterThan(5);
    const end = JSON.parse(lines.at(-1) ?? '');
    expect(end).toMatchObject({ format: 'rtlog-end', count: lines.length - 2 });
    // The browser answered last with the last record, or a moment after it.
    expect(end.end).toBeGreaterThanOrEqual(JSON.parse(lines.at(-2) ?? '').at);
    expect(partsIn()).toEqual([]);
  });

  test('that is killed can be read from its part file, up to a second before', async () => {
    const { child, ended } = start('killed.rtlog');
    // The header, three records of the connection, and messages at 60, 80, … ms: 45 reach to 940 ms.
    await hasLines(pathOf('killed.rtlog.part'), 4 + 45);
    child.kill('SIGKILL');
    await ended;
    expect(readFileSync(pathOf('killed.rtlog'), 'utf8')).toBe(OLD);
    const json = await runCheckJson(pathOf('killed.rtlog.part'));
    expect(json.length).toBeGreaterThan(800);
    expect(json.streams[0]?.messagesIn).toBe(json.records - 3);
    expect(json.problems.join()).toContain('the gzip data is damaged');
    rmSync(pathOf('killed.rtlog.part'));
  });

  test('whose browser fails is saved up to there, and ends with 3', async () => {
    const { status, stderr } = await start('failed.rtlog', 'fails').ended;
    expect(status).toBe(3);
    expect(stderr).toContain('the recording ended early (the browser is gone); what was recorded until then is saved');
    // The header, three records of the connection, 20 messages, and the end.
    expect(linesOf('failed.rtlog')).toHaveLength(25);
  });

  test('of nothing leaves the old one', async () => {
    const { status, stderr } = await start('empty.rtlog', 'empty').ended;
    expect(status).toBe(3);
    expect(stderr).toContain('nothing was recorded');
    expect(readFileSync(pathOf('empty.rtlog'), 'utf8')).toBe(OLD);
    expect(partsIn()).toEqual([]);
  });

  test.each([
    ['status 503', 'http://page.test/: the page answered 503'],
    ['redirects', 'http://page.test/: the page redirects without end'],
    ['certificate', 'http://page.test/: the certificate is not trusted (net::ERR_CERT_AUTHORITY_INVALID)'],
    ['refused', 'http://page.test/: the page cannot be reached (net::ERR_CONNECTION_REFUSED)'],
    ['hangs', 'http://page.test/: the page hangs; its scripts run without end'],
    ['unanswered', 'http://page.test/: the page did not answer'],
    ['reloads', 'http://page.test/: the page reloads without end'],
  ])('of a page with a problem (%s) ends with 3 and says which, saved or not', async (mode, sentence) => {
    const run = await start('problem.rtlog', mode, '--json').ended;
    expect([run.status, run.stderr.split('\n')[0]?.slice(0, sentence.length)]).toEqual([3, sentence]);
    // What was recorded until then is saved and checked.
    expect(JSON.parse(run.stdout).records).toBeGreaterThan(1);
    const end = JSON.parse(linesOf('problem.rtlog').at(-1) ?? '');
    expect(end.format).toBe('rtlog-end');
    // Of a page that hangs nothing is known after its last record.
    expect('end' in end).toBe(mode !== 'hangs');
  });

  test('of a page that never came to be leaves the old one, and says why', async () => {
    const run = await start('never.rtlog', 'empty refused').ended;
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toBe('http://page.test/: the page cannot be reached (net::ERR_CONNECTION_REFUSED)\n');
    expect(readFileSync(pathOf('never.rtlog'), 'utf8')).toBe(OLD);
  });

  test('has the format that its name ends in, and leaves no other file', async () => {
    for (const [name, begin] of [
      ['a.har', '{"log"'],
      ['a.trace.json', '{'],
      ['a.csv', 'time,'],
    ] as const) {
      const run = await start(name, 'status 500').ended;
      expect(run.status).toBe(3);
      expect(run.stdout).toContain(`${name}: session`);
      expect(readFileSync(pathOf(name), 'utf8').replaceAll('\n', '').slice(0, begin.length)).toBe(begin);
      expect(existsSync(`${pathOf(name)}.rtlog`)).toBe(false);
    }
    expect(partsIn()).toEqual([]);
  });

  test('is not begun if its policy cannot be read', async () => {
    const run = await start('begun.rtlog', 'deaf', '--policy', pathOf('none.json')).ended;
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no such file') });
  });

  test('that cannot be written is not even begun', async () => {
    const run = startTool(['record', 'http://page.test/', '-o', pathOf('none/a.rtlog')], { RECORDER: 'deaf' });
    expect(await run.ended).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no folder') });
    const junit = start('begun.rtlog', 'deaf', '--junit', pathOf('none/a.xml'));
    expect(await junit.ended).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no folder') });
    expect(existsSync(pathOf('begun.rtlog.part'))).toBe(false);
  });
});
