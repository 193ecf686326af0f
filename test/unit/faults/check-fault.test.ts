import * as fc from '../../property.ts';
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import {
  codeProblem,
  everyProblem,
  rateProblem,
  reasonProblem,
  roundShare,
  seedProblem,
  shareProblem,
  statusProblem,
  timeProblem,
} from '../../../src/faults/check-fault.ts';

test('a close frame carries what RFC 6455 lets a server send', () => {
  const sent = Array.from({ length: 6_000 }, (_, code) => code).filter((code) => codeProblem(code) === null);
  // 1000-1003 and 1007-1014 are 4 + 8 codes, 3000-4999 are 2,000.
  expect(sent.length).toBe(2_012);
  for (const code of [999, 1_004, 1_005, 1_006, 1_015, 2_999, 5_000, 4_000.5]) expect(codeProblem(code)).not.toBeNull();
});

test('a reason has at most 123 bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 130 }), (reason) => {
      expect(reasonProblem(reason) === null).toBe(Buffer.byteLength(reason) <= 123);
    }),
  );
  expect(reasonProblem('\ud800')).not.toBeNull();
});

test('bounds of the numbers', () => {
  const isRight = (problem: string | null): boolean => problem === null;
  expect([199, 200, 503, 599, 600, 200.5].map((status) => isRight(statusProblem(status)))).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
  expect([0, 1, 0.5, Number.NaN].map((rate) => isRight(rateProblem(rate)))).toEqual([false, true, false, false]);
  expect([0, 0.000_001, 1, 1.1].map((share) => isRight(shareProblem(share)))).toEqual([false, true, true, false]);
  expect([0, 1, 5, 1.5].map((every) => isRight(everyProblem(every)))).toEqual([false, true, true, false]);
  expect([-1, 0, 2 ** 32 - 1, 2 ** 32].map((seed) => isRight(seedProblem(seed)))).toEqual([false, true, true, false]);
  expect([isRight(timeProblem(0, 0)), isRight(timeProblem(0, 1)), isRight(timeProblem(86_400_001, 0))]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a share is held in millionths', () => {
  expect(roundShare(0.1 + 0.2)).toBe(0.3);
  expect(roundShare(1 / 3)).toBe(0.333_333);
});
