import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { createLineSplitter, type LineEnds, type SplitLine } from '../../../../src/formats/text/line-splitter.ts';

function split(ends: LineEnds, pieces: readonly string[], limit = 100): readonly SplitLine[] {
  const lines: SplitLine[] = [];
  const splitter = createLineSplitter(ends, limit);
  for (const piece of pieces) splitter.push(piece, (line) => lines.push(line));
  const rest = splitter.end();
  return rest === null ? lines : [...lines, rest];
}

const texts = (ends: LineEnds, ...pieces: string[]): readonly string[] => split(ends, pieces).map(({ text }) => text);

describe('lines', () => {
  test('end as their format says', () => {
    expect(texts('any', 'a\rb\nc\r\nd')).toEqual(['a', 'b', 'c', 'd']);
    expect(texts('lf', 'a\rb\nc')).toEqual(['a\rb', 'c']);
    expect(texts('rs', '\u001ea\nb\u001ec')).toEqual(['', 'a\nb', 'c']);
  });

  test('end once at CR and LF, also when a piece ends between them', () => {
    expect(texts('any', 'a\r', '\nb')).toEqual(['a', 'b']);
    expect(texts('any', 'a\r', 'b')).toEqual(['a', 'b']);
  });

  // 10 characters of three bytes each; 4 fit, so 6 × 3 = 18 bytes are left out.
  test('over the limit are cut, and the bytes left out are counted', () => {
    expect(split('lf', ['€'.repeat(10)], 4)).toEqual([{ text: '€€€€', skipped: 18 }]);
  });

  test('come the same wherever the pieces are cut', () => {
    const text = fc.string({ unit: fc.constantFrom('\r', '\n', '\u001e', 'a', 'é') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), fc.constantFrom<LineEnds>('any', 'lf', 'rs'), (whole, cuts, ends) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(split(ends, pieces, 3)).toEqual(split(ends, [whole], 3));
      }),
    );
  });
});
