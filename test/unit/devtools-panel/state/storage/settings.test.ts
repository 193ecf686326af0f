import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { USUAL_RULES } from '../../../../../src/formats/redact/redact.ts';
import { THRESHOLDS } from '../../../../../src/analysis/thresholds.ts';
import {
  createSettings,
  DEFAULT_LIMITS,
  readSettings,
} from '../../../../../src/devtools-panel/state/storage/settings.ts';
import { Recording } from '../../../analysis/recording.ts';

describe('stored settings', () => {
  test('are as on the first day where nothing is stored, or something else than settings', () => {
    for (const text of [null, '', '7', '[]', '{"limits":7,"thresholds":"x"}']) {
      const expected = { limits: DEFAULT_LIMITS, thresholds: THRESHOLDS, asksBrowser: false };
      expect(readSettings(text)).toMatchObject(expected);
    }
  });

  test('are brought within their bounds', () => {
    const stored = { limits: { records: 1, bytes: 1e20 }, thresholds: { silence: 5_000, emptyPolls: 7, queue: null } };
    const { limits, thresholds } = readSettings(JSON.stringify(stored));
    expect(limits).toEqual({ records: 1_000, bytes: 8 * 1024 ** 3 });
    expect(thresholds).toEqual({ silence: 5_000, emptyPolls: 1, queue: THRESHOLDS.queue });
  });
});

describe('thresholds of findings', () => {
  // A message each 200 ms, then none for 3 s: beyond 10 medians and 2 s, but not beyond 5 s.
  const silencesWith = (silence: number): number => {
    const recording = new Recording();
    const connection = recording.socket(0);
    for (let index = 0; index < 60; index += 1) recording.message(100 + index * 200, connection, `${index} news`);
    recording.message(100 + 59 * 200 + 3_000, connection, 'late news');
    const analysis = createAnalysis({ thresholds: { silence } });
    for (const record of recording.records) analysis.push(record);
    return analysis.findings().filter(({ kind }) => kind === 'silence').length;
  };

  test('a silence is told from the length on that the user set', () => {
    expect(silencesWith(2_000)).toBe(1);
    expect(silencesWith(5_000)).toBe(0);
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
      knowsLanes: false,
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
      knowsLanes: false,
    });
    expect(readSettings('{"knowsLanes":true}').knowsLanes).toBe(true);
  });
});

describe('the rules of redaction', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('come back with the key that was drawn once, but without single values that were kept', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, text: string) => stored.set(name, text),
    });
    const first = createSettings();
    const { key } = first.redaction.peek();
    expect(key?.length).toBeGreaterThanOrEqual(16);
    const origins = { 'https://a.test': { paths: ['user.pin'], patterns: [] } };
    const keep = { kinds: [], values: ['not to be stored'] };
    first.setRedaction({ ...first.redaction.peek(), options: ['mail'], origins, keep });
    expect([...stored.values()].join()).not.toContain('not to be stored');
    expect(createSettings().redaction.peek()).toEqual({ ...USUAL_RULES, options: ['mail'], origins, key });
  });
});
