import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { planOf } from '../../../src/faults/one-click.ts';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import { EVERYTHING } from '../../../src/faults/plan.ts';
import { FaultRun } from '../../../src/proxy/fault-run.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A run that notes what it reports, with the seconds since it was armed. */
function startRun(words: string) {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  const start = Date.now();
  const told: string[] = [];
  const tell = (text: string): void => void told.push(`${(Date.now() - start) / 1_000} ${text}`);
  const run = new FaultRun(planOf(steps.value, EVERYTHING), 1, {
    onInstant: (_run, { kind }) => tell(kind),
    onChange: (own, step, phase) => tell(`${phase} ${own.plan.steps[step]?.fault.kind} (${own.inForce.length})`),
    onEnd: () => tell('over'),
  });
  run.start();
  return { run, told };
}

test('steps come and go at their times; then the run is over', () => {
  const { run, told } = startRun('at 5s cut; down for 8s; at 10s stuck for 1s');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([
    '5 cut',
    '5 cut',
    '5 start refuse (1)',
    '10 start stuck (2)',
    '11 end stuck (1)',
    '13 end refuse (0)',
    '13 over',
  ]);
  expect(run.isOver).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is to happen at once happens within start', () => {
  expect(startRun('cut').told).toEqual(['0 cut', '0 over']);
  expect(startRun('half-open').told).toEqual(['0 start half-open (1)']);
});

test('stopped, everything ends at once and no timer is left', () => {
  const { run, told } = startRun('freeze for 10s; cut');
  vi.advanceTimersByTime(2_000);
  run.stop();
  run.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['0 start freeze (1)', '2 end freeze (0)', '2 over']);
  expect(vi.getTimerCount()).toBe(0);
});
