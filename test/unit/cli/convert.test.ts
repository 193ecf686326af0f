import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../../src/cli/check.ts';
import { type Command, parseCommandLine } from '../../../src/cli/command-line.ts';
import { convert } from '../../../src/cli/convert.ts';
import { reportAsHtml } from '../../../src/cli/html-report.ts';
import { isExpression, RecordingStart } from '../../../src/cli/record.ts';
import { loadRecording, RECORDINGS } from '../formats/recordings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const recording = (name: string): string => fileURLToPath(new URL(`../../recordings/${name}`, import.meta.url));
const place = (name: string): string => join(folder, name);
const textOf = (name: string): string => readFileSync(place(name), 'utf8');

function parse(...words: string[]): Command {
  const parsed = parseCommandLine(words);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

function run(...words: string[]) {
  const command = parse(...words);
  if (command.command === 'convert') return convert(command);
  if (command.command === 'report') return reportAsHtml(command);
  throw new Error('another command');
}

const wrong = (...words: string[]): string => {
  const parsed = parseCommandLine(words);
  return parsed.ok ? 'taken' : parsed.error;
};

describe('convert', () => {
  test.each(RECORDINGS)('%s to HAR, back to a packed session, and to a plain one: the same records', async (name) => {
    const { records } = loadRecording(name);
    for (const [from, to] of [
      [recording(name), place('a.har')],
      [place('a.har'), place('b.rtlog')],
      [place('b.rtlog'), place('c.ndjson')],
    ] as const) {
      expect(await run('convert', from, to)).toMatchObject({ verdict: 'clean' });
    }
    expect(gunzipSync(readFileSync(place('b.rtlog'))).toString()).toBe(textOf('c.ndjson'));
    const lines = textOf('c.ndjson').trimEnd().split('\n').slice(1, -1);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(records);
  });

  test('to a trace and to CSV', async () => {
    const from = recording('ticker-faults.rtlog');
    await run('convert', from, place('a.trace.json'));
    expect(JSON.parse(textOf('a.trace.json'))).toMatchObject({ displayTimeUnit: 'ms' });
    await run('convert', from, place('a.txt'), '--to', 'csv');
    expect(textOf('a.txt')).toMatch(/^time,at \(ms\),stream,/);
  });

  test('with --redact no secret is in the file, and the same checks come out', async () => {
    const from = place('secret.ndjson');
    const plain = readFileSync(recording('ticker-faults.rtlog'), 'utf8');
    writeFileSync(from, plain.replaceAll('/ticker/ws?', '/ticker/ws?access_token=abc123def456&'));
    const { said } = await run('convert', from, place('safe.ndjson'), '--redact');
    expect(said).toContain('1 secret redacted in');
    expect(said).not.toContain('abc123def456');
    expect(textOf('safe.ndjson')).not.toContain('abc123def456');
    expect(textOf('safe.ndjson')).toContain('"isRedacted":true');
    const checked = async (file: string) => {
      const command = parse('check', file, '--json');
      if (command.command !== 'check') throw new Error('another command');
      const { findings }: { findings: { kind: string; from: number; count: number }[] } = JSON.parse(
        (await check(command)).output,
      );
      return findings.map(({ kind, from: at, count }) => [kind, at, count]);
    };
    expect((await checked(from)).length).toBeGreaterThan(0);
    expect(await checked(place('safe.ndjson'))).toEqual(await checked(from));
  });

  test('a damaged file gives what could be read, and says so', async () => {
    const lines = readFileSync(recording('ticker-faults.rtlog'), 'utf8').split('\n');
    writeFileSync(place('damaged.ndjson'), [...lines.slice(0, 10), '{"kind":'].join('\n'));
    const written = await run('convert', place('damaged.ndjson'), place('rest.har'));
    expect(written.verdict).toBe('unreadable');
    expect(written.said).toContain('line 11: not JSON');
    expect(written.said).toContain('9 records');
  });

  test('a file that is not there, and one that cannot be written', async () => {
    expect(await run('convert', place('nowhere.rtlog'), place('x.har'))).toMatchObject({
      verdict: 'unreadable',
      said: expect.stringContaining('there is no such file'),
    });
    expect(await run('convert', place('nowhere.rtlog'), place('x.rtlog'))).toMatchObject({
      verdict: 'unreadable',
      said: expect.stringContaining('there is no such file'),
    });
    const from = recording('polling.rtlog');
    expect(await run('convert', from, join(folder, 'no', 'such', 'folder.har'))).toMatchObject({
      verdict: 'unreadable',
    });
  });
});

describe('report', () => {
  test('writes a page and replaces credentials unless told not to', async () => {
    const from = place('secret-report.ndjson');
    const plain = readFileSync(recording('ticker-faults.rtlog'), 'utf8');
    writeFileSync(from, plain.replaceAll('/ticker/ws?', '/ticker/ws?access_token=abc123def456&'));
    expect((await run('report', from, '-o', place('a.html'))).said).toContain('1 secret redacted');
    expect(textOf('a.html')).not.toContain('abc123def456');
    expect(textOf('a.html')).toContain('Missed 1 message');
    await run('report', from, '-o', place('b.html'), '--no-redact');
    expect(textOf('b.html')).toContain('abc123def456');
    expect(textOf('b.html')).toContain('Secrets were not replaced.');
  });
});

describe('check --junit', () => {
  test('every stream is a case, what fails it a failure', async () => {
    const command = parse('check', recording('ticker-faults.rtlog'), '--junit', place('a.xml'));
    if (command.command !== 'check') throw new Error('another command');
    expect((await check(command)).verdict).toBe('findings');
    const xml = textOf('a.xml');
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuite name="[^"]+" tests="2" failures="1" errors="0">/,
    );
    expect(xml).toContain('<testcase classname="realtime-inspector" name="the recording can be read"/>');
    expect(xml).toContain('<failure type="gap" message="');
  });
});

