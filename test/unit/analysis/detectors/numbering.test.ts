import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../src/analysis/detectors/numbering.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { Recording } from '../recording.ts';
import { analyse, inShort } from '../numbering/scenario.ts';
import { seeded, times } from '../numbering/samples.ts';

/** A socket on which the numbers come 100 ms apart, the first at 1 s. */
function ticker(numbers: readonly number[], recording = new Recording(), from = 1_000): Recording {
  const socket = recording.socket(from - 500);
  for (const [index, number] of numbers.entries()) recording.message(from + index * 100, socket, tick(number));
  return recording;
}

const tick = (number: number): string => JSON.stringify({ sequence: number, symbol: 'RTI', price: (number * 7) % 50 });

const upTo = (last: number, first = 1): number[] => times(last - first + 1, (index) => first + index);

const without = (numbers: readonly number[], ...gone: readonly number[]): number[] =>
  numbers.filter((number) => !gone.includes(number));

describe('gaps', () => {
  test('a clean count has no finding', () => {
    expect(inShort(analyse(ticker(upTo(200))))).toEqual([]);
  });

  // 1 … 41, 45 … 100: 42, 43 and 44 never came.
  test('numbers that never came are one gap with their count', () => {
    const [gap, ...more] = analyse(ticker(without(upTo(100), 42, 43, 44))).findings();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ kind: 'gap', count: 3, confidence: 'inferred', severity: 'error' });
    expect(gap?.text).toContain('Missed 3 messages: 42 to 44 never arrived');
    // Message 41 came at 1 s + 40 × 100 ms, message 45 right after it.
    expect([gap?.from, gap?.until]).toEqual([5_000, 5_100]);
    expect(gap?.records).toHaveLength(2);
  });

  test('a gap before the numbering was known is found afterwards', () => {
    expect(inShort(analyse(ticker(without(upTo(60), 5))))).toEqual(['gap 1']);
  });

  test('a swap is late and no loss', () => {
    const numbers = upTo(100);
    [numbers[50], numbers[51]] = [52, 51];
    expect(inShort(analyse(ticker(numbers)))).toEqual(['late 1']);
  });

  // 0 … 10, 21 … 31, 19, 12 … 18, 20, 11, 32 …: ten messages come up to 20 numbers late.
  test('a stretch that comes ten messages late in disorder is late and no loss', () => {
    const numbers = [...upTo(10, 0), ...upTo(31, 21), 19, 12, 13, 14, 15, 16, 17, 18, 20, 11, ...upTo(90, 32)];
    expect(inShort(analyse(ticker(numbers)))).toEqual(['late 10']);
  });

  test('a gap at the very end waits for late messages: not before a second has passed', () => {
    const recording = ticker(without(upTo(60), 59));
    const analysis = createAnalysis({ detectors: [createNumberingDetector] });
    for (const record of recording.records) analysis.push(record);
    expect(inShort(analysis)).toEqual([]);
    analysis.advance(millis(1_000 + 58 * 100 + 1_000));
    expect(inShort(analysis)).toEqual(['gap 1']);
  });

  test('a message that nobody could read excuses the number it took', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(60)) {
      const data = number === 30 ? '{"sequence":30,"text":"' : tick(number);
      const payload = { encoding: 'text', data, size: byteCount(100_000), isCut: number === 30 } as const;
      recording.message(1_000 + number * 100, socket, data, { payload });
    }
    expect(inShort(analyse(recording))).toEqual([]);
  });

  test('records that we lost ourselves excuse the numbers in them', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(60)) {
      const at = 1_000 + number * 100;
      if (number === 30)
        recording.add(at, { kind: 'lost', reason: 'ring', count: 3, messages: 3, until: millis(at + 200) });
      else if (number < 30 || number > 32) recording.message(at, socket, tick(number));
    }
    expect(inShort(analyse(recording))).toEqual([]);
  });

  test('a channel left and joined again goes on elsewhere without a loss', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(40)) recording.message(1_000 + number * 100, socket, tick(number));
    recording.message(6_000, socket, '{"op":"subscribe","channel":"RTI"}', { direction: 'out' });
    for (const number of upTo(540, 500)) recording.message(6_000 + number * 100, socket, tick(number));
    expect(inShort(analyse(recording))).toEqual([]);
  });
});

describe('duplicates', () => {
  test('the same number with the same content is a duplicate', () => {
    expect(inShort(analyse(ticker([...upTo(40), 40, ...upTo(80, 41)])))).toEqual(['duplicate 1']);
  });

  test('the same number with other content is none', () => {
    const recording = ticker(upTo(40));
    recording.message(4_950, 1, '{"sequence":40,"symbol":"RTI","type":"trade"}');
    for (const number of upTo(80, 41)) recording.message(1_000 + number * 100, 1, tick(number));
    expect(inShort(analyse(recording))).toEqual(['same-number-other-content 1']);
  });

  // Thirty messages, each twice: 30 surplus, of which one fault is the cause.
  test('every message twice is one double subscription', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(30)) {
      recording.message(1_000 + number * 100, socket, tick(number));
      recording.message(1_002 + number * 100, socket, tick(number));
    }
    const [finding, ...more] = analyse(recording).findings();
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'double-subscription', count: 30 });
    expect(finding?.text).toContain('twice');
  });
});

