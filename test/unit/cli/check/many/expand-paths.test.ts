import { mkdirSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { expandPaths, isPattern } from '../../../../../src/cli/check/many/expand-paths.ts';
import { pathOf, save, useFolder } from '../../check-support.ts';

useFolder();

beforeAll(() => {
  for (const folder of ['runs', 'runs/a', 'runs/a/deep', 'runs/b', 'runs/.hidden']) mkdirSync(pathOf(folder));
  for (const name of [
    '1.rtlog',
    'a/2.rtlog',
    'a/deep/3.rtlog',
    'b/4.har',
    'b/[x].rtlog',
    '.hidden/5.rtlog',
    '.6.rtlog',
  ])
    save(`runs/${name}`, '');
  // A folder that leads back to the first.
  symlinkSync(pathOf('runs'), pathOf('runs/a/back'));
  symlinkSync(pathOf('nowhere'), pathOf('runs/broken.rtlog'));
});

/** What words mean, without the folder of the tests. */
const meant = (...words: string[]) => {
  const { files, unmatched } = expandPaths(words.map((word) => pathOf(word)));
  const short = (path: string): string => path.slice(pathOf('').length + 1);
  return { files: files.map(short), unmatched: unmatched.map(short) };
};

describe('files that words of the command line mean', () => {
  test('two stars are any folders, none too; hidden ones, links to folders and broken links are left out', () => {
    expect(meant('runs/**/*.rtlog').files).toEqual([
      'runs/1.rtlog',
      'runs/a/2.rtlog',
      'runs/a/deep/3.rtlog',
      'runs/b/[x].rtlog',
    ]);
    expect(meant('runs/**').files).toHaveLength(5);
  });

  test('a star and a question mark stay in their folder, sets and alternatives choose', () => {
    expect(meant('runs/*/?.*').files).toEqual(['runs/a/2.rtlog', 'runs/b/4.har']);
    expect(meant('runs/{a,b}/[0-3].rtlog').files).toEqual(['runs/a/2.rtlog']);
    expect(meant('runs/*/[!0-3].{rtlog,har}').files).toEqual(['runs/b/4.har']);
    expect(meant('runs/.*').files).toEqual(['runs/.6.rtlog']);
  });

  test('a name with such signs that is there is that file; one that is not there stays', () => {
    expect(isPattern(pathOf('runs/b/[x].rtlog'))).toBe(false);
    expect(meant('runs/b/[x].rtlog', 'gone.rtlog').files).toEqual(['runs/b/[x].rtlog', 'gone.rtlog']);
  });

  test('each file once, in the order of the words; a pattern without a file is named', () => {
    expect(meant('runs/a/2.rtlog', 'runs/a/*.rtlog', 'runs/1.rtlog', 'runs/*.zip')).toEqual({
      files: ['runs/a/2.rtlog', 'runs/1.rtlog'],
      unmatched: ['runs/*.zip'],
    });
  });

  test('signs of regular expressions are themselves, and alternatives end somewhere', () => {
    save('runs/a+b(1).rtlog', '');
    expect(meant('runs/a+b(?).*').files).toEqual(['runs/a+b(1).rtlog']);
    expect(meant(`runs/${'{a,b}'.repeat(40)}`).files).toEqual([]);
  });
});
