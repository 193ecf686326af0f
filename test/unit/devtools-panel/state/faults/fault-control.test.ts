import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFaultControl } from '../../../../../src/devtools-panel/state/faults/fault-control.ts';
import { parseSteps } from '../../../../../src/faults/parse-steps.ts';
import { planOf } from '../../../../../src/faults/one-click.ts';
import { EVERYTHING, type FaultPlan } from '../../../../../src/faults/plan.ts';
import { FAULTS } from '../../../../../src/texts/panel/faults.ts';

function plan(words: string): FaultPlan {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  return planOf(steps.value, EVERYTHING);
}

function control({ documents = 1, refused = 0 } = {}) {
  const calls: string[] = [];
  let gone: () => void = () => undefined;
  const made = createFaultControl({
    arm: async (text) => {
      calls.push(`arm ${JSON.parse(text).steps.length}`);
      return { armed: documents, refused };
    },
    disarm: () => calls.push('disarm'),
    armNextLoad: async () => void calls.push('next load'),
    byHand: async ({ data }) => {
      calls.push(data);
      return documents > 0;
    },
    whenGone: (listener) => (gone = listener),
  });
  return { calls, control: made, gone: () => gone() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is in force', () => {
  test('lasts as long as the plan, and then nothing is', async () => {
    const { control: faults } = control();
    await faults.arm(plan('down for 8s'), null);
    expect(faults.inForce.value).toMatchObject({ isForLoad: false });
    vi.advanceTimersByTime(7_999);
    expect(faults.inForce.value).not.toBeNull();
    vi.advanceTimersByTime(1);
    expect([faults.inForce.value, faults.outcome.value]).toEqual([null, FAULTS.over]);
  });

  test('a cut is done when it is armed', async () => {
    const { control: faults } = control();
    await faults.arm(plan('cut'), null);
    expect([faults.inForce.value, faults.outcome.value]).toEqual([null, FAULTS.done]);
  });

  test('frames that let no fault in are counted and said', async () => {
    const { control: faults } = control({ refused: 2 });
    await faults.arm(plan('half-open'), null);
    expect(faults.inForce.value).not.toBeNull();
    expect(faults.outcome.value).toMatch(/^2 frames of the page let no fault in/);
    await faults.arm(plan('cut'), null);
    expect(faults.outcome.value).toMatch(new RegExp(`^${FAULTS.done} 2 frames`));
  });

  test('what has no end lasts until it is stopped', async () => {
    const { control: faults, calls } = control();
    await faults.arm(plan('half-open'), null);
    vi.advanceTimersByTime(3_600_000);
    expect(faults.inForce.value?.until).toBeNull();
    faults.stop();
    expect([faults.inForce.value, calls]).toEqual([null, ['arm 1', 'disarm']]);
  });

  test('nothing is where no document lets the script in', async () => {
    const { control: faults } = control({ documents: 0 });
    await faults.arm(plan('half-open'), null);
    expect([faults.inForce.value, faults.outcome.value]).toEqual([null, FAULTS.notAllowed]);
  });

  test('ends with its page, also where it was armed for the load; the page before that is disarmed first', async () => {
    const first = control();
    await first.control.arm(plan('half-open'), null);
    first.gone();
    expect([first.control.inForce.value, first.control.outcome.value]).toEqual([null, FAULTS.endedWithPage]);
    const second = control();
    await second.control.armNextLoad(plan('half-open'));
    expect(second.control.inForce.value).toMatchObject({ isForLoad: true });
    second.gone();
    expect(second.control.inForce.value).toBeNull();
    expect(second.calls).toEqual(['disarm', 'next load']);
  });

  test('an answer that comes after a stop puts nothing in force', async () => {
    const { control: faults } = control();
    const armed = faults.arm(plan('half-open'), null);
    faults.stop();
    await armed;
    expect(faults.inForce.value).toBeNull();
  });
});

test('a filter that cannot be read is said, and nothing is armed', async () => {
  const { control: faults, calls } = control();
  await faults.arm(plan('lost where "size:"'), null);
  expect(calls).toEqual([]);
  expect(faults.outcome.value).toContain('size:');
});

test('a message by hand says whether it went', async () => {
  const request = { document: 'd', connection: 1, direction: 'out', encoding: 'text', data: 'x' } as const;
  const one = control();
  await one.control.sendByHand(request);
  expect(one.control.outcome.value).toBe(FAULTS.made('out'));
  const other = control({ documents: 0 });
  await other.control.sendByHand(request);
  expect(other.control.outcome.value).toBe(FAULTS.notAllowed);
});

test('without a live page nothing can be armed', async () => {
  const faults = createFaultControl(undefined);
  await faults.arm(plan('cut'), null);
  expect([faults.isAvailable, faults.inForce.value]).toEqual([false, null]);
});
