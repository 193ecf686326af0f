import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { suggest, type SeenValues } from '../../../src/filter/suggest.ts';
import { message } from '../store/messages.ts';
import { passes } from './passing.ts';

/** Pieces of which filters are made, in any order: far more of them are nearly right than of plain random text. */
const pieces = [
  ...[
    '(',
    ')',
    ' ',
    ' ',
    '-',
    '"',
    '/',
    '\\',
    ':',
    '=',
    '!=',
    '>',
    '<',
    '~',
    '[',
    ']',
    '../devtools-panel/filter',
    '*',
    '[0]',
    'and',
    'or',
    'not',
  ],
  ...['size:', 'dir:', 'type:', 'has:', 'is:', 'after:', 'transport:', 'in', 'gap', 'ws', '>1k', '12:03', '+1s'],
  ...['a', 'b.c', 'trade', '7', '{"a":1}', 'é', '\u{1F600}', '(?', 'a+', '|', '$', '^', 'null'],
] as const;

const nearlyRight = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));

const anyText = fc.oneof(nearlyRight, fc.string({ maxLength: 40, unit: 'binary' }));

const NOTHING_SEEN: SeenValues = {
  transports: ['ws'],
  types: ['a b', 'x"y'],
  channels: ['/a b'],
  protocols: ['socket.io'],
  events: [],
  streams: [],
  paths: new Map([['a.b', ['1', 'x y']]]),
};

describe('any text at all', () => {
  test('is a filter or says where it is wrong, and every filter has an answer to every message', () => {
    fc.assert(
      fc.property(anyText, fc.oneof(anyText, fc.json()), (filter, data) => {
        const read = parseFilter(filter);
        // A message passes or does not; a wrong place is a stretch of the text.
        const isAnswered = read.ok && typeof passes(filter, message(data)) === 'boolean';
        const { from, until } = read.ok ? { from: -1, until: -1 } : read.error;
        expect(isAnswered || (0 <= from && from < until && until <= filter.length)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('not turns every filter round', () => {
    fc.assert(
      fc.property(nearlyRight, anyText, (filter, data) => {
        const read = parseFilter(filter);
        const turned = `not (${filter} )`;
        // A quote or bracket that stays open would swallow the bracket behind it.
        if (!read.ok || read.value === null || !parseFilter(turned).ok || /["()/\\]/.test(filter)) return;
        expect(passes(turned, message(data))).toBe(!passes(filter, message(data)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a word finds exactly the messages that hold it', () => {
    const word = fc.stringMatching(/^[b-z0-9é_]{1,4}$/).filter((text) => !['or', 'not'].includes(text));
    fc.assert(
      fc.property(word, fc.string({ maxLength: 30 }), (text, data) => {
        expect(passes(text, message(data))).toBe(data.toLowerCase().includes(text.toLowerCase()));
      }),
    );
  });

  test('has suggestions that fit the place, and what is put in can be read', () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), (filter, place) => {
        const caret = Math.min(place, filter.length);
        const { from, until, items } = suggest(filter, caret, NOTHING_SEEN);
        expect(from).toBeLessThanOrEqual(caret);
        expect(until).toBeGreaterThanOrEqual(items.length === 0 ? 0 : caret);
        for (const { text } of items) expect(text).not.toBe('');
      }),
    );
    for (const typed of ['type:', 'a.b=', 'transport:', 'has:', 'size:', 'after:']) {
      for (const { text } of suggest(typed, typed.length, NOTHING_SEEN).items)
        expect([text, parseFilter(text).ok]).toEqual([text, true]);
    }
  });

  test('thousands of brackets are told to be too deep', () => {
    const read = parseFilter('('.repeat(5_000));
    expect(read).toMatchObject({ ok: false, error: { text: 'brackets are nested too deep', from: 100, until: 101 } });
    expect(parseFilter(`${'not '.repeat(5_000)}a`).ok).toBe(true);
  });
});
