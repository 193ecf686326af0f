import { describe, expect, test } from 'vitest';
import { DUPLICATE_WINDOW, RepeatTracker } from '../../../../../src/analysis/numbering/repeats/repeat-tracker.ts';
import type { Sample } from '../../../../../src/analysis/numbering/sample.ts';
import { millis } from '../../../../../src/base/units.ts';
import { samplesOf, times } from '../samples.ts';

/** An order with an id of its own, of more than 40 characters; `at` is in milliseconds. */
const order = (id: number, at: number, more: Partial<Sample> = {}): Sample => {
  const [sample] = samplesOf([{ orderId: `order-${id}`, kind: 'order', amount: (id * 31) % 97, side: 'buy' }], more);
  if (sample === undefined) throw new Error('no sample');
  return { ...sample, at: millis(at) };
};

const orders = (count: number, from = 0, more: Partial<Sample> = {}): Sample[] =>
  times(count, (index) => order(from + index, (from + index) * 200, more));

function track(samples: readonly Sample[], type = ''): RepeatTracker {
  const tracker = new RepeatTracker();
  for (const sample of samples) tracker.take(sample, type);
  return tracker;
}

const repeatsOf = (samples: readonly Sample[], type?: string) =>
  track(samples, type).repeats.items.map(({ field, value }) => [field, value]);

describe('a message that comes again', () => {
  // The last of 30 orders came at 29 × 200 = 5,800 ms.
  test('within five seconds on the same connection is a repeat, known by its id', () => {
    expect(repeatsOf([...orders(30), order(29, 5_800 + DUPLICATE_WINDOW)])).toEqual([['orderId', 'order-29']]);
    expect(repeatsOf([...orders(30), order(29, 5_800 + DUPLICATE_WINDOW + 1)])).toEqual([]);
    expect(repeatsOf(orders(30))).toEqual([]);
  });

  test('is none with the same id and other content, and one if only a time in it differs', () => {
    const [changed] = samplesOf([{ orderId: 'order-29', kind: 'order', amount: 12, side: 'sell' }]);
    const [timed] = samplesOf([{ orderId: 'order-29', kind: 'order', amount: (29 * 31) % 97, side: 'buy', ts: 5 }]);
    const again = (sample: Sample | undefined) => ({ ...(sample ?? order(0, 0)), at: millis(5_900) });
    expect(repeatsOf([...orders(30), again(changed)])).toEqual([]);
    expect(repeatsOf([...orders(30), again(timed)])).toEqual([['orderId', 'order-29']]);
  });

  test('is none if it is short, no JSON, or a state by its type', () => {
    const short = samplesOf([{ id: 1 }, { id: 1 }]);
    const words = samplesOf(times(2, () => 'a line of text that is longer than forty characters'));
    expect([repeatsOf(short), repeatsOf(words)]).toEqual([[], []]);
    for (const type of ['typing', 'presence_state', 'keep-alive', 'ack', 'order_ack', 'orderAck', 'ORDER_ACK', 'ping'])
      expect(repeatsOf([...orders(30), order(29, 5_900)], type)).toEqual([]);
    // The last ones only have such a word in them.
    for (const type of ['trade', '', 'shipping', 'SHIPPING', 'package', 'feedback', 'goBack'])
      expect(repeatsOf([...orders(30), order(29, 5_900)], type)).toHaveLength(1);
  });

  test('is known by the id of its event, however short it is', () => {
    const event = (id: string, at: number): Sample => ({ ...order(0, at), ...samplesOf(['x'])[0], id, at: millis(at) });
    const events = times(20, (index) => event(`${index}`, index * 200));
    expect(repeatsOf([...events, event('19', 3_900)])).toEqual([['(event id)', '19']]);
  });

  test('is not known by an id of events that stays in force', () => {
    const event = (id: string, place: number): Sample => ({ ...order(place, place * 200), id });
    const events = times(20, (index) => event(`${Math.floor(index / 2)}`, index));
    expect(repeatsOf(events)).toEqual([]);
    const tracker = track([...events, { ...event('9', 19), at: millis(3_900) }]);
    expect(tracker.repeats.items.map(({ field }) => field)).toEqual(['orderId']);
  });
});

