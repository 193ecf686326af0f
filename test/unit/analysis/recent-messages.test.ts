import { describe, expect, test } from 'vitest';
import { RecentMessages } from '../../../src/analysis/recent-messages.ts';
import { millis } from '../../../src/base/units.ts';

const added = (count: number, streamOf: (index: number) => number): RecentMessages => {
  const messages = new RecentMessages();
  for (let index = 0; index < count; index += 1)
    messages.add(millis(index * 10), streamOf(index), { document: 'page', n: index, part: 0 });
  return messages;
};

describe('the last message before an instant', () => {
  test('is the nearest one of a stream that fits', () => {
    const messages = added(100, (index) => index % 2);
    expect(messages.before(505, () => true)).toMatchObject({ at: 500, n: 50, stream: 0 });
    expect(messages.before(505, (stream) => stream === 1)).toMatchObject({ at: 490, n: 49, stream: 1 });
    expect(messages.before(505, (stream) => stream === 7)).toBeNull();
    expect(messages.before(-1, () => true)).toBeNull();
  });

  test('is the oldest that is left, where a rush has pushed it out and only one stream could be meant', () => {
    expect(added(5_000, () => 4).before(1_000, () => true)).toMatchObject({ stream: 4 });
    expect(added(5_000, (index) => index % 2).before(1_000, () => true)).toBeNull();
  });

  test('is remembered among the latest 2,048, however few came before', () => {
    for (const count of [1, 16, 17, 500, 2_048]) {
      const messages = added(count, () => 4);
      const found = Array.from({ length: count }, (_, index) => messages.before(index * 10, () => true)?.n);
      expect(found, `${count} messages`).toEqual(Array.from({ length: count }, (_, index) => index));
    }
    // The first of 2,049 has gone: the second is the oldest that is left.
    expect(added(2_049, () => 4).before(0, () => true)).toMatchObject({ n: 1 });
  });
});
