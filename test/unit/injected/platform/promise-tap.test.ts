import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Habits from '../../../../src/injected/platform/habit.ts';
import type * as Initiator from '../../../../src/injected/platform/initiator.ts';
import type * as PromiseTap from '../../../../src/injected/platform/promise-tap.ts';
import { fire, RejectionEvents, stubEvents } from '../fake-events.ts';

let tap: typeof PromiseTap;
let habits: typeof Habits;
/** Whether the stack of a read shows a use; in a bundle of one file it does, for `then` and `await`. */
let isEvident = true;
vi.mock('../../../../src/injected/platform/initiator.ts', async (original) => ({
  ...(await original<typeof Initiator>()),
  isDirectUse: () => isEvident,
}));

beforeEach(async () => {
  isEvident = true;
  vi.resetModules();
  stubEvents();
  tap = await import('../../../../src/injected/platform/promise-tap.ts');
  habits = await import('../../../../src/injected/platform/habit.ts');
});
afterEach(() => void vi.unstubAllGlobals());

/** A promise of the platform with our tap, and what we learnt of it. */
function tapped<T>(promise: Promise<T>) {
  const learnt: unknown[] = [];
  const of = tap.whenUsed(
    promise,
    (value) => learnt.push(['done', value]),
    (error) => learnt.push(['failed', error]),
    'test',
  );
  return { promise, of, learnt };
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a promise that the page uses', () => {
  test('is learnt of right before the page, in the same turn', async () => {
    const { promise, learnt } = tapped(Promise.resolve(5));
    const order: unknown[] = [];
    void promise.then(() => order.push([...learnt]));
    await later();
    expect(order).toEqual([[['done', 5]]]);
  });
  test('is learnt of when it fails, and the page still gets the failure', async () => {
    const error = new Error('down');
    const { promise, learnt } = tapped(Promise.reject(error));
    await expect(promise.then(() => 'never')).rejects.toBe(error);
    expect(learnt).toEqual([['failed', error]]);
  });
  test('has no property of ours any more', () => {
    const { promise } = tapped(Promise.resolve(5));
    expect(Object.getOwnPropertyNames(promise)).toEqual(['constructor']);
    void promise.then(() => undefined);
    expect(Object.getOwnPropertyNames(promise)).toEqual([]);
  });
  test('is learnt of once, however often it is used', async () => {
    const { promise, learnt } = tapped(Promise.resolve(5));
    await Promise.all([promise.then(() => 1), promise.then(() => 2)]);
    expect(learnt).toHaveLength(1);
  });
});

describe('a promise at a place with a habit', () => {
  /** Observes a promise, and says whether a read of its constructor counts as a use. */
  const isUsedBy = (read: (promise: Promise<unknown>) => unknown, habit: Habits.Habit): boolean => {
    const promise = new Promise(() => undefined);
    const call = habits.isHabitual(habit) ? null : 'at poll (https://app.example/a.js:3:22)';
    const of = tap.whenUsed(promise, vi.fn(), vi.fn(), 'test', call, habit);
    void read(promise);
    return of.isOver;
  };
  const use = (promise: Promise<unknown>): unknown => promise.then(() => undefined);
  const look = (promise: Promise<unknown>): unknown => promise.constructor;

  test('is taken for used without a look at the stack', () => {
    const habit = habits.newHabit();
    const uses = Array.from({ length: 8 }, () => isUsedBy(use, habit));
    // No stack shows it any more.
    isEvident = false;
    expect([...uses, isUsedBy(use, habit)]).not.toContain(false);
  });
  test('is looked at each time after one was only looked at by the page', () => {
    const habit = habits.newHabit();
    isEvident = false;
    expect(isUsedBy(look, habit)).toBe(false);
    isEvident = true;
    for (let count = 0; count < 20; count += 1) expect(isUsedBy(use, habit)).toBe(true);
    isEvident = false;
    expect(isUsedBy(look, habit)).toBe(false);
  });
});

describe('a promise that the page does not use', () => {
  test('is left alone: a look at its constructor is no use', async () => {
    isEvident = false;
    const { promise, of, learnt } = tapped(Promise.resolve(5));
    expect(promise.constructor).toBe(Promise);
    await later();
    expect([of.wasRead, of.isOver, learnt]).toEqual([true, false, []]);
  });
  test('keeps what the page puts in the place of our accessor', () => {
    const { promise, of } = tapped(Promise.resolve(5));
    const Own = (): void => undefined;
    (promise as { constructor: unknown }).constructor = Own;
    tap.attachNow(of);
    expect(promise.constructor).toBe(Own);
  });
  test('a rejection that is for us alone is stopped and no error of the page', () => {
    tap.observeUnhandled((reason) => reason === 'ours');
    const rejection = (reason: string) =>
      new RejectionEvents('unhandledrejection', { _promise: Promise.resolve(), _reason: reason });
    const [ours, others] = [rejection('ours'), rejection('of the page')];
    fire(window, ours);
    fire(window, others);
    expect([ours.isStopped, ours.isPrevented]).toEqual([true, true]);
    expect([others.isStopped, others.isPrevented]).toEqual([false, false]);
  });
  test('that was rejected is learnt of from the event of the browser', () => {
    tap.observeUnhandled(() => false);
    const promise = Promise.reject(new Error('down'));
    promise.catch(() => undefined);
    const { of, learnt } = tapped(promise);
    fire(window, new RejectionEvents('unhandledrejection', { _promise: promise, _reason: 'forged', isTrusted: false }));
    fire(window, new RejectionEvents('unhandledrejection', { _promise: Promise.resolve(), _reason: 'of another' }));
    expect(learnt).toEqual([]);
    fire(window, new RejectionEvents('unhandledrejection', { _promise: promise, _reason: 'down' }));
    fire(window, new RejectionEvents('unhandledrejection', { _promise: promise, _reason: 'again' }));
    expect(learnt).toEqual([['failed', 'down']]);
    expect([of.isOver, Object.getOwnPropertyNames(promise)]).toEqual([true, []]);
  });
});

test('a failure of our own handler does not reach the page', async () => {
  const promise = Promise.resolve(5);
  tap.whenUsed(
    promise,
    () => {
      throw new Error('ours');
    },
    () => undefined,
    'test',
  );
  await expect(promise.then((value) => value)).resolves.toBe(5);
  await later();
});
