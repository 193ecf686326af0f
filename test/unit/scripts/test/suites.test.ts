import { describe, expect, test } from 'vitest';
import { closingLines, countsIn, judge } from '../../../../scripts/test/suites.ts';

describe('the counts of a suite', () => {
  test('come from its report', () => {
    expect(countsIn({ numPassedTests: 12, numFailedTests: 3, success: false })).toEqual({ passed: 12, failed: 3 });
  });

  test('are zeros where there is no report', () => {
    expect(countsIn(undefined)).toEqual({ passed: 0, failed: 0 });
  });

  test('have one failure if the process failed although no test did', () => {
    expect(judge({ passed: 12, failed: 0 }, false)).toEqual({ passed: 12, failed: 1 });
    expect(judge({ passed: 12, failed: 3 }, false)).toEqual({ passed: 12, failed: 3 });
    expect(judge({ passed: 12, failed: 0 }, true)).toEqual({ passed: 12, failed: 0 });
  });
});

test('the output ends with the seconds of each step and, as its last line, the counts', () => {
  const timings = [
    { title: 'Types', seconds: 9.26 },
    { title: 'E2E', seconds: 312 },
  ];
  expect(closingLines(timings, { passed: 1_042, failed: 1 })).toEqual([
    '    9.3 s  Types',
    '  312.0 s  E2E',
    // 9.26 + 312
    '  321.3 s  all',
    '',
    '1042 passed, 1 failed',
  ]);
});
