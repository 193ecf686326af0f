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

  test.each(['greeted', 'couldNotRead'] as const)('prove nothing if one in between %s', (what) => {
    const interruptions = made();
    interruptions[what](15);
    expect(interruptions.excuses(refOf(10), refOf(20))).toBe(true);
    expect(interruptions.excuses(refOf(16), refOf(20))).toBe(false);
    expect(interruptions.excuses(refOf(10), refOf(15))).toBe(false);
  });

  test('across connections prove nothing only if the page ended the first, whatever greetings came', () => {
    const byServer = made();
    byServer.greeted(15);
    byServer.ended(0, false);
    expect(byServer.excuses(refOf(10), later(1))).toBe(false);
    const byPage = made();
    byPage.ended(0, true);
    expect(byPage.excuses(refOf(10), later(1))).toBe(true);
  });

  test('are remembered when the messages are judged again', () => {
    const before = made();
    before.ended(0, true);
    const again = made();
    again.endsOf(before);
    expect([again.hasEnded(0), again.isEndedByPage(0), again.hasEnded(1)]).toEqual([true, true, false]);
  });
});
