import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { exampleErrors, type Known } from '../../../scripts/documents/examples.ts';
import { deadLinks } from '../../../scripts/documents/links.ts';
import { meanSentence } from '../../../scripts/documents/prose.ts';
import { readOptions } from '../../../scripts/start/options.ts';
import { parseCommandLine } from '../../../src/cli/command-line.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));

/** All Markdown of the project: whatever it links to exists. */
const linking = tracked.filter((file) => !file.startsWith('test/recordings/'));

/** The pages for people: in the top folder, `docs/` and `.github/`. READMEs of rooms have a rule of their own. */
const pages = linking.filter((file) => /^(?:[A-Z]+\.md|docs\/.+|\.github\/.+)$/.test(file));

/** The most bytes of a page; pages that are not here may have any length. */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/^README\.md$/, 8 * 1024],
  [/^CONTRIBUTING\.md$/, 4 * 1024],
  [/^docs\/internals\//, 6 * 1024],
];
const MOST_WORDS = 20;

/** The message of what a reader of options throws. */
function errorOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const known: Known = {
  scripts: new Set(Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)),
  refusal: (words) => {
    const parsed = parseCommandLine(words);
    // A page may name a file of the reader's; that the words are understood is enough.
    return parsed.ok || /no such file/.test(parsed.error)
      ? null
      : `realtime-inspector ${words.join(' ')}: ${parsed.error}`;
  },
  startRefusal: (words) => errorOf(() => readOptions(words)),
  syntaxError: (code) => errorOf(() => transformSync(code, { loader: 'ts', logLevel: 'silent' })),
};

const sizes = pages.map((page) => {
  const text = read(page);
  const bytes = Buffer.byteLength(text);
  const most = LIMITS.find(([pattern]) => pattern.test(page))?.[1] ?? Number.POSITIVE_INFINITY;
  return { page, text, bytes, most, mean: meanSentence(text) };
});

test('docs/reference/npm-scripts.md has every script that a person calls', () => {
  const page = read('docs/reference/npm-scripts.md');
  const called = [...known.scripts].filter((name) => !['start', 'test', 'prepack'].includes(name));
  expect(called.filter((name) => !page.includes(`npm run ${name}`))).toEqual([]);
});

describe('a document', () => {
  test('has its size and the length of its sentences printed', () => {
    const width = Math.max(...pages.map((page) => page.length));
    const lines = sizes.map(
      ({ page, bytes, mean }) =>
        `${page.padEnd(width)} ${String(bytes).padStart(7)} bytes ${mean.toFixed(1).padStart(5)} words a sentence`,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
    expect(pages).toContain('README.md');
    expect(pages.length).toBeGreaterThan(15);
  });

  test('is no longer than its kind may be', () => {
    expect(sizes.filter(({ bytes, most }) => bytes > most).map(({ page, bytes }) => `${page}: ${bytes}`)).toEqual([]);
  });

  test.each(sizes)('$page has sentences of at most 20 words on average', ({ mean }) => {
    expect(mean).toBeLessThanOrEqual(MOST_WORDS);
  });

  test.each(linking)('%s links only to files and headings that exist', (page) => {
    const places = { exists: (path: string) => existsSync(join(ROOT, path)), textOf: read };
    expect(deadLinks(page, read(page), places)).toEqual([]);
  });

  test.each(sizes)('$page shows only commands and code that are taken', ({ text }) => {
    expect(exampleErrors(text, known)).toEqual([]);
  });
});
