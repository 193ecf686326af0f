import { linkSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSameFile } from '../../../src/cli/same-file.ts';
import { pathOf, save, useFolder } from './check-support.ts';

useFolder();

const isSame = (left: string, right: string): boolean =>
  isSameFile({ path: left, stream: 'stdout' }, { path: right, stream: 'stdin' });

describe('two names', () => {
  test('of one file lead to the same, of equal files do not', () => {
    const file = save('a.txt', 'content');
    symlinkSync('a.txt', pathOf('symbolic.txt'));
    linkSync(file, pathOf('hard.txt'));
    for (const name of [file, pathOf('./a.txt'), pathOf('symbolic.txt'), pathOf('hard.txt')]) {
      expect(isSame(name, file)).toBe(true);
    }
    expect(isSame(save('equal.txt', 'content'), file)).toBe(false);
  });

  test('of what is not there, or of a device, are not compared', () => {
    expect(isSame(pathOf('nothing.txt'), pathOf('nothing.txt'))).toBe(false);
    expect(isSame('/dev/null', '/dev/null')).toBe(false);
    symlinkSync('nothing.txt', pathOf('dangling.txt'));
    expect(isSame(pathOf('dangling.txt'), pathOf('nothing.txt'))).toBe(false);
  });
});
