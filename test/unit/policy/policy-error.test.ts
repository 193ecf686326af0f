import { expect, test } from 'vitest';
import { PolicyError, within } from '../../../src/policy/policy-error.ts';

test('a field of the whole has no dot before it', () => {
  expect(within('', 'url')).toBe('url');
  expect(within('streams[2]', 'url')).toBe('streams[2].url');
});

test('a problem says where it is', () => {
  expect(new PolicyError('streams[2]', 'bad')).toMatchObject({
    place: 'streams[2]',
    message: 'bad',
    name: 'PolicyError',
  });
});
