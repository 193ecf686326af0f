import { describe, expect, test } from 'vitest';
import { deadEventSourceText, olderEventText } from '../../../../src/texts/findings/event-sources.ts';

describe('an event source that the browser gave up', () => {
  const dead = { at: 'A', openFor: null, status: 0, answer: null, isOtherSite: false, count: 1 };

  test('had been open for some time, or never opened', () => {
    expect(deadEventSourceText(dead).evidence).toContain('this attempt never opened');
    expect(deadEventSourceText({ ...dead, openFor: 2_000 }).evidence[1]).toMatch(/^it had been open for 2/);
  });
  test('has no status where a page is not shown one', () => {
    expect(deadEventSourceText(dead).evidence).toContain('the status of the last answer is not shown to a page');
    expect(deadEventSourceText({ ...dead, status: 503 }).evidence).toContain('the last answer had status 503');
  });
  test('was ended on purpose with 204: then there is nothing to advise', () => {
    expect(deadEventSourceText({ ...dead, status: 204 })).toMatchObject({ advice: '' });
    expect(deadEventSourceText({ ...dead, status: 200 }).advice).not.toBe('');
  });
  test('may be meant to fail where the status says so', () => {
    expect(deadEventSourceText({ ...dead, status: 400 }).doubt).toBe('The server may intend it.');
    expect(deadEventSourceText({ ...dead, status: 399 }).doubt).toContain('204');
  });
});

test('an id that is a whole document is shortened in a sentence', () => {
  const { text } = olderEventText({ at: 'A', asked: 'x'.repeat(10_000), first: '1', idKind: 'opaque' });
  expect(text.length).toBeLessThan(300);
});
