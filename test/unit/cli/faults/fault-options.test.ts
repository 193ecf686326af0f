import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../../../src/cli/command-line.ts';
import { pathOf, useFolder } from '../check-support.ts';

useFolder();

const parse = (...words: string[]): unknown => {
  const parsed = parseCommandLine(words);
  return parsed.ok ? parsed.value : parsed.error;
};

const CUT_AT_5 = [{ at: 5_000, lasts: null, fault: { kind: 'cut' } }];

describe('faults', () => {
  test('listens on 127.0.0.1:8900 unless it is said otherwise', () => {
    expect(parse('faults', '--to', 'localhost:3000')).toEqual({
      command: 'faults',
      listen: { host: '127.0.0.1', port: 8_900 },
      told: ['localhost:3000'],
      plans: [],
      defaults: { address: '', seed: 1 },
      duration: null,
    });
    expect(
      parse('faults', '--to', 'a.test', '--to', '*.b.test', '--listen', '[::1]:9001', '--for', '2m'),
    ).toMatchObject({
      listen: { host: '::1', port: 9_001 },
      told: ['a.test', '*.b.test'],
      duration: 120_000,
    });
  });

  test.each([
    [[], 'faults needs a host to forward to'],
    [['--to', 'https://a.test'], '--to needs a host'],
    [['--to', 'a.test', '--listen', '0.0.0.0:8900'], '--listen takes addresses of this machine alone'],
    [['--to', 'a.test', '--listen', '8900'], '--listen needs an address and a port'],
    [['--to', 'a.test', 'cut'], 'faults takes no "cut": say it as an option, such as --fault "cut"'],
    [['--to', 'a.test', '--for', '0s'], '--for needs a duration'],
    [['--to', 'a.test', '--fault', 'explode'], '--fault explode: step 1, "explode": "explode" is not a fault'],
    [['--to', 'a.test', '--fault', '10% lost'], '--fault 10% lost: drop changes single messages'],
    [['--to', 'a.test', '--fault', 'no-such.json'], '--fault no-such.json: '],
    [['--to', 'a.test', '--fault-seed', '-1'], '--fault-seed'],
    [['--to', 'a.test', '--fault-seed', '99999999999'], '--fault-seed'],
    [['--to', 'a.test', '--fault-on', 'x'.repeat(2_001)], '--fault-on takes at most'],
  ])('%j is refused in a sentence', (words, expected) => {
    expect(String(parse('faults', ...words))).toContain(expected);
  });
});

describe('record', () => {
  const record = (...words: string[]): unknown => parse('record', 'http://localhost:3000', '-o', 'a.rtlog', ...words);

  test('takes faults by words, for an address and with a seed', () => {
    const words = ['--fault', 'at 5s cut', '--fault', 'delay 500ms', '--fault-on', '/feed', '--fault-seed', '7'];
    expect(record(...words)).toMatchObject({
      faults: [
        { seed: 7, target: { address: '/feed' }, steps: CUT_AT_5 },
        { seed: 7, target: { address: '/feed' }, steps: [{ fault: { kind: 'delay', by: 500 } }] },
      ],
    });
    expect(record()).toMatchObject({ faults: [] });
  });

  test('takes a plan from a file, with what the file says', () => {
    const file = pathOf('plan.json');
    writeFileSync(file, JSON.stringify({ seed: 9, target: { address: '/chat' }, steps: 'at 5s cut' }));
    expect(record('--fault', file)).toMatchObject({
      faults: [{ seed: 9, target: { address: '/chat' }, steps: CUT_AT_5 }],
    });
    writeFileSync(file, JSON.stringify({ steps: 'at 5s cutt' }));
    expect(String(record('--fault', file))).toContain('steps: step 1, "at 5s cutt"');
    writeFileSync(file, JSON.stringify({ steps: 'swapped' }));
    expect(String(record('--fault', file))).toContain('swap changes single messages');
  });

  test('cannot give a browser that runs already a proxy', () => {
    expect(String(record('--connect', 'http://127.0.0.1:9222', '--fault', 'cut'))).toContain(
      '--fault is for a browser that',
    );
  });
});
