import { describe, expect, test } from 'vitest';
import { fleetCost, noFindings } from '../../../../src/texts/panel/findings.ts';

describe('a list without findings says where nothing could be found', () => {
  test.each([
    [0, 0, 'No findings.'],
    [1, 0, 'No findings. 1 stream is numbered.'],
    [3, 0, 'No findings. 3 streams are numbered.'],
    [0, 1, 'No findings. 1 stream has no numbering, so missing messages cannot be detected there.'],
    [2, 1, 'No findings. 2 streams are numbered; 1 has no numbering, so missing messages cannot be detected there.'],
    [1, 2, 'No findings. 1 stream is numbered; 2 have no numbering, so missing messages cannot be detected there.'],
  ])('%i numbered, %i not', (numbered, rest, text) => {
    expect(noFindings(numbered, rest)).toBe(text);
  });
});

test('the cost of all users names open connections only if there are any', () => {
  expect(fleetCost(2, 0.5, 1_500, 0)).toBe('2 users: 0.5 requests and 1.5 kB per second.');
  expect(fleetCost(1, 12, 900, 1)).toBe('1 user: 12 requests and 900 B per second, 1 connection open.');
});
