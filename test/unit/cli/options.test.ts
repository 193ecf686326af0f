import { describe, expect, test } from 'vitest';
import { parseFailOn, parseFormat, parseLimits, textsOf } from '../../../src/cli/options.ts';

describe('--fail-on', () => {
  const words = (text: string | null) => {
    const parsed = parseFailOn(text);
    return parsed.ok ? (parsed.value === null ? null : [...parsed.value].sort()) : 'wrong';
  };
  test('takes kinds and severities, with spaces, and nothing for "none"', () => {
    expect(words('gap, error')).toEqual(['error', 'gap']);
    expect(words('none')).toEqual([]);
    expect(words('')).toEqual([]);
  });
  test('means every severity by "any"', () => {
    expect(words('any')).toEqual(['error', 'info', 'warning']);
  });
  test('differs from what is not given, and names what it does not know', () => {
    expect(words(null)).toBeNull();
    expect(words('gap,gasp')).toBe('wrong');
  });
});

describe('limits', () => {
  test('are durations and whole numbers', () => {
    expect(parseLimits({ 'max-silence': '5s', 'max-reconnects': '0' })).toMatchObject({
      ok: true,
      value: { silence: 5_000, reconnects: 0, downtime: null, requestsPerHour: null },
    });
  });
  test.each([
    { 'max-silence': 'soon' },
    { 'max-downtime': '-1s' },
    { 'max-reconnects': '1.5' },
    { 'max-requests-per-hour': '1234567890' },
  ])('of another kind are refused: %j', (values) => {
    expect(parseLimits(values).ok).toBe(false);
  });
});

describe('the format to write', () => {
  const format = (given: string | undefined, file: string) => {
    const parsed = parseFormat(given, file);
    return parsed.ok ? parsed.value : parsed.error;
  };
  test('is the one that is named, or that the name of the file ends in', () => {
    expect(format('har', 'a.rtlog')).toBe('har');
    expect(['a.RTLOG', 'a.har.gz', 'a.trace.json', 'a.csv'].map((file) => format(undefined, file))).toEqual([
      'session',
      'har',
      'trace',
      'csv',
    ]);
  });
  test('is unclear for another name, and a page is no format of this command', () => {
    expect(format('xml', 'a.har')).toContain('there is no format "xml"');
    expect(format(undefined, 'a.json')).not.toContain('realtime-inspector report');
    expect(format(undefined, 'a.html')).toContain('realtime-inspector report');
  });
});

test('an option that may be given several times is a list, or nothing', () => {
  expect(textsOf(['a', true, 'b'])).toEqual(['a', 'b']);
  expect([textsOf(undefined), textsOf('a')]).toEqual([[], []]);
});
