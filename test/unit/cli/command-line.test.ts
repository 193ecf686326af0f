import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/cli/command-line.ts';
import { parse, wrong } from './check-support.ts';

const right = (...words: string[]) => {
  const parsed = parseCommandLine(words);
  if (!parsed.ok || parsed.value.command !== 'check') throw new Error('not taken');
  return parsed.value;
};

describe('the command line', () => {
  test('check FILE leaves what fails to the policy, prints text, and has no limits', () => {
    const command = right('check', 'a.har');
    expect(command).toMatchObject({ file: 'a.har', format: 'text', failOn: null, policy: null, showsCost: false });
    expect(command.limits).toEqual({ silence: null, downtime: null, reconnects: null, requestsPerHour: null });
  });

  test('options may stand before or after the file, with a space or an equals sign', () => {
    const command = right(
      '--json',
      'check',
      '--max-silence=1.5s',
      'a.har',
      '--max-reconnects',
      '0',
      '--fail-on',
      'gap, late',
    );
    expect(command.format).toBe('json');
    expect(command.limits).toMatchObject({ silence: 1_500, reconnects: 0 });
    expect(command.failOn).toEqual(new Set(['gap', 'late']));
  });

  test('any means every severity, none means nothing', () => {
    expect(right('check', 'f', '--fail-on', 'any').failOn).toEqual(new Set(['error', 'warning', 'info']));
    expect(right('check', 'f', '--fail-on', 'none').failOn).toEqual(new Set());
    expect(right('check', 'f', '--fail-on', 'gap,unjudged').failOn).toEqual(new Set(['gap', 'unjudged']));
  });

  test('a format has a name, and --json is one of them', () => {
    expect(right('check', 'f', '--format', 'sarif').format).toBe('sarif');
    expect(right('check', 'f', '--format', 'json', '--json').format).toBe('json');
    expect(wrong('check', 'f', '--format', 'xml')).toContain('there are text, json, github, sarif, markdown');
    expect(wrong('check', 'f', '--format', 'github', '--json')).toContain('contradict');
  });

  test('help and version have every usual spelling', () => {
    for (const words of [['--help'], ['-h'], ['help'], ['help', 'chek']]) {
      expect(parseCommandLine(words)).toEqual({ ok: true, value: { command: 'help', about: null } });
    }
    for (const words of [
      ['check', '--help'],
      ['help', 'check'],
      ['check', '-h', 'a.har'],
    ]) {
      expect(parseCommandLine(words)).toEqual({ ok: true, value: { command: 'help', about: 'check' } });
    }
    expect(parseCommandLine(['-v'])).toEqual({ ok: true, value: { command: 'version' } });
  });

  test('what is wrong is reported in a sentence', () => {
    expect(wrong()).toMatch(/^Say what to do/);
    expect(wrong('chek', 'f')).toBe(
      'There is no command "chek"; there are: check, show, convert, report, record, faults, mcp',
    );
    expect(wrong('check')).toMatch(/^check needs a file/);
    expect(wrong('show', 'a', 'messages', 'b')).toMatch(/"b" is too many/);
    expect(parse('check', 'a', 'b')).toMatchObject({ command: 'check-many', files: ['a', 'b'], jobs: null });
    expect(parse('check', 'no-such/*.rtlog', '--jobs', '2')).toMatchObject({ command: 'check-many', jobs: 2 });
    expect(wrong('check', 'a', '--fail-on', 'gaps')).toMatch(/no finding called "gaps"/);
    expect(wrong('check', 'a', '--max-silence', '5')).toMatch(/needs a duration such as/);
    expect(wrong('check', 'a', '--max-reconnects', '1.5')).toMatch(/needs a whole number/);
    expect(wrong('check', 'a', '--nope')).toMatch(/--nope/);
    expect(wrong('check', 'a', '--max-silence')).toMatch(/max-silence/);
  });
});

describe('the words of the command line', () => {
  test('what is missing or contradictory is reported in a sentence', () => {
    expect(wrong('convert', 'a.har')).toBe(
      'convert needs two files, or files and a folder: realtime-inspector convert FROM TO',
    );
    expect(wrong('convert', 'a.har', 'b.har', 'c.csv')).toBe(
      'convert writes several recordings into a folder, named last and with / at its end; "c.csv" is none',
    );
    expect(wrong('convert', 'a.har', 'b.har', 'tables/')).toContain('give the format with --to');
    expect(wrong('convert', 'a.har', '-', 'tables/', '--to', 'csv')).toContain('can be converted alone');
    expect(wrong('convert', 'a.har', 'b.html')).toContain('there is realtime-inspector report');
    expect(wrong('convert', 'a.har', 'b.har', '--to', 'pdf')).toBe(
      '--to: there is no format "pdf"; there are rtlog, har, trace, csv, parquet and otlp',
    );
    expect(wrong('convert', 'a.har', 'b.har', '--plain')).toContain('--plain is for session files');
    expect(wrong('convert', 'a.har', 'b.har', '--json')).toBe('convert has no option --json');
    expect(wrong('report', 'a.har')).toContain('-o report.html');
    expect(wrong('report', 'a.har', '-o', 'b', '--no-redact', '--redact-path', 'a')).toContain('contradict');
    expect(wrong('report', 'a.har', '-o', 'b', '--redact-pattern', '(')).toContain('is not a regular expression');
    expect(wrong('record')).toContain('record needs an address');
    expect(wrong('record', 'file:///etc/passwd', '-o', 'a.rtlog')).toContain('begins with http:// or https://');
    expect(wrong('record', 'http://a.test')).toBe('record needs a file to write: -o FILE.rtlog');
    expect(wrong('record', 'http://a.test', '-o', '-')).toContain('where its report goes');
    expect(wrong('record', 'http://a.test', '-o', 'a.rtlog', '--for', 'ever')).toContain('--for needs a duration');
    expect(wrong('record', 'http://a.test', '-o', 'a.rtlog', '--browser', 'lynx')).toBe(
      '--browser: there is no "lynx"; there are chrome and firefox',
    );
    expect(wrong('play', 'a')).toBe(
      'There is no command "play"; there are: check, show, convert, report, record, faults, mcp',
    );
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
    expect(parse('record', 'http://a.test/', '-o', 'a.rtlog', '--browser', 'Chrome', '--for', '2m')).toMatchObject({
      browser: 'chromium',
      duration: 120_000,
    });
  });
});
