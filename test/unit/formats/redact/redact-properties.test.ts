import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { redact, type RedactionRules, USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import { openRecording } from '../../../../src/formats/recording-file.ts';
import { writeHar } from '../../../../src/formats/har/write-har.ts';
import { encodePieces } from '../../../../src/formats/text/byte-pieces.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { analyse, loadRecording, RECORDINGS } from '../recordings.ts';
import { KINDS, plantSecrets } from './planted.ts';

const KEY = 'a key of sixteen or more';

function run(records: readonly WireRecord[], rules: Partial<RedactionRules> = {}) {
  const made = redact(records, { ...USUAL_RULES, ...rules });
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** Messages that mix numbering, cursors and times with secrets and personal values, in random order. */
const value = fc.oneof(
  fc.record({ seq: fc.nat(), token: fc.constantFrom('tok1a9b8c7d6', 'tok2a9b8c7d6') }),
  fc.record({ next_page_token: fc.constantFrom('abc123def456ghi', 'CAUQAA'), cursor: fc.nat(), password: fc.string() }),
  fc.record({ email: fc.emailAddress(), userName: fc.string(), userId: fc.nat(), at: fc.nat() }),
  fc.record({ headers: fc.constant([['Authorization', 'Bearer abc.def-123456']]), id: fc.uuid() }),
  fc.jsonValue(),
);
const recordings = fc
  .tuple(fc.array(value, { minLength: 1, maxLength: 12 }), fc.nat(1_000), fc.integer({ min: 1, max: 4 }))
  .map(([values, seed, planted]): readonly WireRecord[] => {
    const kinds = KINDS.filter((_, index) => (index + seed) % 7 === 0);
    const carried = values.map((each) => JSON.stringify(each));
    const own = { name: 'random', make: () => 'x', carry: () => ({ texts: carried }), isNumber: true };
    return plantSecrets(seed, planted, [own, ...kinds]).records;
  });

/** What stays of a record: everything but its texts; of JSON all names, numbers of places, and numbers. */
function frameOf(record: WireRecord): unknown {
  const shape = (each: unknown): unknown => {
    if (typeof each === 'string') return 'text';
    if (Array.isArray(each)) return each.map(shape);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, shape(inner)]));
  };
  return shape(record);
}

const facts = (records: readonly WireRecord[]) =>
  analyse(records)
    .analysis.findings()
    .map(({ kind, severity, stream, from, until, count, records: refs }) => ({
      kind,
      severity,
      stream,
      from,
      until,
      count,
      refs,
    }));

const MODES: readonly (readonly [string, Partial<RedactionRules>])[] = [
  ['by number', {}],
  ['with a key', { key: KEY }],
  ['with everything that may be asked for', { options: ['card', 'nationalId', 'mail'], key: KEY }],
  ['sharing safely', { isSafe: true, key: KEY }],
];

describe.each(MODES)('redaction %s of any recording', (_, rules) => {
  test('is done after one time: a second one changes nothing', () => {
    fc.assert(
      fc.property(recordings, (records) => {
        const once = run(records, rules).records;
        expect(run(once, rules).records).toEqual(once);
      }),
      { numRuns: 30 },
    );
  });

  test('keeps records, numbers, times, sizes, order and findings', () => {
    fc.assert(
      fc.property(recordings, (records) => {
        const { records: redacted } = run(records, rules);
        expect(redacted.map(frameOf)).toEqual(records.map(frameOf));
        expect(facts(redacted)).toEqual(facts(records));
      }),
      { numRuns: 30 },
    );
  });

  test('keeps numbering, cursors, event names and findings of the test pages', () => {
    for (const name of RECORDINGS) {
      const { records } = loadRecording(name);
      const { records: redacted } = run(records, rules);
      expect(facts(redacted)).toEqual(facts(records));
    }
  });
});

test('at most half a percent of the values of clean recordings is replaced', () => {
  let values = 0;
  let replaced = 0;
  for (const name of RECORDINGS.filter((each) => !each.startsWith('socketio'))) {
    const { records } = loadRecording(name);
    const { records: redacted } = run(records, { options: ['card', 'nationalId', 'mail'] });
    for (const [index, record] of records.entries()) {
      values += 1;
      if (JSON.stringify(record) !== JSON.stringify(redacted[index])) replaced += 1;
    }
  }
  expect(values).toBeGreaterThan(500);
  expect(replaced / values).toBeLessThanOrEqual(0.005);
});

describe('equal secrets', () => {
  const placeholders = (records: readonly WireRecord[]): ReadonlyMap<string, string> =>
    new Map(run(records, { key: KEY }).summary.secrets.map(({ value: secret, placeholder }) => [secret, placeholder]));

  test('have the same placeholder in every file made with the same key', () => {
    const first = placeholders(plantSecrets(3, 60).records);
    const both = placeholders([
      ...plantSecrets(9, 60).records.map((record) => ({ ...record, document: 'other' })),
      ...plantSecrets(3, 60).records,
    ]);
    for (const [secret, placeholder] of first) expect(both.get(secret)).toBe(placeholder);
  });

  test('have it in every format', async () => {
    const { records } = plantSecrets(4, 60);
    const text = [...writeHar(records, { zero: 0, writer: 'test' })];
    async function* bytes() {
      for await (const piece of encodePieces(text)) yield piece;
    }
    const back: WireRecord[] = [];
    for await (const batch of openRecording(bytes())) back.push(...batch.records);
    expect(placeholders(back)).toEqual(placeholders(records));
  });

  test('have others with another key, and others than other secrets', () => {
    const { records } = plantSecrets(3, 60);
    const made = [...placeholders(records).values()];
    expect(new Set(made).size).toBe(made.length);
    const other = run(records, { key: 'another key of sixteen' }).summary.secrets.map(({ placeholder }) => placeholder);
    expect(made.filter((each) => other.includes(each))).toEqual([]);
  });
});
