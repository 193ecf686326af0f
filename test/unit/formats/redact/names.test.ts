import { describe, expect, test, vi } from 'vitest';
import { classOfName, kindOfPair, looksMade } from '../../../../src/formats/redact/names.ts';

describe('names of fields and headers', () => {
  test.each(['password', 'X-Api-Key', 'client_secret', 'Set-Cookie'])('%s always holds a secret', (name) => {
    expect(classOfName(name).strength).toBe('always');
  });

  test.each(['accessToken', 'sig', 'session_id', 'code'])('%s holds one if its value looks like one', (name) => {
    expect(classOfName(name).strength).toMatch(/^(?:weak|strong)$/);
  });

  // Findings rest on cursors, so they must stay readable.
  test.each(['nextPageToken', 'sync_token', 'resumeToken', 'author', 'price'])('%s holds none', (name) => {
    expect(kindOfPair(name, 'abc123def456ghi')).toBeNull();
  });
});

describe('any number of names', () => {
  /** How often names are judged, each of which is met twice: every judgement brings its name into one form of Unicode. */
  function judgements(count: number): number {
    const spy = vi.spyOn(String.prototype, 'normalize');
    for (let round = 0; round < 2; round += 1)
      for (let index = 0; index < count; index += 1) classOfName(`of${count}-${index}`);
    const { length } = spy.mock.calls;
    spy.mockRestore();
    return length;
  }

  test('cost a judgement each as long as they are remembered, and one for each meeting beyond: never more', () => {
    expect(judgements(4_000)).toBe(4_000);
    expect(judgements(16_000)).toBe(32_000);
  });
});

describe('a value that looks made rather than written', () => {
  test('has eight visible characters with a digit and a letter, or 24 in all', () => {
    expect(looksMade('abc1234x')).toBe(true);
    expect(looksMade('abc123x')).toBe(false);
    expect(looksMade('understanding')).toBe(false);
    expect(looksMade('x'.repeat(24))).toBe(true);
    expect(looksMade('1'.repeat(23))).toBe(false);
    expect(looksMade('two words 123 and more of them')).toBe(false);
  });
});
