import { describe, expect, test } from 'vitest';
import type { Stream } from '../../../../../src/analysis/streams/stream.ts';
import { createNumberingChoices } from '../../../../../src/devtools-panel/state/storage/numbering-choices.ts';
import type { ChoiceStorage } from '../../../../../src/devtools-panel/state/storage/numbering-choices.ts';
import { createRecording } from '../../../../../src/store/recording.ts';
import { Recording } from '../../../analysis/recording.ts';

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
