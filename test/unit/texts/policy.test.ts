import { expect, test } from 'vitest';
import { policyProblem, UNJUDGED } from '../../../src/texts/policy.ts';

test('a problem follows its place, if it has one', () => {
  expect(policyProblem('streams[2].url', 'bad')).toBe('streams[2].url: bad');
  expect(policyProblem('', 'bad')).toBe('bad');
});

test('what is missing in a recording is counted in messages, and in records where no message is known', () => {
  expect(UNJUDGED.dropped(2, 9)).toMatch(/^2 messages /);
  expect(UNJUDGED.dropped(0, 9)).toMatch(/^9 records /);
});

test('verbs agree with what is counted', () => {
  expect([UNJUDGED.undecoded('/a', 1), UNJUDGED.undecoded('/a', 2)]).toEqual([
    '1 message of /a is binary, and nothing here can read them',
    '2 messages of /a are binary, and nothing here can read them',
  ]);
  expect(UNJUDGED.dropped(1, 0)).toContain('1 message is missing');
  expect(UNJUDGED.dropped(0, 1)).toContain('1 record is missing');
  expect(UNJUDGED.droppedStreams(1)).toContain('1 stream beyond the bound is');
  expect(UNJUDGED.droppedStreams(2)).toContain('2 streams beyond the bound are');
});
