import { describe, expect, test } from 'vitest';
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
