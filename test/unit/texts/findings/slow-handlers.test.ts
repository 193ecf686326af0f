import { expect, test } from 'vitest';
import { slowHandlersText } from '../../../../src/texts/findings/slow-handlers.ts';

test('the sentence says how often, how long, and how far the page fell behind', () => {
  const { text, evidence } = slowHandlersText({
    at: '12:03:07',
    invoker: 'EventSource.onmessage',
    source: '',
    count: 12,
    longest: 300,
    total: 3_600,
    behind: 900,
    share: 0.36,
    within: 5_000,
  });
  expect(text).toBe(
    '12 slow handlers (EventSource.onmessage) since 12:03:07, up to 300 ms: the page fell behind by up to 900 ms.',
  );
  expect(evidence).toEqual(['3.6 s in handlers in all', '36 % of the busiest 5 s']);
});
