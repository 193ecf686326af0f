import { expect, test } from 'vitest';
import { backoffShapeText, hammeringText } from '../../../../src/texts/findings/backoff.ts';

test('the shape of the waits has its cap only where one was seen', () => {
  expect(backoffShapeText('exponential', null)).toBe('doubling waits without jitter');
  expect(backoffShapeText('exponential-jitter', 30_000)).toBe('doubling waits with jitter, at most 30 s');
});

test('twelve waits are written out, and an ellipsis shows that there were more', () => {
  const text = (waits: number): string | undefined =>
    hammeringText({
      since: 'A',
      waits: Array.from({ length: waits }, () => 5),
      attempts: waits,
      lasted: 100,
      quick: waits,
      immediate: 50,
    }).evidence[0];
  expect(text(12)).toBe(`waits: ${Array.from({ length: 12 }, () => '5 ms').join(', ')}`);
  expect(text(13)).toBe(`${text(12) ?? ''} …`);
});
