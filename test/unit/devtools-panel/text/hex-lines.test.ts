import { describe, expect, test } from 'vitest';
import { hexLines } from '../../../../src/devtools-panel/text/hex-lines.ts';

describe('hexLines', () => {
  test('sixteen bytes a line, in two groups, with offsets and ASCII', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => (index === 17 ? 0x7f : 0x41 + index));
    const [first, second] = hexLines(bytes);
    expect(first).toEqual({
      offset: '00000000',
      hex: '41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50',
      ascii: 'ABCDEFGHIJKLMNOP',
    });
    expect(second?.offset).toBe('00000010');
    expect(second?.hex).toHaveLength(48);
    expect(second?.ascii).toBe('Q.');
  });
});
