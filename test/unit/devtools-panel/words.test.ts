import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/devtools-panel/rows/difference.ts';
import { hexLines } from '../../../src/devtools-panel/text/hex-lines.ts';
import { DEFAULT_LIMITS, readSettings } from '../../../src/devtools-panel/state/storage/settings.ts';
import { USUAL_RULES } from '../../../src/formats/redact/redact.ts';
import { THRESHOLDS } from '../../../src/analysis/thresholds.ts';
import { readStack } from '../../../src/devtools-panel/text/stack.ts';
import { shortLabel } from '../../../src/devtools-panel/rows/stream-summary.ts';

test('a short label loses its host and all but the last segment', () => {
  expect(shortLabel('feed.example.com/market')).toBe('/market');
  expect(shortLabel('/ws/chat?room=7')).toBe('…/chat?room=7');
  expect(shortLabel('/poll?path=a/b')).toBe('/poll?path=a/b');
  expect(shortLabel('/api/rooms/:id')).toBe('…/:id');
  expect(shortLabel('/')).toBe('/');
});

describe('hexLines', () => {
  test('sixteen bytes a line, in two groups, with offsets and ASCII', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, index) => (index === 17 ? 0x7f : 0x41 + index));
    const [first, second] = hexLines(bytes);
    expect(first).toEqual({
      offset: '00000000',
      hex: '41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50',
      ascii: 'ABCDEFGHIJKLMNOP',
    });
    expect(second?.offset).toBe('00000010');
    expect(second?.hex).toHaveLength(48);
    expect(second?.ascii).toBe('Q.');
  });
});

describe('compare', () => {
  test('leaves are compared by their paths, empty branches count as leaves', () => {
    expect(compare({ a: 1, b: { c: 'x', d: [1] }, e: {} }, { a: 2, b: { c: 'x', d: [1, 2] }, f: null })).toEqual({
      changes: [
        { path: 'a', before: 1, after: 2 },
        { path: 'b.d[1]', before: undefined, after: 2 },
        { path: 'f', before: undefined, after: null },
        { path: 'e', before: {}, after: undefined },
      ],
      equal: 2,
    });
  });
});

describe('readStack', () => {
  test('frames of both browsers are read', () => {
    expect(
      readStack('at connect (https://a/x.js:48:17)\nat https://a/y.js:2:1\nat async go (https://a/z.js:3:4)'),
    ).toEqual([
      { name: 'connect', url: 'https://a/x.js', line: 48, column: 17 },
      { name: '', url: 'https://a/y.js', line: 2, column: 1 },
      { name: 'go', url: 'https://a/z.js', line: 3, column: 4 },
    ]);
    expect(readStack('connect@https://a:8080/x.js:48:17\n@https://a/y.js:2:1')).toEqual([
      { name: 'connect', url: 'https://a:8080/x.js', line: 48, column: 17 },
      { name: '', url: 'https://a/y.js', line: 2, column: 1 },
    ]);
  });
  test('what is no frame is left out', () => {
    expect(readStack('Error: no\n\nat <anonymous>')).toEqual([]);
  });
});

describe('readSettings', () => {
  test('nothing of a stored value is believed', () => {
    const first = {
      keepsLog: true,
      timeMode: 'clock',
      asksBrowser: false,
      sizes: {},
      limits: DEFAULT_LIMITS,
      thresholds: THRESHOLDS,
      redaction: USUAL_RULES,
    };
    for (const text of [null, '', '{', '7', 'null', '[]', '{"sizes":"x"}']) expect(readSettings(text)).toEqual(first);
    const stored = '{"keepsLog":false,"timeMode":"relative","asksBrowser":1,"sizes":{"a":120,"b":"c","d":-1}}';
    expect(readSettings(stored)).toEqual({
      keepsLog: false,
      timeMode: 'relative',
      asksBrowser: false,
      sizes: { a: 120 },
      limits: DEFAULT_LIMITS,
      thresholds: THRESHOLDS,
      redaction: USUAL_RULES,
    });
  });
});
