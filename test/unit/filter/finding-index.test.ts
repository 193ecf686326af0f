import { expect, test } from 'vitest';
import { indexFindings } from '../../../src/filter/finding-index.ts';
import { namedFinding as finding } from '../analysis/named-finding.ts';

test('a message has the names of all its findings, and each is a finding', () => {
  const index = indexFindings([finding('gap', 1, 7, 8), finding('late', 1, 8), finding('silence', 2, 9)]);
  expect([...(index.get(1)?.get(8) ?? [])].toSorted()).toEqual(['finding', 'gap', 'late']);
  expect([...(index.get(2)?.get(9) ?? [])]).toEqual(['finding']);
  expect(index.get(3)).toBeUndefined();
});

test('replays, double subscriptions and numbers used twice are all duplicates', () => {
  for (const kind of ['duplicate', 'replay', 'double-subscription', 'same-number-other-content'] as const) {
    expect([
      ...(indexFindings([finding(kind, 1, 7)])
        .get(1)
        ?.get(7) ?? []),
    ]).toEqual(['finding', 'duplicate']);
  }
});
