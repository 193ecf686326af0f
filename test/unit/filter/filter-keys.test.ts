import { expect, test } from 'vitest';
import { keyMeantBy, keyOf } from '../../../src/filter/filter-keys.ts';

test('a key has its own name and its synonyms, and no inherited ones', () => {
  expect([keyOf('type'), keyOf('kind'), keyOf('direction'), keyOf('constructor')]).toEqual([
    'type',
    'type',
    'dir',
    undefined,
  ]);
});

test('one typing mistake is understood: a letter missing, added, wrong, or two swapped', () => {
  expect(['typ', 'typee', 'tipe', 'tyep'].map(keyMeantBy)).toEqual(['type', 'type', 'type', 'type']);
});

test('two mistakes, short words and the scheme of an address are not taken for a key', () => {
  expect([keyMeantBy('tpye2'), keyMeantBy('is'), keyMeantBy('https')]).toEqual([undefined, undefined, undefined]);
});
