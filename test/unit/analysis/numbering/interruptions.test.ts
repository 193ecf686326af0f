import { describe, expect, test } from 'vitest';
import { Interruptions } from '../../../../src/analysis/numbering/interruptions.ts';
import { refOf } from './refs.ts';

const made = (isUnrecorded = false) => new Interruptions({ isUnrecorded: () => isUnrecorded });
const later = (connection: number) => refOf(20, { connection });

describe('numbers skipped between two messages', () => {
  test('are a loss if nothing happened in between', () => {
    expect(made().excuses(refOf(10), refOf(20))).toBe(false);
  });

  test('prove nothing across a hole in our own recording', () => {
    expect(made(true).excuses(refOf(10), refOf(20))).toBe(true);
  });

  test.each(['asked', 'couldNotRead'] as const)('prove nothing if one in between %s', (what) => {
    const interruptions = made();
    interruptions[what](15);
    expect(interruptions.excuses(refOf(10), refOf(20))).toBe(true);
    expect(interruptions.excuses(refOf(16), refOf(20))).toBe(false);
    expect(interruptions.excuses(refOf(10), refOf(15))).toBe(false);
  });

  test('across connections prove nothing only if the page ended the first, whatever greetings came', () => {
    const byServer = made();
    byServer.asked(15);
    byServer.ended(0, false);
    expect(byServer.excuses(refOf(10), later(1))).toBe(false);
    const byPage = made();
    byPage.ended(0, true);
    expect(byPage.excuses(refOf(10), later(1))).toBe(true);
  });

  test('prove nothing around a greeting near the beginning of a connection, or soon after the page asked', () => {
    const interruptions = made();
    for (let index = 0; index < 30; index += 1) {
      interruptions.came(0);
      if (index === 2 || index === 15) interruptions.mayGreet({ index });
    }
    expect(interruptions.excuses(refOf(1), refOf(4))).toBe(true);
    // The same words later are an ordinary message.
    expect(interruptions.excuses(refOf(14), refOf(16))).toBe(false);
    interruptions.asked(40);
    interruptions.mayGreet({ index: 45 });
    interruptions.mayGreet({ index: 65 });
    expect([interruptions.excuses(refOf(44), refOf(46)), interruptions.excuses(refOf(64), refOf(66))]).toEqual([
      true,
      false,
    ]);
  });

  test('are remembered when the messages are judged again', () => {
    const before = made();
    before.ended(0, true);
    const again = made();
    again.endsOf(before);
    expect([again.hasEnded(0), again.isEndedByPage(0), again.hasEnded(1)]).toEqual([true, true, false]);
  });
});