describe('over reconnects', () => {
  function reconnected(before: readonly number[], after: readonly number[], isByPage = false): Recording {
    const recording = ticker(before);
    const end = 1_000 + before.length * 100;
    if (isByPage) recording.closing(end, 1);
    recording.close(end, 1, { code: isByPage ? 1000 : 1006 });
    return ticker(after, recording, end + 3_200);
  }

  test('what comes on the next number has lost nothing', () => {
    expect(inShort(analyse(reconnected(upTo(40), upTo(80, 41))))).toEqual([]);
  });

  test('numbers passed over in between are a gap of the reconnect', () => {
    const [gap] = analyse(reconnected(upTo(40), upTo(80, 55))).findings();
    expect(gap).toMatchObject({ kind: 'gap', count: 14 });
    expect(gap?.text).toContain('41 to 54 never arrived, during the reconnect');
    expect(gap?.text).toContain('2.7 s without a connection');
  });

  test('a connection that the page itself ended lost nothing', () => {
    expect(inShort(analyse(reconnected(upTo(40), upTo(80, 55), true)))).toEqual([]);
  });

  test('numbers that come again are one replay', () => {
    expect(inShort(analyse(reconnected(upTo(40), upTo(80, 37))))).toEqual(['replay 4']);
  });

  test('a count that begins anew with each connection cannot tell', () => {
    expect(inShort(analyse(reconnected(upTo(40), upTo(30))))).toEqual(['replay 30']);
    const other = reconnected(upTo(40), []);
    for (const number of upTo(30))
      other.message(20_000 + number * 100, 2, `{"sequence":${number},"text":"anew ${number}"}`);
    expect(inShort(analyse(other))).toEqual(['loss-unknown 1']);
  });
});

describe('polls', () => {
  const polled = (replies: readonly string[]): Recording => {
    const recording = new Recording();
    for (const [index, reply] of replies.entries())
      recording.request(index * 1_000, 'https://app.test/poll', 40, reply);
    return recording;
  };

  // Each reply brings the last five items, two new ones; 40 and 41 fall between two polls.
  test('items that no reply brought are a gap, items that several brought are nothing', () => {
    const list = (last: number): string =>
      JSON.stringify({ items: upTo(last, last - 4).map((id) => ({ id, text: `n${id}` })) });
    const lasts = [...times(18, (index) => 5 + index * 2), ...times(20, (index) => 46 + index * 2)];
    const [gap, ...more] = analyse(polled(lasts.map(list))).findings();
    expect(more).toEqual([]);
    // The 18th reply ends with 5 + 34 = 39, the next begins with 46 - 4 = 42.
    expect(gap).toMatchObject({ kind: 'gap', count: 2 });
    expect(gap?.text).toContain('40 to 41');
  });

  test('versions of a state between two polls are not lost', () => {
    const versions = upTo(80).filter((version) => version % 20 !== 0);
    expect(
      inShort(analyse(polled(versions.map((version) => JSON.stringify({ version, state: 'x'.repeat(version) }))))),
    ).toEqual([]);
  });
});

describe('rules that change', () => {
  test('a second counter that joins late under the same name is told apart, without a finding', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    let at = 1_000;
    const say = (symbol: string, seq: number): void => {
      recording.message((at += 50), socket, JSON.stringify({ symbol, seq, px: at % 97 }));
    };
    for (const number of upTo(100)) say('BTC', number);
    for (const number of upTo(100)) {
      say('BTC', 100 + number);
      say('ETH', 5_000 + number);
    }
    const analysis = analyse(recording);
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.numbering(1)).toMatchObject([{ rule: 'contiguous', path: 'seq', groupBy: ['symbol'] }]);
  });

  test('a numbering that turns out to be sparse is given up together with its findings', () => {
    const random = seeded(11);
    let last = 0;
    const numbers = times(600, (index) => (last += index < 30 || random() < 0.5 ? 1 : 2));
    const analysis = analyse(ticker(numbers));
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.numbering(1)).toEqual([]);
  });

  test('one stray message with a huge number does not take the count along', () => {
    expect(inShort(analyse(ticker([...upTo(50), 9_000_000, ...upTo(150, 51)])))).toEqual([]);
  });

  test('a count that goes back without reason is reported once', () => {
    const recording = ticker(upTo(3_000, 2_900));
    for (const number of upTo(60, 1)) recording.message(20_000 + number * 100, 1, tick(number));
    expect(inShort(analyse(recording))).toEqual(['reset 1']);
  });
});

describe("the user's own choice", () => {
  test('none silences the stream', () => {
    const analysis = analyse(ticker(without(upTo(100), 42)), { kind: 'none' });
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.numbering(1)).toEqual([]);
  });

  test('a rule of theirs holds from the first message', () => {
    const choice = { kind: 'rule', rule: 'contiguous', paths: ['price'], groupBy: [] } as const;
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const price of [1, 2, 5, 6]) recording.message(1_000 + price, socket, `{"price":${price}}`);
    expect(inShort(analyse(recording, choice))).toEqual(['gap 2']);
  });
});

describe('whatever the borders', () => {
  test('findings asked for after every record change nothing about those at the end', () => {
    const random = seeded(21);
    const numbers = upTo(700).filter(() => random() > 0.02);
    const recording = ticker(numbers);
    const whole = analyse(recording).findings();
    const analysis = createAnalysis({ detectors: [createNumberingDetector] });
    for (const record of recording.records) {
      analysis.push(record);
      analysis.findings();
    }
    analysis.advance(millis((recording.records.at(-1)?.at ?? 0) + 60_000));
    expect(analysis.findings()).toEqual(whole);
    expect(whole.length).toBeGreaterThan(5);
  });
});
