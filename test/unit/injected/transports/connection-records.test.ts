import { expect, test } from 'vitest';
import { codeIn, textIn } from '../../../../src/injected/transports/connection-records.ts';

/** An object of the page whose members are read by code of the page. */
const getters = {
  get closeCode(): number {
    throw new Error('must not be read');
  },
  get reason(): string {
    throw new Error('must not be read');
  },
};

test('code and reason of an end are read where they are plain data', () => {
  expect(codeIn({ closeCode: 7 })).toBe(7);
  expect(textIn({ reason: 'enough' }, 'reason')).toBe('enough');
});

test('what is none of the kind counts as none, and no code of the page is run', () => {
  for (const info of [undefined, null, 7, 'text', {}, { closeCode: '7', reason: 7 }, getters]) {
    expect(codeIn(info)).toBeNull();
    expect(textIn(info, 'reason')).toBe('');
  }
});

test('of a long reason the beginning is taken', () => {
  expect(textIn({ reason: 'x'.repeat(5_000) }, 'reason')).toHaveLength(500);
});
