import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { FAULT_KINDS, PlanError, readFault } from '../../../src/faults/read-fault.ts';
import { anyStep } from './any-plan.ts';

test('every kind is read with its fields as they are', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(anyStep, ({ fault }) => {
      kinds.add(fault.kind);
      expect(readFault({ ...fault }, 'fault')).toEqual(fault);
    }),
    { numRuns: 1_000 },
  );
  expect([...kinds].sort()).toEqual([...FAULT_KINDS].sort());
});

/** The kind that was read, or the place of what was not understood; our own mistakes throw. */
function outcome(value: unknown): string {
  try {
    return readFault(value, 'fault').kind;
  } catch (error) {
    if (error instanceof PlanError) return error.place;
    throw error;
  }
}

test('a value of any kind is read or refused with its place', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(...FAULT_KINDS), fc.anything(), (value, kind, field) => {
      for (const each of [value, { kind, status: field, code: field, share: field, by: field }])
        expect(outcome(each)).toMatch(new RegExp(`^(?:fault|${FAULT_KINDS.join('|')})`));
    }),
  );
});
