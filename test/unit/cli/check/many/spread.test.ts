import { describe, expect, test } from 'vitest';
import { type Lane, spread, workerLane } from '../../../../../src/cli/check/many/spread.ts';

/** Doubles; the task 3 makes the thread fail, 4 makes it end. */
const SCRIPT = `
import { parentPort, workerData } from 'node:worker_threads';
parentPort.on('message', (task) => {
  if (task === 3) throw new Error('three');
  if (task === 4) process.exit(7);
  if (task === 5) return parentPort.postMessage({ error: 'five' });
  parentPort.postMessage({ answer: task * workerData });
});`;

const open = (): Lane<number, number> => workerLane(new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`), 2);

describe('tasks spread over threads', () => {
  test('are answered in their order; a thread that dies costs its own task alone', async () => {
    const counts: number[] = [];
    const answers = await spread<number, number | string>(
      [1, 2, 3, 4, 5, 6, 7],
      2,
      open,
      (task, error) => `${task}: ${error instanceof Error ? error.message : ''}`,
      (count) => counts.push(count),
    );
    expect(answers).toEqual([2, 4, '3: three', '4: exit status 7', '5: five', 12, 14]);
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('use no more lanes than there are tasks, and each lane is ended', async () => {
    let opened = 0;
    let ended = 0;
    const lane = (): Lane<number, number> => {
      opened += 1;
      return {
        run: async (task) => task,
        end: async () => {
          ended += 1;
        },
      };
    };
    const answers = await spread<number, number>(
      [1, 2],
      8,
      lane,
      () => 0,
      () => undefined,
    );
    expect([answers, opened, ended]).toEqual([[1, 2], 2, 2]);
  });

  test('of which there are none are answered', async () => {
    expect(
      await spread(
        [],
        2,
        open,
        () => 0,
        () => undefined,
      ),
    ).toEqual([]);
  });
});
