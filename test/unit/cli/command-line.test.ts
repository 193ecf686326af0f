import { describe, expect, test } from 'vitest';
import { parseCommandLine, parseSpan } from '../../../src/cli/command-line.ts';
import { clip, plain } from '../../../src/cli/plain.ts';
import { USAGE } from '../../../src/cli/usage.ts';

const wrong = (...words: string[]): string => {
  const parsed = parseCommandLine(words);
  return parsed.ok ? 'taken' : parsed.error;
};

const right = (...words: string[]) => {
  const parsed = parseCommandLine(words);
  if (!parsed.ok || parsed.value.command !== 'check') throw new Error('not taken');
  return parsed.value;
};

describe('the command line', () => {
  test('check FILE fails on errors and warnings and has no limits', () => {
    const command = right('check', 'a.har');
    expect(command).toMatchObject({ file: 'a.har', asJson: false });
    expect([...command.failOn]).toEqual(['error', 'warning']);
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
    expect(command.asJson).toBe(true);
    expect(command.limits).toMatchObject({ silence: 1_500, reconnects: 0 });
    expect([...command.failOn]).toEqual(['gap', 'late']);
  });

  test('any means every severity, none means nothing', () => {
    expect([...right('check', 'f', '--fail-on', 'any').failOn]).toEqual(['error', 'warning', 'info']);
    expect([...right('check', 'f', '--fail-on', 'none').failOn]).toEqual([]);
  });

  test('help and version are asked for in every usual way', () => {
    for (const words of [['--help'], ['-h'], ['help'], ['check', '--help']]) {
      expect(parseCommandLine(words)).toEqual({ ok: true, value: { command: 'help' } });
    }
    expect(parseCommandLine(['-v'])).toEqual({ ok: true, value: { command: 'version' } });
  });

  test('what is wrong is said in a sentence', () => {
    expect(wrong()).toMatch(/^Say what to do/);
    expect(wrong('chek', 'f')).toBe('There is no command "chek"; there are: check, convert, report, record');
    expect(wrong('check')).toMatch(/^check needs a file/);
    expect(wrong('check', 'a', 'b')).toMatch(/"b" is too many/);
    expect(wrong('check', 'a', '--fail-on', 'gaps')).toMatch(/no finding called "gaps"/);
    expect(wrong('check', 'a', '--max-silence', '5')).toMatch(/needs a span such as/);
    expect(wrong('check', 'a', '--max-reconnects', '1.5')).toMatch(/needs a whole number/);
    expect(wrong('check', 'a', '--nope')).toMatch(/--nope/);
    expect(wrong('check', 'a', '--max-silence')).toMatch(/max-silence/);
  });

  test('help shows every option and an example', () => {
    for (const word of [
      '--json',
      '--fail-on',
      '--max-silence',
      '--max-downtime',
      '--max-reconnects',
      'Examples',
      'Exit status',
    ]) {
      expect(USAGE).toContain(word);
    }
    expect(Math.max(...USAGE.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});

describe('spans', () => {
  test.each([
    ['250ms', 250],
    ['5s', 5_000],
    ['1.5m', 90_000],
    ['2min', 120_000],
    ['1h', 3_600_000],
    ['5 s', 5_000],
  ])('%s are %d ms', (text, expected) => {
    expect(parseSpan(text)).toBe(expected);
  });
  test.each(['', '5', '-5s', 's', '1d', '1e3s', 'five s'])('%j is none', (text) => {
    expect(parseSpan(text)).toBeNull();
  });
});

describe('texts for a terminal', () => {
  test('control characters and marks that turn the reading order cannot reach it', () => {
    expect(plain('a\u001b[31mb\r\n\u0007\u009b\u202ec')).toBe('a·[31mb·····c');
  });
  test('a text that is too long ends in an ellipsis', () => {
    expect([clip('abc', 3), clip('abcd', 3)]).toEqual(['abc', 'ab…']);
  });
});
