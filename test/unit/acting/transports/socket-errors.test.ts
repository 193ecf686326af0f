import { expect, test } from 'vitest';
import { isValidClose, stillConnecting } from '../../../../src/acting/transports/socket-errors.ts';

test('the arguments of close that the platform takes are 1000, 3000 to 4999, and a short reason', () => {
  const takes = (...args: readonly unknown[]) => isValidClose(args);
  expect([takes(), takes(1000), takes(3000, 'bye'), takes(4999)]).toEqual([true, true, true, true]);
  expect([takes(1001), takes(2999), takes(5000), takes('1000'), takes(1000, 'x'.repeat(200))]).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('sending too early is an InvalidStateError', () => {
  expect(stillConnecting()).toMatchObject({ name: 'InvalidStateError' });
});
