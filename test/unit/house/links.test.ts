import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The pages that people read first, and those that they lead to. */
const PAGES = [
  ...['README.md', 'INTERNALS.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

test.each(PAGES)('every link of %s to a file of the project leads somewhere', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/```[^]*?```|`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '');
  const files = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(files.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test('every attack that no longer gets through is proven by a test, and what still does is open', () => {
  const table = readFileSync(join(root, 'docs/reference/security.md'), 'utf8').split('\n## ')[0] ?? '';
  const rows = table.split('\n').flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return cells.length === 7 && !/^(?:attack|-+)$/.test(cells[1] ?? '') ? [cells.slice(1, -1)] : [];
  });
  expect(rows.length).toBeGreaterThan(20);
  for (const [attack, , , now, proof] of rows) {
    expect([
      attack,
      /^0\b/.test(now ?? '') ? /\(\.\.\/\.\.\/test\//.test(proof ?? '') : /^open\b/.test(proof ?? ''),
    ]).toEqual([attack, true]);
  }
});
