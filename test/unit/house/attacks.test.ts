import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('every attack that no longer gets through is proven by a test, and what still does is open', () => {
  const table = readFileSync(join(root, 'docs/reference/security.md'), 'utf8').split('\n## ')[0] ?? '';
  const rows = table.split('\n').flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return cells.length === 6 && !/^(?:attack|-+)$/.test(cells[1] ?? '') ? [cells.slice(1, -1)] : [];
  });
  expect(rows.length).toBeGreaterThan(20);
  for (const [attack, , now, proof] of rows) {
    expect([
      attack,
      /^0\b/.test(now ?? '') ? /\(\.\.\/\.\.\/test\//.test(proof ?? '') : /^open\b/.test(proof ?? ''),
    ]).toEqual([attack, true]);
  }
});
