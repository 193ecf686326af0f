import { describe, expect, test } from 'vitest';
import { MAX_FINDINGS_PER_DETECTOR, MAX_FINDINGS_PER_STREAM } from '../../../src/analysis/analysis-limits.ts';
import { FindingList } from '../../../src/analysis/finding-list.ts';
import type { Finding } from '../../../src/analysis/finding.ts';
import { millis } from '../../../src/base/units.ts';

const finding = (id: string, stream = 1, count = 0): Omit<Finding, 'missing'> => ({
  id,
  kind: 'silence',
  severity: 'info',
  confidence: 'heuristic',
  stream,
  from: millis(0),
  until: millis(1),
  count,
  text: '',
  evidence: [],
  doubt: '',
  advice: '',
  records: [],
});

const idsOf = (list: FindingList): readonly string[] => list.list().map(({ id }) => id);

describe('the findings of a detector', () => {
  test('a finding that is set again keeps its place with its new numbers', () => {
    const list = new FindingList();
    list.set(finding('a'));
    list.set(finding('b'));
    list.set(finding('a', 1, 5));
    expect(list.list().map(({ id, count }) => [id, count])).toEqual([
      ['a', 5],
      ['b', 0],
    ]);
    expect(list.get('a')).toMatchObject({ count: 5, missing: [] });
  });

  test('one that is withdrawn is gone; withdrawing it again changes nothing', () => {
    const list = new FindingList();
    list.set(finding('a'));
    list.set(finding('b'));
    list.delete('a');
    list.delete('a');
    expect(idsOf(list)).toEqual(['b']);
  });

  test('a stream can be forgotten without touching the others', () => {
    const list = new FindingList();
    list.set(finding('a', 1));
    list.set(finding('b', 2));
    list.forget(1);
    list.forget(3);
    expect(idsOf(list)).toEqual(['b']);
  });

  test('beyond the bound of one stream its oldest go and are counted; other streams keep theirs', () => {
    const list = new FindingList();
    list.set(finding('other', 2));
    for (let index = 0; index < MAX_FINDINGS_PER_STREAM + 3; index += 1) list.set(finding(`${index}`, 1));
    expect(list.evicted).toBe(3);
    expect(idsOf(list).slice(0, 2)).toEqual(['other', '3']);
  });

  test('beyond the bound of all the oldest of all go', () => {
    const list = new FindingList();
    for (let index = 0; index < MAX_FINDINGS_PER_DETECTOR + 1; index += 1) list.set(finding(`${index}`, index));
    expect(list.evicted).toBe(1);
    expect(list.list()).toHaveLength(MAX_FINDINGS_PER_DETECTOR);
    expect(list.get('0')).toBeUndefined();
  });
});
