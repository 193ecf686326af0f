import { expect, test } from 'vitest';
import { faultLine } from '../../../../src/texts/cli/fault-lines.ts';

test('one line says when, what, and how many connections', () => {
  const noon = 12 * 3_600_000;
  expect(faultLine(noon, 'cut', 'start', 2)).toBe('12:00:00 cut: 2 connections');
  expect(faultLine(noon + 1_000, 'refuse', 'end', 1)).toBe('12:00:01 refuse ended: 1 connection');
});
