import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../../src/analysis/detectors/numbering.ts';
import { explainRule, ruleLedger } from '../../../../../src/analysis/numbering/findings/untold.ts';
import { Recording } from '../../recording.ts';
import { samplesOf, times } from '../samples.ts';
import { analyse } from '../scenario.ts';
import { subjectOf } from '../subject.ts';
import { tick, ticker, upTo } from '../ticker.ts';

const counted = (numbers: readonly number[]) => samplesOf(numbers.map((n) => ({ g: 'a', n })));

describe('the ledger', () => {
  test('is empty where everything is told', () => {
    expect(analyse(ticker(upTo(100))).ledger()).toEqual([]);
    expect(ruleLedger(subjectOf(counted(upTo(100))))).toEqual([]);
  });

  // 500 gaps, each 30 messages behind the one before, so that none joins another: the latest 200 are listed.
  test('counts the gaps that are no longer listed', () => {
    const numbers = upTo(500 * 31 + 20).filter((n) => n % 31 !== 0);
    const [entry, ...more] = ruleLedger(subjectOf(counted(numbers)));
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ reason: 'not-listed', kind: 'gap', count: 300, total: 500 });
    expect(entry?.text).toBe('300 earlier gaps are no longer listed; 500 in all, with 500 missing numbers.');
  });

  test('counts numbers that were skipped beside a subscription', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const n of upTo(40)) recording.message(1_000 + n * 100, socket, tick(n));
    recording.message(5_050, socket, '{"op":"subscribe","channel":"a"}', { direction: 'out' });
    for (const n of upTo(90, 61)) recording.message(n * 100, socket, tick(n));
    const analysis = analyse(recording);
    expect(analysis.findings()).toEqual([]);
    expect(analysis.ledger()).toMatchObject([{ stream: 1, reason: 'not-judged', count: 1 }]);
    expect(analysis.ledger()[0]?.text).toContain('20 numbers were skipped');
  });

  test('names a sequence that is sparse', () => {
    const analysis = analyse(ticker(times(60, (index) => index * 3)));
    expect(analysis.ledger()).toMatchObject([{ reason: 'sparse', count: 59, total: 59 }]);
    expect(analysis.explainNumbering(1)).toEqual([
      'sequence is sparse: it goes on by 1 in 0 of 59 steps (0 %), so skipped numbers are no gaps.',
    ]);
  });

  // 200,000 numbers of which every tenth is missing.
  test('is exact for twenty thousand gaps', () => {
    const analysis = createAnalysis({ detectors: [createNumberingDetector] });
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const record of recording.records) analysis.push(record);
    let gaps = 0;
    for (let n = 1; n < 200_000; n += 1) {
      if (n % 10 === 0) {
        gaps += 1;
        continue;
      }
      recording.records.length = 0;
      recording.message(1_000 + n, socket, `{"seq":${n}}`);
      for (const record of recording.records) analysis.push(record);
    }
    analysis.finish();
    const told = analysis.findings().reduce((sum, { count }) => sum + count, 0);
    expect(told).toBe(gaps);
    expect(analysis.explainNumbering(1)[0]).toContain('missing');
  });
});

test('a rule is explained in a line: its steps, since when, what is missing', () => {
  expect(explainRule(subjectOf(counted([...upTo(30), ...upTo(60, 33)])))).toBe(
    'n: 56 of 57 steps fit since 0 ms; 2 numbers missing.',
  );
});
