import { describe, expect, test } from 'vitest';
import { createRecorder } from '../../../../src/injected/recorder.ts';
import {
  acknowledge,
  createSubscriber,
  inFlight,
  moveSubscriber,
  takeBatch,
} from '../../../../src/injected/serving/subscriber.ts';
import { BATCH_RECORDS } from '../../../../src/wire/wire-limits.ts';

function startSubscriber(records: number) {
  let now = 0;
  const { ring, write } = createRecorder({ now: () => now, wall: () => now, wait: () => undefined }, () => undefined);
  for (now = 0; now < records; now += 1) write('chunk', 1, {});
  const subscriber = createSubscriber('s');
  const take = (): readonly [first: number, next: number] | null => {
    const batch = takeBatch(subscriber, ring, now, () => true);
    return batch && [batch.first, batch.next];
  };
  return { ring, subscriber, take };
}

describe('a subscriber', () => {
  test('gets full batches, then the rest, then nothing', () => {
    const { take } = startSubscriber(BATCH_RECORDS + 20);
    expect([take(), take(), take()]).toEqual([[0, BATCH_RECORDS], [BATCH_RECORDS, BATCH_RECORDS + 20], null]);
  });

  test('has in flight what it has not acknowledged', () => {
    const { subscriber, take } = startSubscriber(BATCH_RECORDS + 20);
    take();
    take();
    expect(inFlight(subscriber).records).toBe(BATCH_RECORDS + 20);
    acknowledge(subscriber, BATCH_RECORDS);
    expect(inFlight(subscriber).records).toBe(20);
    // Half of a batch is not acknowledged.
    acknowledge(subscriber, BATCH_RECORDS + 10);
    expect(inFlight(subscriber).records).toBe(20);
  });

  test('counts the messages below its number wherever it is moved to', () => {
    const { ring, subscriber, take } = startSubscriber(30);
    take();
    expect(subscriber.before).toBe(30);
    moveSubscriber(subscriber, ring, 12);
    expect([subscriber.cursor, subscriber.before, inFlight(subscriber).records]).toEqual([12, 12, 0]);
    moveSubscriber(subscriber, ring, 0);
    expect([subscriber.cursor, subscriber.before]).toEqual([0, 0]);
    expect(take()).toEqual([0, 30]);
  });

  test('ends a batch before an entry that cannot be sent yet', () => {
    const { ring, subscriber } = startSubscriber(10);
    const isReady = ({ n }: { readonly n: number }): boolean => n !== 4;
    expect(takeBatch(subscriber, ring, 0, isReady)).toMatchObject({ first: 0, next: 4 });
    expect(takeBatch(subscriber, ring, 0, isReady)).toBeNull();
  });

  test('learns of what the ring has evicted by a lost record', () => {
    const { ring, subscriber } = startSubscriber(10);
    ring.limit({ records: 3, bytes: 1_000, evicts: 'records' });
    const batch = takeBatch(subscriber, ring, 0, () => true);
    const [first]: readonly unknown[] = JSON.parse(batch?.records ?? '[]');
    expect(first).toMatchObject({ kind: 'lost', reason: 'ring', n: 0, count: 7, messages: 7 });
    expect(batch).toMatchObject({ first: 0, next: 10 });
  });
});
