import { describe, expect, test } from 'vitest';
import { MessageDecider } from '../../../../src/acting/messages/decide-message.ts';
import type { MessageStep } from '../../../../src/acting/plan-run.ts';
import { millis } from '../../../../src/base/units.ts';
import type { MessageFault } from '../../../../src/faults/plan.ts';

const ALL = { share: null, every: null, direction: 'both', filter: '' } as const;
const stepOf = (fault: MessageFault, index = 0, isInForce = true): MessageStep => ({ index, fault, isInForce });
const everyMessage = (): boolean => true;

/** The numbers of the messages, from 1, that a step changes among so many. */
function changed(step: MessageStep, count: number, seed = 7): readonly number[] {
  const decider = new MessageDecider(seed, 1);
  const numbers: number[] = [];
  for (let message = 1; message <= count; message += 1)
    if (decider.next('in', [step], everyMessage).faults.length > 0) numbers.push(message);
  return numbers;
}

describe('the decision about a message', () => {
  test('by count takes every fifth', () => {
    expect(changed(stepOf({ kind: 'drop', ...ALL, every: 5 }), 20)).toEqual([5, 10, 15, 20]);
  });

  test('by share is the same for the same seed, and another for another', () => {
    const step = stepOf({ kind: 'drop', ...ALL, share: 0.1 });
    const first = changed(step, 1_000);
    expect(changed(step, 1_000)).toEqual(first);
    expect(changed(step, 1_000, 8)).not.toEqual(first);
    // A tenth of 1,000, give or take four standard deviations: 4 × √90 = 38.
    expect(Math.abs(first.length - 100)).toBeLessThan(38);
  });

  test('does not depend on when the step is in force: the numbers go on meanwhile', () => {
    const fault: MessageFault = { kind: 'drop', ...ALL, share: 0.5 };
    const whole = changed(stepOf(fault), 40);
    const decider = new MessageDecider(7, 1);
    const late: number[] = [];
    for (let message = 1; message <= 40; message += 1)
      if (decider.next('in', [stepOf(fault, 0, message > 20)], everyMessage).isDropped) late.push(message);
    expect(late).toEqual(whole.filter((message) => message > 20));
  });

  test('is for the direction and the filter of the step only, and each counts its own', () => {
    const fault: MessageFault = { kind: 'drop', ...ALL, every: 2, direction: 'out', filter: 'price' };
    const decider = new MessageDecider(7, 1);
    const ask = (direction: 'in' | 'out', text: string) =>
      decider.next(direction, [stepOf(fault)], (filter) => text.includes(filter)).isDropped;
    expect([ask('out', 'price'), ask('in', 'price'), ask('out', 'other'), ask('out', 'price')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test('sums the delays of several steps, and names all that change the message', () => {
    const delay = (by: number): MessageFault => ({ kind: 'delay', by: millis(by), jitter: millis(0), ...ALL });
    const steps = [stepOf(delay(100)), stepOf(delay(50), 1), stepOf({ kind: 'duplicate', ...ALL }, 2)];
    const decision = new MessageDecider(7, 1).next('in', steps, everyMessage);
    expect(decision).toMatchObject({ delay: 150, isTwice: true, isDropped: false, isSwapped: false });
    expect(decision.faults).toEqual(['delay', 'delay', 'duplicate']);
  });
});
