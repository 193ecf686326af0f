import { describe, expect, test } from 'vitest';
import { inferRules } from '../../../../../src/analysis/numbering/inference/infer-rules.ts';
import { describeRule } from '../../../../../src/analysis/numbering/rule-spec.ts';
import type { Sample } from '../../../../../src/analysis/numbering/sample.ts';
import { samplesOf, seeded, times } from '../samples.ts';

const found = (samples: readonly Sample[], isPolled = false): readonly string[] =>
  inferRules(samples, { isPolled, wasSent: () => false }).rules.map(({ spec }) => {
    const { rule, path, groupBy } = describeRule(spec);
    return `${rule} ${path} by [${groupBy.join(', ')}]`;
  });

describe('what counts is found', () => {
  test('a field that rises by one is contiguous', () => {
    expect(found(samplesOf(times(30, (index) => ({ seq: 100 + index, price: 5 }))))).toEqual(['contiguous seq by []']);
  });

  test('twenty steps are needed unless the name says sequence: twenty messages have nineteen', () => {
    expect(found(samplesOf(times(20, (index) => ({ id: index }))))).toEqual([]);
    expect(found(samplesOf(times(21, (index) => ({ id: index }))))).toEqual(['contiguous id by []']);
  });

  test('a name that says sequence needs five messages, and no poll', () => {
    expect(found(samplesOf(times(4, (index) => ({ seq: index }))))).toEqual([]);
    expect(found(samplesOf(times(5, (index) => ({ seq: index }))))).toEqual(['contiguous seq by []']);
    expect(found(samplesOf(times(5, (index) => ({ seq: index }))), true)).toEqual([]);
  });

  test('the steps inside one list are one piece of evidence', () => {
    const apart = (jump: number) =>
      times(40, (index) => ({ rows: times(10, (item) => ({ id: index * (10 + jump) + item })) }));
    expect(found(samplesOf(apart(0)))).toEqual(['contiguous rows[*].id by []']);
    expect(found(samplesOf(apart(3)))).toEqual([]);
  });

  test('a sequence of which every third number comes is named sparse', () => {
    const sparse = inferRules(samplesOf(times(30, (index) => ({ seq: index * 3 }))), {
      isPolled: false,
      wasSent: () => false,
    }).sparse;
    expect(sparse.map(({ spec, score }) => [describeRule(spec).path, score.steps, score.breaks])).toEqual([
      ['seq', 29, 29],
    ]);
  });

  // Symbols take turns: A 0, B 0, A 1, B 1, … Without the symbol no step fits, with it all do.
  test('a counter for each symbol is found with the symbol', () => {
    const values = times(60, (index) => ({ symbol: 'AB'[index % 2], Nonce: Math.floor(index / 2) }));
    expect(found(samplesOf(values))).toEqual(['contiguous Nonce by [symbol]']);
  });

  test('two fields together tell counters apart where one alone does not', () => {
    const values = times(160, (index) => ({
      feed: ['trade', 'book'][index % 2],
      product_id: ['X', 'Y'][Math.floor(index / 2) % 2],
      seq: Math.floor(index / 4) + (index % 4) * 1_000,
    }));
    expect(found(samplesOf(values))).toEqual(['contiguous seq by [product_id, feed]']);
  });

  // Ranges [1,3] [4,4] [5,9] …: each first is the last before and 1.
  test('first and last numbers that join are a range', () => {
    let last = 0;
    const random = seeded(7);
    const values = times(40, () => {
      const first = last + 1;
      last = first + Math.floor(random() * 4);
      return { U: first, u: last };
    });
    expect(found(samplesOf(values))).toEqual(['range U / u by []']);
  });

  test('a message that names the number before it is a link, however far apart the numbers are', () => {
    let id = 500;
    const random = seeded(8);
    const values = times(40, () => {
      const previous = id;
      id += 1 + Math.floor(random() * 100);
      return { params: { channel: 'book', data: { change_id: id, prev_change_id: previous } } };
    });
    expect(found(samplesOf(values))).toEqual(['link params.data.prev_change_id / params.data.change_id by []']);
  });

  test('names of messages as keys of an object tell counters apart', () => {
    const values = times(60, (index) => ({
      ch: 'book',
      update: { [`COIN${index % 3}`]: { t: index * 17, s: 7 + Math.floor(index / 3) } },
    }));
    expect(found(samplesOf(values))).toEqual(['contiguous update.*.s by [update.*]']);
  });

  test('the last item of an array, and every item of a list', () => {
    expect(found(samplesOf(times(30, (index) => [index % 3, [1.5, 2.5], 900 + index])))).toEqual([
      'contiguous [-1] by []',
    ]);
    const lists = times(25, (index) => ({ items: [{ id: index * 2 }, { id: index * 2 + 1 }] }));
    expect(found(samplesOf(lists))).toEqual(['contiguous items[*].id by []']);
  });

  test('lists that come newest first count backwards', () => {
    const lists = times(25, (index) => ({ items: [{ id: index * 2 + 1 }, { id: index * 2 }] }));
    expect(found(samplesOf(lists))).toEqual(['contiguous items[*].id by []']);
  });

  test('digits in a text, and numbers above 2^53', () => {
    expect(found(samplesOf(times(30, (index) => ({ seq: String(41 + index) }))))).toEqual(['contiguous seq by []']);
    const big = times(30, (index) => `{"sequence":${9_007_199_254_740_995n + BigInt(index)}}`);
    expect(found(samplesOf(big))).toEqual(['contiguous sequence by []']);
  });

  test('numbers inside texts', () => {
    expect(found(samplesOf(times(30, (index) => ({ id: `msg-${41 + index}` }))))).toEqual(['contiguous id by []']);
    expect(found(samplesOf(times(30, (index) => `"tick ${index}"`)))).toEqual(['contiguous (message) by []']);
    expect(found(samplesOf(times(30, (index) => ({ seq: `${1_699 + index}-0` }))))).toEqual(['contiguous seq by []']);
  });

  // Each message names the time of the one before it, in nanoseconds.
  test('a link by times, which count nothing themselves', () => {
    const random = seeded(6);
    let at = 1_718_000_000_000_000_000n;
    const values = times(40, () => {
      const before = at;
      at += BigInt(Math.floor(random() * 90_000_000) + 1);
      return `{"last_max_timestamp":"${before}","max_timestamp":"${at}","price":"1.5"}`;
    });
    expect(found(samplesOf(values))).toEqual(['link last_max_timestamp / max_timestamp by []']);
  });

  test('ids of server-sent events', () => {
    const samples = samplesOf(times(30, (index) => `"tick ${index}"`)).map((sample, index) => ({
      ...sample,
      id: String(index + 1),
    }));
    expect(found(samples)).toEqual(['contiguous (event id) by []']);
  });

  test('snapshots with the number of the update before them do not count against a rule', () => {
    let seq = 10;
    const values = times(40, (index) => {
      if (index % 10 === 5) return { type: 'snapshot', seq };
      seq += 1;
      return { type: 'update', seq };
    });
    expect(found(samplesOf(values))).toEqual(['contiguous seq by []']);
  });

  test('a rule survives that 2 % of its messages are missing', () => {
    const random = seeded(3);
    const values = times(400, (index) => ({ seq: index })).filter(() => random() > 0.02);
    expect(found(samplesOf(values))).toEqual(['contiguous seq by []']);
  });
});

