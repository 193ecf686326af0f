import { describe, expect, test } from 'vitest';
import type { NumberingChoice } from '../../../../src/analysis/numbering/numbering-rule.ts';
import type { Stream } from '../../../../src/analysis/streams/stream.ts';
import { millis } from '../../../../src/base/units.ts';
import { createNumberingChoices } from '../../../../src/devtools-panel/state/storage/numbering-choices.ts';
import type { ChoiceStorage } from '../../../../src/devtools-panel/state/storage/numbering-choices.ts';
import { describeNumbering, readRule } from '../../../../src/devtools-panel/text/describe-numbering.ts';
import { createRecording } from '../../../../src/store/recording.ts';
import { Recording } from '../../analysis/recording.ts';

const BY_PRICE = { kind: 'rule', rule: 'contiguous', paths: ['price'], groupBy: [] } as const;

/** A storage in memory. */
function memory(text: string | null = null): ChoiceStorage & { text: string | null } {
  return {
    text,
    getItem() {
      return this.text;
    },
    setItem(_, value) {
      this.text = value;
    },
  };
}

/** The first stream of a page that opens one socket. */
function streamAt(pageUrl: string, url: string): Stream {
  const pushed = createRecording({ clock: () => '' });
  const written = new Recording(pageUrl);
  written.message(1_000, written.socket(0, url), '{}');
  pushed.push(written.records, true);
  const [stream] = pushed.analysis.streams();
  if (stream === undefined) throw new Error('the page opened no stream');
  return stream;
}

describe('choices are remembered', () => {
  test('for the same page origin and endpoint, whatever its session, and for no other', () => {
    const storage = memory();
    const stream = streamAt('https://app.test/a', 'wss://app.test/live?room=7&token=secret');
    expect(createNumberingChoices(storage).set(stream, BY_PRICE)).toBe(true);
    const later = createNumberingChoices(storage);
    expect(later.of(streamAt('https://app.test/b?x=1', 'wss://app.test/live?room=7&token=other'))).toEqual(BY_PRICE);
    expect(later.of(streamAt('https://other.test/', 'wss://app.test/live?room=7'))).toBeNull();
    expect(later.of(streamAt('https://app.test/', 'wss://app.test/orders'))).toBeNull();
    expect(storage.text).not.toContain('secret');
  });

  test('going back to automatic forgets the choice', () => {
    const storage = memory();
    const stream = streamAt('https://app.test/', 'wss://app.test/live');
    createNumberingChoices(storage).set(stream, { kind: 'none' });
    createNumberingChoices(storage).set(stream, null);
    expect(storage.text).toBe('[]');
  });

  test('what is stored is not believed', () => {
    const stream = streamAt('https://app.test/', 'wss://app.test/live');
    const storage = memory();
    createNumberingChoices(storage).set(stream, { kind: 'none' });
    const stored: unknown = JSON.parse(storage.text ?? '');
    const key: unknown = Array.isArray(stored) && Array.isArray(stored[0]) ? stored[0][0] : null;
    expect(typeof key).toBe('string');
    const damaged: readonly unknown[] = [
      { kind: 'some' },
      { kind: 'rule', rule: 'odd', paths: ['a'], groupBy: [] },
      { kind: 'rule', rule: 'contiguous', paths: ['a', 'b'], groupBy: [] },
      { kind: 'rule', rule: 'contiguous', paths: ['a..b'], groupBy: [] },
      { kind: 'rule', rule: 'contiguous', paths: [1], groupBy: [] },
      null,
    ];
    for (const choice of damaged) {
      expect(createNumberingChoices(memory(JSON.stringify([[key, choice]]))).of(stream)).toBeNull();
    }
    for (const text of ['{', '7', '[[]]', '[null]']) {
      expect(createNumberingChoices(memory(text)).of(stream)).toBeNull();
    }
  });

  test('where nothing can be stored the choice holds as long as the panel, and that is said', () => {
    const stream = streamAt('https://app.test/', 'wss://app.test/live');
    const full: ChoiceStorage = {
      getItem: () => null,
      setItem: () => {
        throw new Error('quota');
      },
    };
    for (const storage of [full, null]) {
      const choices = createNumberingChoices(storage);
      expect(choices.set(stream, { kind: 'none' })).toBe(false);
      expect(choices.of(stream)).toEqual({ kind: 'none' });
    }
  });
});

