import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Every JavaScript file that may be there, with its reason. */
const LISTED: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('javascript-files.json', import.meta.url), 'utf8'),
);

/** What git knows and the work tree still has. */
const tracked = (...patterns: string[]): readonly string[] =>
  execFileSync('git', ['ls-files', '--', ...patterns], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '');

describe('everything is written in TypeScript, apart from a few files', () => {
  test('each of them is listed with its reason, and no other is', () => {
    expect(tracked('*.js', '*.mjs', '*.cjs', '*.jsx')).toEqual(Object.keys(LISTED).sort());
    for (const [file, reason] of Object.entries(LISTED)) expect(reason, file).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('they are at most 35', () => {
    expect(Object.keys(LISTED).length).toBeLessThanOrEqual(35);
  });
});
