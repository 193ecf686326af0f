import { describe, expect, test } from 'vitest';
import { EVIDENCE, EXPECTED, howItEnded, INSTEAD, wrongPolicy } from '../../../src/texts/testing.ts';

describe('an expected count of messages', () => {
  const text = (least: number, most: number): string => EXPECTED.messages(least, most, 'in');
  test('is exact, at least, at most, or both', () => {
    expect(text(3, 3)).toBe('Expected 3 messages received');
    expect(text(0, 3)).toBe('Expected at most 3 messages received');
    expect(text(1, Number.MAX_SAFE_INTEGER)).toBe('Expected at least 1 message received');
    expect(text(1, 3)).toBe('Expected at least 1 message and at most 3 received');
  });
  test('none at all is exact, and not "at most"', () => {
    expect(text(0, 0)).toBe('Expected 0 messages received');
  });
  test('says the direction', () => {
    expect(EXPECTED.messages(1, 1, 'out')).toBe('Expected 1 message sent');
  });
});

test('what was found instead agrees with its number', () => {
  expect([INSTEAD.findings(1), INSTEAD.findings(2)]).toEqual([
    ', but there is 1 finding:',
    ', but there are 2 findings:',
  ]);
  expect([INSTEAD.messages(1), INSTEAD.messages(2)]).toEqual([', but there was 1:', ', but there were 2:']);
});

test('an answer that did not come has no time', () => {
  expect(EVIDENCE.answer('/a', 'ping', 0, null)).toMatch(/: no answer$/);
  expect(EVIDENCE.answer('/a', 'ping', 0, 20)).toMatch(/: after 20 ms$/);
});

test('how a connection ended: the way, then code and reason if they were given', () => {
  expect(howItEnded(null, null, '')).toBe('ended');
  expect(howItEnded('closed', 1006, '')).toBe('closed with 1006');
  expect(howItEnded('closed', 4000, 'bye')).toBe('closed with 4000 "bye"');
});

test('a policy that cannot be read is named by its file, or as the options', () => {
  expect(wrongPolicy('a.json', 'bad')).toBe('a.json: bad');
  expect(wrongPolicy(null, 'bad')).toBe('the options cannot be read: bad');
});
