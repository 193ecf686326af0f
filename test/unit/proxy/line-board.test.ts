import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { planOf } from '../../../src/faults/one-click.ts';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import { EVERYTHING, type FaultPlan } from '../../../src/faults/plan.ts';
import { Line } from '../../../src/proxy/line.ts';
import { LineBoard, type RunFigures } from '../../../src/proxy/line-board.ts';
import { Link } from '../../../src/proxy/link.ts';

const plan = (words: string, seed = 1, address = ''): FaultPlan => {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  return planOf(steps.value, { ...EVERYTHING, address }, '', seed);
};

const openLine = async (board: LineBoard, address = 'ws://a.test/feed'): Promise<Line> => {
  const line = new Line(new Link(new Socket()), [address], 'request');
  board.add(line);
  expect(await board.pass(line)).toEqual({ kind: 'go' });
  return line;
};

describe('the same seed gives the same delays by the number of the message', () => {
  const delaysOf = async (seed: number, before: number): Promise<readonly number[]> => {
    const board = new LineBoard(() => undefined);
    const [first, second] = [await openLine(board), await openLine(board)];
    for (let count = 0; count < before; count += 1) board.nextDelay(first, 'in');
    const run = board.arm(plan('delay 500ms jitter 400ms', seed), () => undefined);
    // Taken in another order each time: connections and directions do not touch each other.
    const taken = before % 2 === 0 ? [first, second] : [second, first];
    const delays = new Map(taken.map((line) => [line, Array.from({ length: 20 }, () => board.nextDelay(line, 'in'))]));
    run.stop();
    return [...(delays.get(first) ?? []), ...(delays.get(second) ?? [])];
  };

  test('twice, whatever came before and in whatever order', async () => {
    const once = await delaysOf(7, 0);
    expect(await delaysOf(7, 5)).toEqual(once);
    expect(await delaysOf(7, 6)).toEqual(once);
    expect(new Set(once).size).toBeGreaterThan(20);
    expect(await delaysOf(8, 0)).not.toEqual(once);
  });
});

test('a delay of one direction leaves the other alone', async () => {
  const board = new LineBoard(() => undefined);
  const line = await openLine(board);
  board.arm(plan('delay 500ms when sent'), () => undefined);
  expect([board.nextDelay(line, 'in'), board.nextDelay(line, 'out')]).toEqual([0, 500]);
});

test('two runs at once add up, and each ends alone', async () => {
  const board = new LineBoard(() => undefined);
  const line = await openLine(board);
  const first = board.arm(plan('delay 100ms'), () => undefined);
  board.arm(plan('delay 20ms'), () => undefined);
  expect(board.nextDelay(line, 'in')).toBe(120);
  first.stop();
  expect(board.nextDelay(line, 'in')).toBe(20);
});

test('an attempt that waits goes on when it may, is refused, or is gone', async () => {
  const board = new LineBoard(() => undefined);
  const stuck = board.arm(plan('stuck'), () => undefined);
  const [one, two] = [0, 1].map(() => new Line(new Link(new Socket()), ['ws://a.test/'], 'request'));
  if (one === undefined || two === undefined) throw new Error('two lines');
  board.add(one);
  board.add(two);
  const [first, second] = [board.pass(one), board.pass(two)];
  two.link.destroy();
  expect(await second).toEqual({ kind: 'gone' });
  const refuse = board.arm(plan('status 429'), () => undefined);
  expect(await first).toEqual({ kind: 'status', status: 429 });
  refuse.stop();
  stuck.stop();
});

test('a run counts what it met and reports what it did', async () => {
  const marks: string[] = [];
  const ended: RunFigures[] = [];
  const board = new LineBoard(({ run, phase, fault }) => marks.push(`${run} ${phase} ${fault.kind}`));
  const feed = await openLine(board);
  await openLine(board, 'ws://a.test/chat');
  const hidden = new Line(new Link(new Socket()), ['https://a.test/', 'wss://a.test/'], 'hidden');
  board.add(hidden);
  const run = board.arm(plan('half-open', 1, '/feed'), (figures) => ended.push(figures));
  expect(board.figures(run)).toEqual({ connections: 1, hidden: 1 });
  run.stop();
  expect(feed.link.destroyed).toBe(true);
  expect([marks, ended]).toEqual([['1 start half-open', '1 end half-open'], [{ connections: 1, hidden: 1 }]]);
});
