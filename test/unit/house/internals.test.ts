import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const tracked: readonly string[] = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);

const documents = tracked.filter((file) => /^(?:README|docs\/.+|src\/(?:.+\/)?README)\.md$/.test(file));

/** The names of TypeScript files that a document gives, as it writes them. */
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, name]) => name ?? '');

/** Whether a name means one file: from the document's folder, from the root or `src/`, or as the only end of a path. */
function isFile(document: string, name: string): boolean {
  const places = [posix.join(posix.dirname(document), name), name, `src/${name}`];
  return (
    places.some((place) => tracked.includes(place)) || tracked.filter((file) => file.endsWith(`/${name}`)).length === 1
  );
}

describe('a file that a document names', () => {
  test('is found where it is given: there are documents, and the internals name many files', () => {
    expect(documents.length).toBeGreaterThan(20);
    const internals = documents.filter((document) => document.startsWith('docs/internals/'));
    expect(
      internals.flatMap((document) => namesIn(readFileSync(`${ROOT}/${document}`, 'utf8'))).length,
    ).toBeGreaterThan(100);
  });

  test('is one by its whole path, by a name of its own, or from the folder of the document', () => {
    expect(isFile('docs/internals/overview.md', 'src/store/span-of.ts')).toBe(true);
    expect(isFile('docs/internals/overview.md', 'store/span-of.ts')).toBe(true);
    expect(isFile('docs/internals/overview.md', 'span-of.ts')).toBe(true);
    expect(isFile('src/analysis/detectors/README.md', '../per-stream.ts')).toBe(true);
  });

  test('is none after it moved, and none by a name that several files have', () => {
    expect(isFile('docs/internals/overview.md', 'filter/span-of.ts')).toBe(false);
    expect(isFile('docs/internals/overview.md', 'no-such-file.ts')).toBe(false);
    // In src/cli, and its words in src/texts/cli.
    expect(isFile('docs/internals/overview.md', 'output.ts')).toBe(false);
  });

  test.each(documents)('%s names only files that exist', (document) => {
    const names = namesIn(readFileSync(`${ROOT}/${document}`, 'utf8'));
    expect(names.filter((name) => !isFile(document, name))).toEqual([]);
  });
});
