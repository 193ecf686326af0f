import { describe, expect, test } from 'vitest';
import { subscriptionRefusedText } from '../../../../src/texts/findings/subscriptions.ts';

const ONCE = { at: '1 s', subjects: ['a'], times: 1, reason: '', askedAgain: 0, within: 0, accepted: [] };

describe('refused subscriptions', () => {
  test('one is named; without a name it is called what it is', () => {
    expect(subscriptionRefusedText(ONCE).text).toBe('The server refused the subscription to “a” at 1 s.');
    expect(subscriptionRefusedText({ ...ONCE, subjects: [''] }).text).toBe('The server refused a subscription at 1 s.');
  });

  test('several are counted, and each name stands once', () => {
    const { text } = subscriptionRefusedText({ ...ONCE, subjects: ['a', 'a', 'b'], times: 5 });
    expect(text).toBe('The server refused 3 subscriptions (“a”, “b”) 5 times, the first at 1 s.');
  });

  test('the server is quoted, or it said nothing', () => {
    expect(subscriptionRefusedText(ONCE).evidence[0]).toBe('the server gave no reason');
    expect(subscriptionRefusedText({ ...ONCE, reason: 'no' }).evidence[0]).toBe('the server said: “no”');
  });

  test('a page that asks for ever is told to stop', () => {
    const { evidence, advice } = subscriptionRefusedText({ ...ONCE, times: 13, askedAgain: 12, within: 30_000 });
    expect(evidence).toContain('the page asked again 12 times in 30 s');
    expect(advice).toMatch(/^Stop asking/);
    expect(subscriptionRefusedText(ONCE).advice).toMatch(/^Handle the refusal/);
  });
});
