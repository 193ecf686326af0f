import { describe, expect, test } from 'vitest';
import { nothingSinceOpenText, unlistenedText } from '../../../../src/texts/findings/nothing-since-open.ts';

describe('the sentences about event streams that bring nothing', () => {
  test('name the encoding', () => {
    expect(nothingSinceOpenText({ at: '12:03:07', lasted: 20_000, encoding: 'br' }).text).toBe(
      'Open since 12:03:07 and nothing has come in 20 s: the answer is compressed (br).',
    );
  });

  test('count the events of six types at most by name, and all in the sum', () => {
    const types = Array.from({ length: 8 }, (_, index): readonly [string, number] => [`type${index}`, 2]);
    const { text } = unlistenedText(types, 0);
    expect(text).toContain('16 events came for which the page has no listener: type0 (2)');
    expect(text).toContain('type5 (2) …');
    expect(text).not.toContain('type6');
  });
});
