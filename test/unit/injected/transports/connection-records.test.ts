import { beforeEach, expect, test, vi } from 'vitest';
import { stubEvents } from '../fake-events.ts';
import type * as Records from '../../../../src/injected/transports/connection-records.ts';

let records: typeof Records;
beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  records = await import('../../../../src/injected/transports/connection-records.ts');
  return () => vi.unstubAllGlobals();
});

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
  expect(records.codeIn({ closeCode: 7 })).toBe(7);
  expect(records.textIn({ reason: 'enough' }, 'reason')).toBe('enough');
});

test('what is none of the kind counts as none, and no code of the page is run', () => {
  for (const info of [undefined, null, 7, 'text', {}, { closeCode: '7', reason: 7 }, getters]) {
    expect(records.codeIn(info)).toBeNull();
    expect(records.textIn(info, 'reason')).toBe('');
  }
});

test('of a long reason the beginning is taken', () => {
  expect(records.textIn({ reason: 'x'.repeat(5_000) }, 'reason')).toHaveLength(500);
});
