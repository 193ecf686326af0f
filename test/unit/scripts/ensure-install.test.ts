import { describe, expect, test } from 'vitest';
import { isAtLeast } from '../../../scripts/ensure-install.mjs';

describe('whether a version of Node is new enough', () => {
  test.each([
    ['20.19.0', '20.19.0', true],
    ['20.19.1', '20.19.0', true],
    ['20.18.9', '20.19.0', false],
    ['22.0.0', '20.19.0', true],
    ['18.99.99', '20.19.0', false],
    // As numbers, not as text: 9 is less than 19.
    ['20.9.0', '20.19.0', false],
    ['100.0.0', '20.19.0', true],
  ])('%s against at least %s: %s', (version, lowest, expected) => {
    expect(isAtLeast(version, lowest)).toBe(expected);
  });

  test('a part that is not given counts as 0', () => {
    expect(isAtLeast('21', '20.19.0')).toBe(true);
    expect(isAtLeast('20.19', '20.19.0')).toBe(true);
    expect(isAtLeast('20', '20.19.0')).toBe(false);
  });
});
