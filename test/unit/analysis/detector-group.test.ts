import { describe, expect, test } from 'vitest';
import { DetectorGroup } from '../../../src/analysis/detector-group.ts';
import type { Detector } from '../../../src/analysis/detector.ts';

const silent: Detector = { findings: () => [] };
const reader: Detector = { message: () => {}, findings: () => [] };

describe('a group of detectors', () => {
  test('calls each in its order, and only readers for messages', () => {
    const group = new DetectorGroup([silent, reader], undefined);
    const called: Detector[] = [];
    group.each((detector) => void called.push(detector));
    expect(called).toEqual([silent, reader]);
    called.length = 0;
    group.eachReader((detector) => void called.push(detector));
    expect(called).toEqual([reader]);
  });

  test('joins the answers; one that fails is left out and its failure reported', () => {
    const failures: unknown[] = [];
    const group = new DetectorGroup([silent, reader, silent], (error) => void failures.push(error));
    const answers = group.collect((detector) => {
      if (detector === reader) throw new Error('broken rule');
      return [1, 2];
    });
    expect(answers).toEqual([1, 2, 1, 2]);
    expect(failures).toEqual([new Error('broken rule')]);
  });

  test('throws a failure if there is no one to report it to', () => {
    const group = new DetectorGroup([silent], undefined);
    expect(() =>
      group.each(() => {
        throw new Error('broken rule');
      }),
    ).toThrow('broken rule');
  });
});
