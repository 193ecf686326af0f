import { expect, test } from 'vitest';
import { createTaskScheduler } from '../../../../src/devtools-panel/state/task-scheduler.ts';

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('work runs in a later task, and the last piece scheduled before it is the one that runs', async () => {
  const scheduler = createTaskScheduler();
  const ran: string[] = [];
  scheduler.next(() => ran.push('first'));
  scheduler.next(() => ran.push('second'));
  expect(ran).toEqual([]);
  await task();
  expect(ran).toEqual(['second']);
});

test('work that is stopped never runs', async () => {
  const scheduler = createTaskScheduler();
  let hasRun = false;
  scheduler.next(() => {
    hasRun = true;
  });
  scheduler.stop();
  await task();
  expect(hasRun).toBe(false);
});
