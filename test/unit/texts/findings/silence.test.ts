import { expect, test } from 'vitest';
import { silenceText } from '../../../../src/texts/findings/silence.ts';

const silence = {
  at: '12:00:00',
  silent: 30_000,
  usual: 1_000,
  long: 1_500,
  threshold: 5_000,
  pauses: 1_200,
  isBroken: false,
};

test('a silence names what is usual, and that the connection broke only if it did', () => {
  const evidence = ['1,200 pauses before it: median 1 s, 99 % below 1.5 s', 'silent beyond 5 s'];
  expect(silenceText(silence).text).toBe('No message for 30 s at 12:00:00; usually there is one every 1 s.');
  expect(silenceText(silence).evidence).toEqual(evidence);
  expect(silenceText({ ...silence, isBroken: true }).evidence).toEqual([
    ...evidence,
    'the connection broke at its end',
  ]);
});