describe('a repeat is remarkable', () => {
  const judged = (samples: readonly Sample[]): readonly boolean[] => {
    const tracker = track(samples);
    return tracker.repeats.items.map((repeat) => tracker.isRemarkable(repeat));
  };

  test('if nearly every message has an id of its own', () => {
    expect(judged([...orders(30), order(29, 5_900)])).toEqual([true]);
    // Nine messages are too few to tell.
    expect(judged([...orders(8), order(7, 1_500)])).toEqual([false]);
  });

  test('unless it recurs at a steady period, as a state that is broadcast does', () => {
    const among = (at: (beat: number) => number) => {
      const beats = times(7, (beat) => order(1_000, at(beat)));
      return judged([...orders(100), ...beats].toSorted((left, right) => left.at - right.at)).at(-1);
    };
    expect(among((beat) => 1_050 + beat * 1_000)).toBe(false);
    // Periods of 0.1, 0.2, 0.4, 0.8, 1.6 and 3.2 s.
    expect(among((beat) => 1_050 + 100 * 2 ** beat)).toBe(true);
  });

  // 20 % of the messages may come again: 5 of 25 are not more than that, 6 of 26 are.
  test('unless repeats are usual for the stream', () => {
    const again = (count: number) =>
      track([...orders(20), ...times(count, (index) => order(19 - index, 4_000))]).isUsual;
    expect([again(5), again(6)]).toEqual([false, true]);
  });
});

describe('messages that come again at the begin of the next connection', () => {
  const replaysOf = (samples: readonly Sample[]) =>
    track(samples).replays.items.map(({ connection, count }) => [connection, count]);

  const next = (ids: readonly number[], at = 10_000): Sample[] =>
    ids.map((id, index) => order(id, at + index * 10, { connection: 1 }));

  test('in the same order are one replay, and no repeats', () => {
    const samples = [...orders(30), ...next([27, 28, 29, 30, 31])];
    expect(replaysOf(samples)).toEqual([[1, 3]]);
    expect(repeatsOf(samples)).toEqual([]);
  });

  test('are none where event ids begin as they did before, and may be those of other events', () => {
    const event = (id: number, connection: number): Sample => order(id, id * 200, { connection, id: `${id}` });
    const events = (from: number, until: number, connection: number) =>
      times(until - from, (index) => event(from + index, connection));
    expect(replaysOf([...events(0, 30, 0), ...events(0, 20, 1)])).toEqual([]);
    expect(replaysOf([...events(0, 30, 0), ...events(26, 40, 1)])).toEqual([[1, 4]]);
  });

  test('in another order are as many replays as there are runs', () => {
    expect(replaysOf([...orders(30), ...next([28, 29, 27])])).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });

  test('are none more than ten seconds after it began', () => {
    const late = (wait: number) => [...orders(30), ...next([50]), ...next([27, 28, 29], 10_000 + wait)];
    expect(replaysOf(late(10_000))).toEqual([[1, 3]]);
    expect(replaysOf(late(10_001))).toEqual([]);
  });

  test('are none if they were among the first five there too: every connection begins with them', () => {
    expect(replaysOf([...orders(30), ...next([0, 1, 2, 3, 4])])).toEqual([]);
    expect(replaysOf([...orders(30), ...next([5, 6])])).toEqual([[1, 2]]);
  });

  test('are recognised among the last 512, also when each one that comes evicts the oldest', () => {
    expect(replaysOf([...orders(1_000), ...next([488], 200_000)])).toEqual([[1, 1]]);
    expect(replaysOf([...orders(1_000), ...next([487], 200_000)])).toEqual([]);
    expect(
      replaysOf([
        ...orders(1_000),
        ...next(
          times(100, (index) => 900 + index),
          200_000,
        ),
      ]),
    ).toEqual([[1, 100]]);
  });
});

test('every message is counted, and 200 repeats are remembered', () => {
  const samples = times(300, (index) => index).flatMap((id) => [order(id, id * 200), order(id, id * 200 + 100)]);
  const tracker = track(samples);
  expect([tracker.messages, tracker.repeats.items.length, tracker.repeats.evicted]).toEqual([600, 200, 100]);
});