describe('the words of the command line', () => {
  test('what is missing or contradicts itself is said in a sentence', () => {
    expect(wrong('convert', 'a.har')).toBe('convert needs two files: realtime-inspector convert FROM TO');
    expect(wrong('convert', 'a.har', 'a.har')).toContain('while it reads it');
    expect(wrong('convert', 'a.har', 'b.html')).toContain('there is realtime-inspector report');
    expect(wrong('convert', 'a.har', 'b.har', '--to', 'pdf')).toBe(
      '--to: there is no format "pdf"; there are rtlog, har, trace and csv',
    );
    expect(wrong('convert', 'a.har', 'b.har', '--plain')).toContain('--plain is for session files');
    expect(wrong('convert', 'a.har', 'b.har', '--json')).toBe('convert has no option --json');
    expect(wrong('report', 'a.har')).toContain('-o report.html');
    expect(wrong('report', 'a.har', '-o', 'b', '--no-redact', '--redact-path', 'a')).toContain('contradict');
    expect(wrong('report', 'a.har', '-o', 'b', '--redact-pattern', '(')).toContain('is not a regular expression');
    expect(wrong('record')).toContain('record needs an address');
    expect(wrong('record', 'file:///etc/passwd', '-o', 'a')).toContain('begins with http:// or https://');
    expect(wrong('record', 'http://a.test')).toBe('record needs a file to write: -o FILE.rtlog');
    expect(wrong('record', 'http://a.test', '-o', 'a', '--for', 'ever')).toContain('--for needs a span');
    expect(wrong('record', 'http://a.test', '-o', 'a', '--browser', 'lynx')).toBe(
      '--browser: there is no "lynx"; there are chrome and firefox',
    );
    expect(wrong('play', 'a')).toBe('There is no command "play"; there are: check, convert, report, record');
  });

  test('record lasts half a minute in the browser that is there unless told otherwise', () => {
    expect(parse('record', 'http://a.test/', '-o', 'a.rtlog')).toMatchObject({
      url: 'http://a.test/',
      output: 'a.rtlog',
      duration: 30_000,
      until: null,
      browser: null,
      isLoopbackOnly: false,
    });
    expect(parse('record', 'http://a.test/', '-o', 'a', '--browser', 'Chrome', '--for', '2m')).toMatchObject({
      browser: 'chromium',
      duration: 120_000,
    });
  });

  test('what --until takes is an expression', () => {
    for (const text of ['window.done', 'document.title === "x"', 'a, b']) expect(isExpression(text)).toBe(true);
    for (const text of ['', 'let a = 1', 'a; b', 'if (a) b']) expect(isExpression(text)).toBe(false);
  });
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
