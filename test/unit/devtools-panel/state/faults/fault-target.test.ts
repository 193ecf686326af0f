import { expect, test } from 'vitest';
import { addressOf, isTargeted, targetFor } from '../../../../../src/devtools-panel/state/faults/fault-target.ts';
import { EVERYTHING } from '../../../../../src/faults/plan.ts';

const feed = { url: 'wss://app.test/feed?token=1#x' };

test('a stream is meant by host and path, so that polls and attempts with another query are meant too', () => {
  expect(addressOf(feed)).toBe('app.test/feed');
  const target = targetFor('stream', feed, 'ignored');
  expect(target).toEqual({ ...EVERYTHING, address: 'app.test/feed' });
  if (target === null) throw new Error('a target was expected');
  expect(isTargeted(target, { url: 'https://app.test/feed?token=2' })).toBe(true);
  expect(isTargeted(target, { url: 'wss://app.test/chat' })).toBe(false);
});

test('what is not chosen yet is no target: it never means everything by accident', () => {
  expect(targetFor('stream', undefined, '')).toBeNull();
  expect(targetFor('address', feed, '  ')).toBeNull();
  expect(targetFor('address', feed, ' /fe* ')).toEqual({ ...EVERYTHING, address: '/fe*' });
  expect(targetFor('page', undefined, '')).toEqual(EVERYTHING);
});
