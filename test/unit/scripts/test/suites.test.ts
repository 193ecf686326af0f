import { describe, expect, test } from 'vitest';
import { closingLines, countsIn, failureLines, failuresIn, judge } from '../../../../scripts/test/suites.ts';

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

describe('the tests that failed', () => {
  const report = {
    testResults: [
      {
        name: '/p/test/unit/a.test.ts',
        status: 'failed',
        assertionResults: [
          { fullName: 'one passes', status: 'passed', failureMessages: [] },
          {
            fullName: 'a name that fails',
            status: 'failed',
            failureMessages: [
              '\u001B[31mAssertionError: expected 1 to be 2\u001B[39m\n    at /p/test/unit/a.test.ts:3:4',
            ],
          },
        ],
      },
      { name: '/p/test/unit/b.test.ts', status: 'failed', message: 'No such module', assertionResults: [] },
      { name: '/p/test/unit/c.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  };

  test('are named with their file and what they said, without colours and stack', () => {
    expect(failuresIn(report, '/p')).toEqual([
      { file: 'test/unit/a.test.ts', test: 'a name that fails', message: 'AssertionError: expected 1 to be 2' },
      { file: 'test/unit/b.test.ts', test: '(the file itself)', message: 'No such module' },
    ]);
  });

  test('are none where there is no report', () => {
    expect(failuresIn(undefined, '/p')).toEqual([]);
  });

  test('are printed a block each, the message indented', () => {
    expect(failureLines([{ file: 'test/a.test.ts', test: 'a name', message: 'one\ntwo' }])).toEqual([
      '',
      'FAILED test/a.test.ts',
      '  a name',
      '    one',
      '    two',
    ]);
  });

  test('show no more of a long message than its first twenty lines', () => {
    const message = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const [failure] = failuresIn(
      {
        testResults: [
          { name: '/p/x.ts', assertionResults: [{ fullName: 't', status: 'failed', failureMessages: [message] }] },
        ],
      },
      '/p',
    );
    expect(failure?.message.split('\n')).toHaveLength(20);
  });
});