describe('what does not count is left alone', () => {
  // A ticker subscriber of a book sees 1 event in 3: steps of 1 are a third of all.
  test('a sparse numbering is none', () => {
    const random = seeded(5);
    let sequence = 0;
    const values = times(400, () => ({ sequence: (sequence += 1 + Math.floor(random() * 3)) }));
    expect(found(samplesOf(values))).toEqual([]);
  });

  test('a number that is nearly one more each time is none: 85 % are not 90 %', () => {
    let id = 0;
    const values = times(400, (index) => ({ id: (id += index % 7 === 6 ? 3 : 1) }));
    expect(found(samplesOf(values))).toEqual([]);
  });

  // A heartbeat each second that carries its second rises by one each time, and skips when one is left out.
  test('a clock is no counter', () => {
    const samples = samplesOf(times(30, (index) => ({ t: 1_718_000_000 + index })));
    expect(found(samples.map((sample, index) => ({ ...sample, at: (index * 1_000) as Sample['at'] })))).toEqual([]);
  });

  test('a counter that began at a time of day is one', () => {
    const samples = samplesOf(times(30, (index) => ({ sequence: 1_703_662_201_977_871 + index })));
    expect(found(samples)).toEqual(['contiguous sequence by []']);
  });

  test('a field that no name nominates is not looked at', () => {
    expect(found(samplesOf(times(30, (index) => ({ temperature: 20 + index }))))).toEqual([]);
  });

  test('numbers that the page itself sent pair replies with requests', () => {
    const samples = samplesOf(times(30, (index) => ({ id: index, result: 'ok' })));
    expect(inferRules(samples, { isPolled: false, wasSent: (name) => name === 'id' }).rules).toEqual([]);
  });

  test('two fields that are always equal are one counter and no range', () => {
    expect(found(samplesOf(times(30, (index) => ({ seq: index, offset: index }))))).toEqual(['contiguous seq by []']);
  });

  test('a list that a poll brings again, longer by its newest item, is no sign against the rule', () => {
    const lists = times(25, (index) => ({ items: times(5, (item) => ({ id: index + item })) }));
    expect(found(samplesOf(lists), true)).toEqual(['contiguous items[*].id by []']);
  });
});
