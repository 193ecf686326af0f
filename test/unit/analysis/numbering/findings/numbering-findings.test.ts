import { describe, expect, test } from 'vitest';
import { numberingFindings } from '../../../../../src/analysis/numbering/findings/numbering-findings.ts';
import type { RuleSubject } from '../../../../../src/analysis/numbering/findings/numbering-subject.ts';
import { EVENT_ID } from '../../../../../src/analysis/numbering/path.ts';
import { millis } from '../../../../../src/base/units.ts';
import { Recording } from '../../recording.ts';
import { analyse, inShort } from '../scenario.ts';
import { samplesOf } from '../samples.ts';
import { CONTIGUOUS, subjectOf } from '../subject.ts';
import { tick, ticker, upTo } from '../ticker.ts';

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

describe('what one rule has to report', () => {
  const counted = (numbers: readonly number[]) => samplesOf(numbers.map((n) => ({ g: 'a', n })));

  const kinds = (subject: RuleSubject): readonly string[] =>
    numberingFindings(subject).map(({ kind, count }) => `${kind} ${count}`);

  test('is nothing while it holds', () => {
    expect(kinds(subjectOf(counted(upTo(100))))).toEqual([]);
  });

  test('is each duplicate by itself, with its number', () => {
    const found = numberingFindings(subjectOf(counted([1, 2, 2, 3, 4, 4, 5])));
    expect(found.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual([
      'duplicate warning',
      'duplicate warning',
    ]);
    expect(found.map(({ text }) => text)).toEqual([
      'Message 2 of a came again at 200 ms, word for word.',
      'Message 4 of a came again at 500 ms, word for word.',
    ]);
  });

  // 300 numbers, each twice 100 ms apart, which is too slow for one delivery: 200 are remembered, 100 are not.
  test('is one more finding for the duplicates that are no longer remembered', () => {
    const found = numberingFindings(subjectOf(counted(upTo(300).flatMap((n) => [n, n]))));
    expect(found).toHaveLength(201);
    expect(found.at(-1)).toMatchObject({ kind: 'duplicate', count: 100, from: 0 });
    expect(found.at(-1)?.text).toContain('100 more messages came again before');
  });

  // Ten messages twice within 50 ms: 10 surplus. Nine are duplicates one by one.
  test('is one double subscription from ten messages in a row on', () => {
    const twice = (messages: number) =>
      counted(upTo(messages).flatMap((n) => [n, n])).map((sample, index) => ({
        ...sample,
        at: millis(Math.floor(index / 2) * 1_000 + (index % 2) * 50),
      }));
    const ended = (messages: number) => [...twice(messages), ...counted([messages + 1])];
    expect(kinds(subjectOf(ended(10)))).toEqual(['double-subscription 10']);
    expect(kinds(subjectOf(ended(9)))).toEqual(Array(9).fill('duplicate 1'));
  });

  test('is no duplicate where ids stay in force over several events', () => {
    const spec = { ...CONTIGUOUS, high: [{ kind: 'key', name: EVENT_ID }], groups: [] } as const;
    const events = (...entries: readonly (readonly [id: string, text: string])[]) =>
      samplesOf(entries.map(([, text]) => ({ text }))).map((sample, index) => ({
        ...sample,
        id: entries[index]?.[0] ?? null,
      }));
    expect(kinds(subjectOf(events(['1', 'a'], ['2', 'b'], ['2', 'b'], ['3', 'c']), { spec }))).toEqual(['duplicate 1']);
    expect(
      kinds(subjectOf(events(['1', 'a'], ['2', 'b'], ['2', 'other'], ['3', 'c'], ['3', 'c'], ['4', 'd']), { spec })),
    ).toEqual([]);
  });

  test('is one finding for all numbers that came again with other content', () => {
    const samples = samplesOf([1, 2, 2, 3, 4, 4, 5, 6].map((n, index) => ({ g: 'a', n, text: `message ${index}` })));
    const [found, ...more] = numberingFindings(subjectOf(samples));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'same-number-other-content', severity: 'info', count: 2 });
    expect(found?.records).toHaveLength(2);
  });

  // 4 before 3, 8 before 7 and 6: by 1 and by 2.
  test('is one finding for all late messages, with how far the furthest came', () => {
    const [found, ...more] = numberingFindings(subjectOf(counted([1, 2, 4, 3, 5, 8, 7, 6, 9])));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'late', severity: 'info', count: 3, from: 300, until: 700 });
    expect(found?.text).toMatch(/3 .*2 /);
  });

  test('is late only once it is known that the rest of the gap will not come', () => {
    const at = (now: number) => kinds(subjectOf(counted([1, 2, 6, 4]), { now }));
    // The late message came at 300 ms; for a second behind it more may come.
    expect([at(1_299), at(1_300)]).toEqual([[], ['gap 2', 'late 1']]);
  });
});
