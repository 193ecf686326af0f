import { millis } from '../../../../src/base/units.ts';
import { hashText } from '../../../../src/analysis/streams/hash.ts';
import type { Sample } from '../../../../src/analysis/numbering/sample.ts';
import { parseJson } from '../../../../src/formats/json/parse-json.ts';

/** Messages of one connection, 100 ms apart, as numbering sees them. A text is parsed, anything else is written first. */
export function samplesOf(values: readonly unknown[], more: Partial<Sample> = {}): Sample[] {
  return values.map((value, index) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return {
      index,
      at: millis(index * 100),
      ref: { document: 'doc-1', n: index, part: 0 },
      connection: 0,
      value: parseJson(text),
      id: null,
      channel: '',
      startsOver: false,
      mayGoOn: false,
      type: '',
      hash: hashText(text),
      length: text.length,
      ...more,
    };
  });
}

/** `count` values, made from their place. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A seeded source of numbers from 0 to 1 (linear congruence), the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
