import { describe, expect, test } from 'vitest';
import { SharedNumbers } from '../../../../src/analysis/numbering/shared-numbers.ts';
import { Recording } from '../recording.ts';
import { findingsIn } from './loss/measure.ts';

/** Each message of a counter brings one number. */
function noted(arrivals: readonly (readonly [string, number])[]): SharedNumbers {
  const shared = new SharedNumbers();
  for (const [index, [group, number]] of arrivals.entries()) shared.note(group, number - 1, number, index);
  return shared;
}

describe('numbers that came in another group', () => {
  test('are known, as long as all of a hole came there and behind the last message of the group', () => {
    const shared = noted([
      ['a', 1],
      ['b', 2],
      ['b', 3],
    ]);
    expect(shared.cameElsewhere('a', 1, 3, 0)).toBe(true);
    expect(shared.cameElsewhere('a', 1, 4, 0)).toBe(false);
    expect(shared.cameElsewhere('a', 1, 3, 2)).toBe(false);
    expect(shared.cameElsewhere('b', 1, 3, 0)).toBe(false);
  });

  test('say nothing where two groups have brought the same number: each counts for itself', () => {
    const shared = noted([
      ['a', 1],
      ['b', 1],
      ['b', 2],
    ]);
    expect(shared.cameElsewhere('a', 1, 2, 0)).toBe(false);
  });

  test('are looked for in a bounded memory: a hole wider than that is not known', () => {
    const shared = new SharedNumbers();
    shared.note('b', 0, 1e12, 0);
    expect(shared.cameElsewhere('a', 1, 1e12, 0)).toBe(false);
  });
});

/** What is found in messages of several groups, in the order in which they came. */
function found(messages: readonly { readonly room: string; readonly seq: number }[]): readonly string[] {
  const recording = new Recording('https://app.test/');
  const connection = recording.socket(1_000);
  for (const [index, message] of messages.entries()) {
    recording.message(1_100 + index * 100, connection, JSON.stringify(message));
  }
  return findingsIn(recording).map(({ text }) => text);
}

/** Two rooms share a counter and take turns of 30 messages; a third has its own, every fifth message. */
function twoRoomsShare(lost: number): readonly { readonly room: string; readonly seq: number }[] {
  const messages = [];
  for (let seq = 1; seq <= 300; seq += 1) {
    if (seq !== lost) messages.push({ room: Math.floor(seq / 30) % 2 === 0 ? 'red' : 'blue', seq });
    if (seq % 5 === 0) messages.push({ room: 'own', seq: 70_000 + seq / 5 });
  }
  return messages;
}

describe('one counter for several groups', () => {
  test('has no gap where the group changes', () => {
    expect(found(twoRoomsShare(0))).toEqual([]);
  });

  test.each([
    [100, 'blue'],
    // The last number before the other room's turn: whose it was cannot be known.
    [119, 'red'],
    [120, 'red'],
  ])('has one gap where number %s came in no group', (lost, room) => {
    expect(found(twoRoomsShare(lost))).toEqual([
      expect.stringContaining(`Missed 1 message of ${room}: ${lost} never arrived`),
    ]);
  });

  test('two counters in step are two: what one lost did not come in the other', () => {
    const messages = [];
    for (let seq = 1; seq <= 60; seq += 1) {
      messages.push({ room: 'red', seq });
      if (seq !== 40) messages.push({ room: 'blue', seq });
    }
    expect(found(messages)).toEqual([expect.stringContaining('Missed 1 message of blue: 40 never arrived')]);
  });
});
