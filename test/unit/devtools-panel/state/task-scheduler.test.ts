import { expect, test } from 'vitest';
import { createTaskScheduler } from '../../../../src/devtools-panel/state/task-scheduler.ts';
import { untilHolds } from '../../until-holds.ts';

test('work runs in a later task, and the last piece scheduled before it is the one that runs', async () => {
  const scheduler = createTaskScheduler();
  const ran: string[] = [];
  scheduler.next(() => ran.push('first'));
  scheduler.next(() => ran.push('second'));
  expect(ran).toEqual([]);
  await untilHolds(() => expect(ran).toEqual(['second']));
});

test('work that is stopped never runs', async () => {
  const scheduler = createTaskScheduler();
  let hasRun = false;
  scheduler.next(() => {
    hasRun = true;
  });
  scheduler.stop();
  const ran = new Promise<void>((resolve) => scheduler.next(resolve));
  await ran;
  expect(hasRun).toBe(false);
});
