import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The files that have branches and no test of their own, under the reason for it. */
const LISTED: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL('files-without-tests.json', import.meta.url), 'utf8'),
);

const files = execFileSync('git', ['ls-files', 'src'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && existsSync(ROOT + file));

/** Whether a file decides something: types, comments and texts count for nothing. */
function hasBranches(file: string): boolean {
  const { code } = transformSync(readFileSync(ROOT + file, 'utf8'), {
    loader: file.endsWith('x') ? 'tsx' : 'ts',
    jsx: 'automatic',
    target: 'esnext',
  });
  return /\bif \(|\bswitch \(|&&|\s\? /.test(code.replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''"));
}

const hasTest = (file: string): boolean =>
  existsSync(ROOT + file.replace(/^src\//, 'test/unit/').replace(/\.tsx?$/, '.test.ts'));

describe('a file that decides something has a test file of its name', () => {
  const without = files.filter((file) => !hasTest(file) && hasBranches(file));
  const listed = Object.values(LISTED).flat();

  test('but for those that files-without-tests.json names with a reason: write the test, or name the file there', () => {
    expect(without.filter((file) => !listed.includes(file))).toEqual([]);
  });

  test('the list shrinks: what has a test now, or is gone, is no longer in it', () => {
    expect(listed.filter((file) => !without.includes(file))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  test('each of them stands under a reason', () => {
    for (const reason of Object.keys(LISTED)) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});
