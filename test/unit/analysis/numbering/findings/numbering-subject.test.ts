import { describe, expect, test } from 'vitest';
import { MAX_FINDING_RECORDS } from '../../../../../src/analysis/analysis-limits.ts';
import { downBetween, finding, idOf } from '../../../../../src/analysis/numbering/findings/numbering-subject.ts';
import { refOf } from '../refs.ts';
import { samplesOf, times } from '../samples.ts';
import { CONTIGUOUS, downtimesOf, subjectOf } from '../subject.ts';

const counted = (numbers: readonly number[]) => samplesOf(numbers.map((n) => ({ g: 'a', n })));

const of = (more: Partial<Parameters<typeof finding>[1]> = {}): Parameters<typeof finding>[1] => ({
  id: 'gap:7:0',
  kind: 'gap',
  severity: 'error',
  count: 2,
  from: 100,
  until: 200,
  text: { text: 'Missed.', evidence: ['seen'], doubt: '', advice: 'Look.' },
  messages: [],
  ...more,
});

describe('the id of a finding', () => {
  test('names kind, stream and rule, and the message if there is one', () => {
    const subject = subjectOf([]);
    expect(idOf(subject, 'late')).toBe('late:7:0');
    expect(idOf({ ...subject, ruleIndex: 2 }, 'gap', refOf(5))).toBe('gap:7:2:doc-1:5:0');
  });
});

describe('a finding of a rule', () => {
  // 1 to 10, 13, 14: eleven steps, of which one skips numbers.
  const subject = subjectOf(counted([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14]));

  test('has the rule and how well it fits as evidence, behind its own', () => {
    expect(finding(subject, of()).evidence).toEqual([
      'seen',
      'rule: each number is the previous one plus 1 in n, one counter for each g',
      '10 of 11 steps fit (90.9 %)',
    ]);
  });

  test('doubts the rule only if its text names no other doubt', () => {
    expect(finding(subject, of()).doubt).toContain('Likely, not proven');
    const proven = subjectOf(counted(times(30, (index) => index)));
    expect(finding(proven, of()).doubt).toContain('inferred from the messages themselves');
    const own = of({ text: { text: 'Missed.', evidence: [], doubt: 'Perhaps.', advice: '' } });
    expect(finding(subject, own).doubt).toBe('Perhaps.');
  });

  test('is as certain as its rule, and names who documents it', () => {
    const documented = subjectOf([], { spec: { ...CONTIGUOUS, confidence: 'documented', source: 'their handbook' } });
    const found = finding(documented, of());
    expect([found.confidence, found.evidence.at(-1)]).toEqual(['documented', 'source: their handbook']);
    expect(found.doubt).toContain('The rule is documented');
    expect(finding(subject, of()).confidence).toBe('heuristic');
    expect(finding(subjectOf(counted(times(21, (index) => index))), of()).confidence).toBe('inferred');
  });

  test('misses nothing unless it says so, and names its first messages only', () => {
    const messages = times(MAX_FINDING_RECORDS + 5, (index) => refOf(index));
    const found = finding(subject, of({ messages }));
    expect(found.missing).toEqual([]);
    expect(found.records).toEqual(messages.slice(0, MAX_FINDING_RECORDS).map(({ ref }) => ref));
    const missing = [{ group: 'a', first: '11', last: '12' }];
    expect(finding(subject, of({ missing })).missing).toEqual(missing);
  });
});

test('the time without a connection between two messages is that before each connection after the first', () => {
  const downtimes = downtimesOf([1, 100], [2, 50], [3, -20], [5, 7]);
  const down = (from: number, to: number): number => downBetween(downtimes, { connection: from }, { connection: to });
  expect([down(0, 3), down(1, 2), down(2, 2), down(4, 5)]).toEqual([150, 50, 0, 7]);
});

// A session that polls and upgrades opens three connections or more when it is back.
test('the time before several connections that open together counts once', () => {
  const back = (until: number) => ({ from: 1_000, until });
  const downtimes = new Map([
    [1, back(1_600)],
    [2, back(1_640)],
    [3, back(1_610)],
    [4, { from: 5_000, until: 5_200 }],
  ]);
  const down = (to: number): number => downBetween(downtimes, { connection: 0 }, { connection: to });
  expect([down(1), down(2), down(3), down(4)]).toEqual([600, 640, 640, 840]);
});