describe('a recording', () => {
  test('judges the held messages anew by the choice, and a clear keeps it', () => {
    let choice: NumberingChoice | null = null;
    const recording = createRecording({ clock: () => '', chosenNumbering: () => choice });
    const written = new Recording();
    const socket = written.socket(0);
    // 3 and 4 never come: two missing.
    for (const price of [1, 2, 5, 6]) written.message(1_000 + price, socket, `{"price":${price}}`);
    recording.push(written.records, true);
    const gaps = (): readonly number[] => {
      recording.analysis.advance(millis(60_000));
      return recording.analysis.findings().flatMap(({ kind, count }) => (kind === 'gap' ? [count] : []));
    };
    expect(gaps()).toEqual([]);
    choice = BY_PRICE;
    recording.renumber(1);
    expect(gaps()).toEqual([2]);
    recording.clear();
    expect(gaps()).toEqual([]);
    const heard = written.records.length;
    // After the clear it counts from 7; 8 never comes: one missing.
    for (const price of [7, 9]) written.message(70_000 + price, socket, `{"price":${price}}`);
    recording.push(written.records.slice(heard), true);
    recording.analysis.advance(millis(130_000));
    expect(recording.analysis.findings().filter(({ kind }) => kind === 'gap')).toMatchObject([{ count: 1 }]);
  });
});

describe('words', () => {
  test('the rules found, with their confidence, or that none was', () => {
    expect(describeNumbering([], null)).toEqual(['No numbering found']);
    expect(
      describeNumbering(
        [
          { rule: 'contiguous', path: 'sequence', groupBy: [], confidence: 'inferred' },
          { rule: 'link', path: 'pu / u', groupBy: ['s', 'e'], confidence: 'documented' },
        ],
        null,
      ),
    ).toEqual(['sequence rises by 1, inferred', 'pu / u names the previous one for each s and e, documented']);
  });

  test('a choice, and whether any message has shown it', () => {
    expect(describeNumbering([], { kind: 'none' })).toEqual(['Not numbered, your choice']);
    expect(describeNumbering([], BY_PRICE)).toEqual(['price rises by 1, your choice; no message has shown it yet']);
    const shown = { rule: 'contiguous', path: 'price', groupBy: [], confidence: 'documented' } as const;
    expect(describeNumbering([shown], BY_PRICE)).toEqual(['price rises by 1, your choice']);
  });
});

describe('a rule as the user writes it', () => {
  const faultOf = (field: string, groups = ''): string => {
    const written = readRule(field, groups);
    return 'fault' in written ? written.fault : '';
  };

  test('a field, and fields that tell counters apart with commas between them', () => {
    expect(readRule(' data.seq ', ' channel, data.id[0] ,')).toEqual({
      choice: { kind: 'rule', rule: 'contiguous', paths: ['data.seq'], groupBy: ['channel', 'data.id[0]'] },
    });
    expect(faultOf('trades[*].id', 'trades[*].symbol, channel')).toBe('');
    expect(faultOf('(event id)')).toBe('');
  });

  test('what cannot be one is answered with a sentence', () => {
    expect(faultOf('  ')).toBe('Name the field that counts, for example data.seq');
    expect(faultOf('a..b')).toMatch(/^“a\.\.b” is not a path\./);
    expect(faultOf('["a\\x"]')).toMatch(/is not a path/);
    expect(faultOf('seq', 'a[')).toMatch(/^“a\[” is not a path\./);
    expect(faultOf('seq', 'seq')).toBe('“seq” cannot both count and separate the counters');
    expect(faultOf('seq', 'trades[*].symbol')).toMatch(/is in another list than “seq”/);
  });
});
