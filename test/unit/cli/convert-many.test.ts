import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { namesIn } from '../../../src/cli/convert-many.ts';
import { pathOf, runWriter, useFolder } from './check-support.ts';

useFolder();

const bytes = readFileSync(fileURLToPath(new URL('../../recordings/ticker-faults.rtlog', import.meta.url)));

/** Copies of one recording under these names. */
function place(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(pathOf(join(name, '..')), { recursive: true });
    writeFileSync(pathOf(name), bytes);
  }
}

describe('the names of what is written', () => {
  test('are those of the recordings, with the ending of the format', () => {
    expect(namesIn('out', ['runs/a.rtlog', 'runs/b.har.gz', 'runs/c.har.zip'], 'trace')).toEqual([
      join('out', 'a.trace.json'),
      join('out', 'b.trace.json'),
      join('out', 'c.trace.json'),
    ]);
  });

  test('lie in folders as the recordings do, below the folder that they share', () => {
    expect(namesIn('out', ['runs/1/a.rtlog', 'runs/2/x/a.rtlog', 'runs/2/b.rtlog'], 'csv')).toEqual([
      join('out', '1', 'a.csv'),
      join('out', '2', 'x', 'a.csv'),
      join('out', '2', 'b.csv'),
    ]);
  });

  test('keep the endings of recordings that would share one', () => {
    expect(namesIn('out', ['runs/a.rtlog', 'runs/A.har', 'runs/b.rtlog'], 'csv')).toEqual([
      join('out', 'a.rtlog.csv'),
      join('out', 'A.har.csv'),
      join('out', 'b.csv'),
    ]);
  });

  test('are in the folder also for a single recording', () => {
    expect(namesIn('out', ['runs/deep/a.rtlog'], 'otlp')).toEqual([join('out', 'a.otlp.json')]);
  });
});

describe('convert of several recordings', () => {
  test('writes each of a pattern, and makes the folder', async () => {
    place('runs1/1/a.rtlog', 'runs1/2/a.rtlog');
    const { verdict, stderr } = await runWriter(
      'convert',
      pathOf('runs1/**/*.rtlog'),
      pathOf('new/tables/'),
      '--to',
      'csv',
    );
    expect([verdict, stderr]).toEqual(['clean', expect.stringMatching(/2 recordings converted\.\n$/)]);
    for (const name of ['1/a.csv', '2/a.csv'])
      expect(readFileSync(pathOf(join('new/tables', name)), 'utf8')).toMatch(/^time,at \(ms\),stream,/);
  });

  test('goes on after one that cannot be read, and says which', async () => {
    place('runs2/a.rtlog', 'runs2/c.rtlog');
    writeFileSync(pathOf('runs2/b.rtlog'), 'no recording');
    mkdirSync(pathOf('out2'));
    const { verdict, stderr } = await runWriter('convert', pathOf('runs2/*.rtlog'), pathOf('out2'), '--to', 'har');
    expect(verdict).toBe('unreadable');
    expect(stderr).toContain(pathOf('runs2/b.rtlog'));
    expect(stderr).toMatch(/2 of 3 recordings converted as a whole\.\n$/);
    expect(readdirSync(pathOf('out2')).sort()).toEqual(['a.har', 'c.har']);
  });

  test('never writes over a recording that it reads', async () => {
    place('runs3/a.rtlog', 'runs3/b.rtlog');
    const { verdict, stderr } = await runWriter('convert', pathOf('runs3/*.rtlog'), pathOf('runs3/'), '--to', 'rtlog');
    expect([verdict, stderr]).toEqual(['unreadable', expect.stringContaining('0 of 2 recordings')]);
    for (const name of ['a', 'b']) expect(readFileSync(pathOf(`runs3/${name}.rtlog`))).toEqual(bytes);
  });

  test('names a pattern that no file matches', async () => {
    place('runs4/a.rtlog');
    const { verdict, stderr } = await runWriter(
      'convert',
      pathOf('runs4/a.rtlog'),
      pathOf('none/*.rtlog'),
      pathOf('out4/'),
      '--to',
      'csv',
    );
    expect([verdict, stderr]).toEqual(['unreadable', expect.stringContaining('no file matches')]);
    expect(existsSync(pathOf('out4/a.csv'))).toBe(true);
  });
});
