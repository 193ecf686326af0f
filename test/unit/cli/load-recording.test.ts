import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { analyse, describeProblems, describeRedaction, load } from '../../../src/cli/load-recording.ts';

const recording = (name: string): string => fileURLToPath(new URL(`../../recordings/${name}`, import.meta.url));

describe('a loaded recording', () => {
  test('has its records, and its messages and findings after the analysis', async () => {
    const loaded = await load(recording('ticker-faults.rtlog'), null);
    const { input, records, redaction } = loaded;
    expect([input.records, redaction]).toEqual([records.length, null]);
    const { analysis, messages, until } = analyse(loaded);
    expect(messages.length).toBeGreaterThan(100);
    expect(until).toBe(Math.max(...records.map(({ at }) => at)));
    expect(analysis.findings().length).toBeGreaterThan(0);
  });

  test('is judged up to its end, if it says when that was', async () => {
    const loaded = await load(recording('ticker-faults.rtlog'), null);
    const longer = { ...loaded, input: { ...loaded.input, endsAt: millis(500_000) } };
    expect(analyse(longer).until).toBe(500_000);
    expect(analyse(longer).analysis.now).toBe(500_000);
    // An end before the last record is none.
    expect(analyse({ ...loaded, input: { ...loaded.input, endsAt: millis(1) } }).until).toBe(analyse(loaded).until);
  });

  test('that is to be redacted says what was replaced', async () => {
    const rules = { hasUsual: false, paths: [], patterns: ['ticker'] };
    const { redaction } = await load(recording('ticker-faults.rtlog'), rules);
    expect(redaction?.places).toBeGreaterThan(0);
  });
});

test('a redaction is described without a secret', () => {
  expect(describeRedaction(null)).toBe('Nothing was redacted.');
  const nothing = { secrets: [], total: 0, places: 0, kinds: [], unsearched: { binary: 0, cut: 0, long: 0 } };
  expect(describeRedaction(nothing)).toBe('No secrets were found to redact.');
  const kinds = [{ kind: 'webToken', secrets: 1, where: new Map() }] as const;
  expect(
    describeRedaction({ ...nothing, kinds, total: 1, places: 2, unsearched: { binary: 3, cut: 0, long: 0 } }),
  ).toBe(
    '1 secret redacted in 2 places (JSON web tokens). Not fully searched: 3 binary payloads without a decoder, ' +
      'searched for known secrets and key shapes alone.',
  );
});

test('each problem is a line that names the file, without control characters', () => {
  expect(describeProblems('a\u001b.har', ['damaged', 'cut'])).toBe('a·.har: damaged\na·.har: cut\n');
});
