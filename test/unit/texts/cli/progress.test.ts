import { describe, expect, test } from 'vitest';
import { PROGRESS, redactedText } from '../../../../src/texts/cli/progress.ts';

test('how far a file is read: of its size, if that is known', () => {
  expect(PROGRESS.reading('a.har', 1_000, 0)).toBe('reading a.har: 1 kB');
  expect(PROGRESS.reading('a.har', 1_000, 2_000)).toBe('reading a.har: 1 kB of 2 kB');
});

describe('what was redacted', () => {
  const redaction = { total: 0, places: 0, rules: [], unsearched: { binary: 0, cut: 0, long: 0 } };

  test('nothing on request differs from no secret found', () => {
    expect(redactedText(null)).toBe('Nothing was redacted.');
    expect(redactedText(redaction)).toBe('No secrets were found to redact.');
  });
  test('secrets and places are counted, and the rules named', () => {
    expect(redactedText({ ...redaction, total: 1, places: 3, rules: ['login', 'link'] })).toBe(
      '1 secret redacted in 3 places (login, link).',
    );
  });
  test('what was not fully searched is said, also where nothing was found', () => {
    const text = redactedText({ ...redaction, unsearched: { binary: 0, cut: 1, long: 0 } });
    expect(text).toMatch(/^No secrets were found to redact\. Not fully searched: 1 payload cut/);
  });
});
