import { millis } from '../base/units.ts';
import { HANDLER_TEXT, HANDLERS_LIMIT, STRETCHES_LIMIT } from '../wire/busy.ts';
import type { BusyHandler, BusyMessage, BusyStretch } from '../wire/busy.ts';

/** What the watch needs of the platform. */
export interface BusyWatchDeps {
  /** Begins to observe long frames; `null` where the browser has none. @returns what ends it. */
  observeFrames: ((onFrame: (frame: LongFrame) => void) => () => void) | null;
  /** Runs a task again and again. @returns what ends it. */
  every(period: number, task: () => void): () => void;
  /** Milliseconds on the document's monotonic clock. */
  now(): number;
  isHidden(): boolean;
}

/** The part of a `PerformanceLongAnimationFrameTiming` that is read. */
export interface LongFrame {
  readonly startTime: number;
  readonly duration: number;
  readonly scripts?: readonly LongScript[];
}

interface LongScript {
  readonly startTime: number;
  readonly duration: number;
  readonly invoker?: string;
  readonly sourceURL?: string;
  readonly sourceFunctionName?: string;
}

/** Milliseconds from which on a stretch is reported, and a handler within it. */
const LEAST = 100;
const LEAST_HANDLER = 20;

/** Handlers of real-time traffic, as browsers name them. */
const REAL_TIME = /^(DOM)?(WebSocket|EventSource|RTCDataChannel|XMLHttpRequest|ReadableStream|Response|fetch)/i;

/** Milliseconds between two looks at a timer's delay, and between two messages. */
const PERIOD = 250;
const REPORT_PERIOD = 1_000;

/**
 * Tells when the page's thread is busy, and with which handlers of real-time traffic: by the browser's long animation
 * frames, else by how late a timer of ours runs. A page without a panel is not watched.
 *
 * @returns what ends it.
 */
export function watchBusy(deps: BusyWatchDeps, report: (message: BusyMessage) => void): () => void {
  let stretches: BusyStretch[] = [];
  const add = (stretch: BusyStretch): void => {
    const isLong = stretch.length >= LEAST || stretch.handlers.length > 0;
    if (isLong && stretches.length < STRETCHES_LIMIT) stretches.push(stretch);
  };
  const flush = (): void => {
    if (stretches.length === 0) return;
    report({ type: 'busy', stretches });
    stretches = [];
  };
  const { observeFrames } = deps;
  const endWatching = observeFrames === null ? watchTimer(deps, add) : observeFrames((frame) => add(stretchOf(frame)));
  const endReports = deps.every(REPORT_PERIOD, flush);
  return () => {
    endWatching();
    endReports();
  };
}

function stretchOf({ startTime, duration, scripts = [] }: LongFrame): BusyStretch {
  const handlers = scripts
    .filter(({ invoker = '', duration: length }) => length >= LEAST_HANDLER && REAL_TIME.test(invoker))
    .slice(0, HANDLERS_LIMIT)
    .map((script): BusyHandler => {
      const { invoker = '', sourceFunctionName = '', sourceURL = '' } = script;
      return {
        invoker: invoker.slice(0, HANDLER_TEXT),
        source: `${sourceFunctionName} ${sourceURL}`.trim().slice(0, HANDLER_TEXT),
        after: millis(Math.max(0, script.startTime - startTime)),
        length: millis(script.duration),
      };
    });
  return { from: millis(startTime), length: millis(duration), handlers };
}

/** A timer that runs late was held up by whatever ran before it. A hidden page's timers are slowed on purpose. */
function watchTimer({ every, now, isHidden }: BusyWatchDeps, add: (stretch: BusyStretch) => void): () => void {
  let due = now() + PERIOD;
  let wasHidden = isHidden();
  return every(PERIOD, () => {
    const at = now();
    if (!wasHidden && !isHidden() && at > due) add({ from: millis(due), length: millis(at - due), handlers: [] });
    wasHidden = isHidden();
    due = at + PERIOD;
  });
}
