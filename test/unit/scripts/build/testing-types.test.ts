import { expect, test } from 'vitest';
import { reachableFrom } from '../../../../scripts/build/testing-types.ts';

test('declarations that are imported come along, those that are not stay behind', async () => {
  const files = new Map([
    ['testing/index.d.ts', "import type { A } from './a.ts';\nexport { B } from '../base/b.ts';"],
    ['testing/a.d.ts', "export type A = import('../base/c.ts').C;"],
    ['base/b.d.ts', "export { A } from '../testing/a.ts';"],
    ['base/c.d.ts', "import { x } from 'elsewhere';"],
    ['base/unused.d.ts', ''],
  ]);
  const found = await reachableFrom(['testing/index.d.ts'], async (file) => files.get(file) ?? `no ${file}`);
  expect([...found.keys()].toSorted()).toEqual(['base/b.d.ts', 'base/c.d.ts', 'testing/a.d.ts', 'testing/index.d.ts']);
});
