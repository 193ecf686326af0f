import * as fc from '../../../property.ts';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { SpilledLists } from '../../../../src/cli/export/spilled-lists.ts';

const temporary = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('realtime-inspector-spill-'));

describe('lists that may be larger than memory', () => {
  test('come back line by line in their order, however little of them fits into memory', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => JSON.stringify(text));
    const added = fc.array(fc.tuple(fc.nat({ max: 5 }), line), { maxLength: 60 });
    fc.assert(
      fc.property(added, fc.nat({ max: 200 }), (all, most) => {
        const lists = new SpilledLists(most);
        try {
          for (const [list, text] of all) lists.add(list, text);
          for (const list of [0, 1, 2, 3, 4, 5, 6]) {
            const own = all.flatMap(([other, text]) => (other === list ? [text] : []));
            expect([...lists.of(list)]).toEqual(own);
            // Once more: each list is read several times.
            expect([...lists.of(list)]).toEqual(own);
          }
        } finally {
          lists.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  test('that fit into memory make no file, and none is left of those that do not', () => {
    const before = temporary();
    const small = new SpilledLists(1_000);
    small.add(0, 'short');
    expect(temporary()).toEqual(before);
    small.close();
    const large = new SpilledLists(10);
    large.add(0, 'longer than that');
    large.add(1, 'and one more of them');
    expect([...large.of(0), ...large.of(1)]).toEqual(['longer than that', 'and one more of them']);
    large.close();
    expect(temporary()).toEqual(before);
  });

  test('larger than what is read at once', () => {
    const lists = new SpilledLists(10);
    const long = 'x'.repeat(3_000_000);
    lists.add(0, long);
    lists.add(1, 'short');
    expect([...lists.of(1), ...lists.of(0)]).toEqual(['short', long]);
    lists.close();
  });
});
