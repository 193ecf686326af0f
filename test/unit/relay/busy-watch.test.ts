import { describe, expect, test } from 'vitest';
import { type LongFrame, watchBusy } from '../../../src/relay/busy-watch.ts';
import type { BusyMessage } from '../../../src/wire/busy.ts';

/** A page whose clock and timers are the test's. */
function page(hasFrames: boolean) {
  const told: BusyMessage[] = [];
  const timers = new Map<number, { readonly task: () => void; due: number }>();
  let now = 0;
  let isHidden = false;
  let frame: ((frame: LongFrame) => void) | null = null;
  const end = watchBusy(
    {
      observeFrames: hasFrames
        ? (onFrame) => {
            frame = onFrame;
            return () => (frame = null);
          }
        : null,
      every(period, task) {
        timers.set(period, { task, due: now + period });
        return () => timers.delete(period);
      },
      now: () => now,
      isHidden: () => isHidden,
    },
    (message) => told.push(message),
  );
  return {
    told,
    end,
    running: () => timers.size + (frame === null ? 0 : 1),
    frame: (made: LongFrame) => frame?.(made),
    hide: (hidden: boolean) => (isHidden = hidden),
    /** The thread runs at `at`, for the first time since the last call. */
    runsAt(at: number) {
      now = at;
      for (const [period, timer] of timers) {
        if (timer.due > at) continue;
        timer.due = at + period;
        timer.task();
      }
    },
  };
}

const script = (invoker: string, duration: number) => ({
  startTime: 1_010,
  duration,
  invoker,
  sourceURL: 'http://a/app.js',
  sourceFunctionName: 'onTick',
});

describe('the watch of a busy thread', () => {
  test('tells long frames with the handlers of real-time traffic in them, once a second', () => {
    const { told, frame, runsAt } = page(true);
    const scripts = [
      script('DOMWebSocket.onmessage', 300),
      script('BUTTON.onclick', 50),
      script('DOMWebSocket.onmessage', 5),
    ];
    frame({ startTime: 1_000, duration: 400, scripts });
    expect(told).toEqual([]);
    runsAt(1_500);
    expect(told).toEqual([
      {
        type: 'busy',
        stretches: [
          {
            from: 1_000,
            length: 400,
            handlers: [{ invoker: 'DOMWebSocket.onmessage', source: 'onTick http://a/app.js', after: 10, length: 300 }],
          },
        ],
      },
    ]);
    runsAt(3_000);
    expect(told).toHaveLength(1);
  });

  test('leaves out frames below 100 ms in which no such handler ran', () => {
    const { told, frame, runsAt } = page(true);
    frame({ startTime: 1_000, duration: 99, scripts: [script('BUTTON.onclick', 90)] });
    frame({ startTime: 2_000, duration: 60, scripts: [script('EventSource.onmessage', 55)] });
    frame({ startTime: 3_000, duration: 120 });
    runsAt(4_000);
    expect(told[0]?.stretches.map(({ from }) => from)).toEqual([2_000, 3_000]);
  });

  test('sees by a timer that runs late, where the browser has no such frames', () => {
    const { told, runsAt } = page(false);
    runsAt(250);
    runsAt(1_700);
    runsAt(2_700);
    expect(told.flatMap(({ stretches }) => stretches)).toMatchObject([
      { from: 500, length: 1_200 },
      { from: 1_950, length: 750 },
    ]);
  });

  test('and not while the page is hidden, whose timers are slowed', () => {
    const { told, runsAt, hide } = page(false);
    hide(true);
    runsAt(1_000);
    runsAt(2_000);
    hide(false);
    runsAt(3_000);
    expect(told).toEqual([]);
  });

  test('ends with what it began, and holds no more than one message’s worth', () => {
    const { told, end, running, frame, runsAt } = page(true);
    for (let index = 0; index < 500; index += 1) frame({ startTime: index, duration: 200 });
    runsAt(1_000);
    expect(told[0]?.stretches).toHaveLength(100);
    end();
    expect(running()).toBe(0);
  });
});
