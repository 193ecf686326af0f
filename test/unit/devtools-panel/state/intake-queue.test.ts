import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { IntakeQueue } from '../../../../src/devtools-panel/state/intake-queue.ts';
import { INTAKE_RECORDS } from '../../../../src/devtools-panel/state/panel-limits.ts';
import type { TaskScheduler } from '../../../../src/devtools-panel/state/task-scheduler.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';

const records = (from: number, count: number): readonly WireRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'fault',
    n: from + index,
    at: millis(0),
    document: 'd',
    where: '',
    text: '',
  }));

/** TaskScheduler that are given by hand. */
function handTurns(): TaskScheduler & { give(): void } {
  let asked: (() => void) | null = null;
  return {
    next: (work) => (asked = work),
    stop: () => (asked = null),
    give() {
      const work = asked;
      asked = null;
      work?.();
    },
  };
}

describe('intake queue', () => {
  test('takes all records once and in order, whatever the batches', () => {
    const turns = handTurns();
    const taken: number[] = [];
    const queue = new IntakeQueue((batch) => taken.push(...batch.map(({ n }) => n)), turns);
    queue.push(records(0, 5));
    queue.push(records(5, 1_000));
    queue.push([]);
    queue.push(records(1_005, 95));
    expect([taken.length, queue.waiting]).toEqual([0, 1_100]);
    while (queue.waiting > 0) turns.give();
    expect(taken).toEqual(Array.from({ length: 1_100 }, (_, index) => index));
  });

  test('stops after its time and goes on in the next turn', () => {
    const turns = handTurns();
    let sum = 0;
    const queue = new IntakeQueue((batch) => {
      sum += batch.length;
      for (const end = performance.now() + 10; performance.now() < end;);
    }, turns);
    queue.push(records(0, 100));
    turns.give();
    // One stride of 32 used up the slice of 8 ms.
    expect([sum, queue.waiting]).toEqual([32, 68]);
    turns.give();
    expect(sum).toBe(64);
  });

  test('an action waits for what was pushed before it, not for what came after', () => {
    const turns = handTurns();
    const told: string[] = [];
    const queue = new IntakeQueue((batch) => told.push(`${batch.length}`), turns);
    queue.after(() => told.push('at once'));
    queue.push(records(0, 2));
    queue.after(() => told.push('between'));
    queue.push(records(2, 3));
    while (queue.waiting > 0) turns.give();
    expect(told).toEqual(['at once', '2', 'between', '3']);
  });

  test('a step that fails is passed, and what follows is taken in the next turn', () => {
    const turns = handTurns();
    const taken: number[] = [];
    const queue = new IntakeQueue((batch) => {
      if (batch[0]?.n === 0) throw new Error('broken take');
      taken.push(...batch.map(({ n }) => n));
    }, turns);
    queue.push(records(0, 2));
    queue.push(records(2, 3));
    expect(turns.give).toThrow('broken take');
    turns.give();
    expect([taken, queue.waiting]).toEqual([[2, 3, 4], 0]);
  });

  test('is ready until the bound is exceeded, and again when it is not', async () => {
    const turns = handTurns();
    const queue = new IntakeQueue(() => undefined, turns);
    await queue.whenReady();
    queue.push(records(0, INTAKE_RECORDS + 1));
    let hasRoom = false;
    const ready = queue.whenReady().then(() => (hasRoom = true));
    await Promise.resolve();
    expect(hasRoom).toBe(false);
    while (queue.waiting > 0) turns.give();
    await ready;
    expect(hasRoom).toBe(true);
  });

  test('with the browser’s own turns everything is taken too', async () => {
    const taken: number[] = [];
    const queue = new IntakeQueue((batch) => taken.push(...batch.map(({ n }) => n)));
    queue.push(records(0, 500));
    await new Promise<void>((resolve) => {
      queue.after(resolve);
    });
    expect(taken.length).toBe(500);
    queue.stop();
  });
});
