import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as PlanRuns from '../../../src/acting/plan-run.ts';
import { millis } from '../../../src/base/units.ts';
import { EVERYTHING, type ConnectionFault, type FaultPlan, type Step } from '../../../src/faults/plan.ts';
import { createRecorder } from '../../../src/injected/recorder.ts';

let runs: typeof PlanRuns;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  runs = await import('../../../src/acting/plan-run.ts');
});
afterEach(() => void vi.useRealTimers());

const stepOf = (fault: Step['fault'], at = 0, lasts: number | null = null): Step => ({
  at: millis(at),
  lasts: lasts === null ? null : millis(lasts),
  fault,
});

function start(steps: readonly Step[], target = EVERYTHING, elapsed = 0) {
  const recorder = createRecorder({ now: () => 0, wall: () => 0, wait: () => undefined }, () => undefined);
  const done: string[] = [];
  const actor = {
    begin: ({ kind }: ConnectionFault) => done.push(`begin ${kind}`),
    end: ({ kind }: ConnectionFault) => done.push(`end ${kind}`),
    release: () => undefined,
    isNeeded: () => false,
  };
  const plan: FaultPlan = { version: 1, name: 'mine', seed: 1, target, steps };
  const run = new runs.PlanRun(plan, 3, recorder, [actor], () => done.push('over'));
  const marks = () =>
    Array.from({ length: recorder.ring.next() }, (_, n) => recorder.ring.find(n)).flatMap((entry) =>
      entry === null ? [] : [`${entry.connection} ${JSON.stringify(entry.detail)}`],
    );
  run.start(elapsed);
  return { run, done, marks };
}

const SOCKET = { transport: 'websocket', url: 'ws://app.test/feed', connection: 4 } as const;

describe('a plan in force', () => {
  test('begins and ends its steps at their times, and is over with the last', () => {
    const { done } = start([stepOf({ kind: 'cut' }, 5_000), stepOf({ kind: 'refuse' }, 5_000, 8_000)]);
    vi.advanceTimersByTime(4_999);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(['begin cut', 'begin refuse']);
    vi.advanceTimersByTime(8_000);
    expect(done).toEqual(['begin cut', 'begin refuse', 'end refuse', 'over']);
  });

  test('in a frame that came later: what is over is left out, the rest keeps its times', () => {
    const steps = [
      stepOf({ kind: 'cut' }, 1_000),
      stepOf({ kind: 'refuse' }, 1_000, 8_000),
      stepOf({ kind: 'stuck' }, 0, 2_000),
      stepOf({ kind: 'freeze' }, 5_000, 1_000),
    ];
    const { done } = start(steps, EVERYTHING, 3_000);
    expect(done).toEqual(['begin refuse']);
    vi.advanceTimersByTime(2_000);
    expect(done.slice(1)).toEqual(['begin freeze']);
    vi.advanceTimersByTime(4_000);
    expect(done.slice(2)).toEqual(['end freeze', 'end refuse', 'over']);
    expect(start(steps, EVERYTHING, 10_000).done).toEqual(['over']);
  });

  test('ends everything at once when it is stopped, and begins nothing more', () => {
    const { run, done } = start([stepOf({ kind: 'half-open' }), stepOf({ kind: 'cut' }, 1_000)]);
    run.stop();
    run.stop();
    vi.advanceTimersByTime(10_000);
    expect(done).toEqual(['begin half-open', 'end half-open', 'over']);
  });

  test('marks where each begins and ends, with its run and its name', () => {
    const { run, marks } = start([stepOf({ kind: 'stuck' })]);
    run.stop();
    expect(marks()).toEqual([
      '0 {"run":3,"phase":"start","fault":"stuck","message":null,"text":"mine"}',
      '0 {"run":3,"phase":"end","fault":"stuck","message":null,"text":""}',
    ]);
  });

  test('concerns what meets address, transport and connection', () => {
    const { run } = start([stepOf({ kind: 'stuck' })], {
      address: 'app.test/*ed',
      transports: ['websocket'],
      connection: { document: 'd', connection: 4 },
    });
    expect(run.concerns(SOCKET)).toBe(true);
    expect(run.concerns({ ...SOCKET, connection: 5 })).toBe(false);
    expect(run.concerns({ ...SOCKET, transport: 'fetch' })).toBe(false);
    expect(run.concerns({ ...SOCKET, url: 'ws://app.test/other' })).toBe(false);
    expect(run.fault(SOCKET, 'refuse', 'stuck')).toEqual({ kind: 'stuck' });
    expect(run.fault(SOCKET, 'refuse')).toBeNull();
  });

  test('numbers the connections as it meets them', () => {
    const { run } = start([stepOf({ kind: 'stuck' })]);
    expect([run.ordinalOf(9), run.ordinalOf(4), run.ordinalOf(9)]).toEqual([1, 2, 1]);
  });
});
