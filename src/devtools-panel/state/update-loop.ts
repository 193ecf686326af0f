import { batch } from '@preact/signals';
import { millis } from '../../base/units.ts';
import type { Recording } from '../../store/recording.ts';
import { fitSpan } from '../../timeline/scale.ts';
import type { WireRecord } from '../../wire/record.ts';
import type { Search } from '../search/search.ts';
import type { RecordSource, SourceStatus } from '../source/source.ts';
import type { DisplayStore } from './display.ts';
import { createFrameThrottle } from './frame-throttle.ts';
import { IntakeQueue } from './intake-queue.ts';
import type { WritableMessageDetails } from './message-details.ts';
import { BACKLOG, CATCH_UP_PERIOD, CLOCK_LAG, DRAW_PERIOD, FIGURES_PERIOD } from './panel-limits.ts';
import type { SelectionStore } from './selection-store.ts';
import { isComplete, type WritableSourceState } from './source-state.ts';
import type { Viewport } from './viewport.ts';

/** What the loop moves. */
interface UpdateLoopDeps {
  readonly recordSource: RecordSource;
  readonly recording: Recording;
  readonly source: WritableSourceState;
  readonly display: DisplayStore;
  readonly selection: SelectionStore;
  readonly viewport: Viewport;
  readonly search: Search;
  readonly details: WritableMessageDetails;
  /** Whether messages stay when the page goes elsewhere. */
  readonly keepsLog: () => boolean;
}

/** Takes records from the source into the recording, and brings the stores up to date at a bounded pace. */
export class UpdateLoop {
  readonly #deps: UpdateLoopDeps;
  readonly #queue = new IntakeQueue((records) => this.#take(records));
  readonly #throttle = createFrameThrottle(
    () => this.#draw(),
    () => (this.#isCatchingUp() ? CATCH_UP_PERIOD : DRAW_PERIOD),
  );
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(deps: UpdateLoopDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { recordSource, details } = this.#deps;
    recordSource.start({
      records: (batchOfRecords) => this.#queue.push(batchOfRecords),
      whenReady: () => this.#queue.whenReady(),
      whenProcessed: () => new Promise((resolve) => this.#queue.after(resolve)),
      status: (status) => this.#setStatus(status),
      body: details.addBody,
      facts: (document, connection, facts) => {
        details.addBrowserFacts(document, connection, facts);
        this.requestDrawing();
      },
    });
    this.#timer = setInterval(() => this.#tick(), FIGURES_PERIOD);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#queue.stop();
    this.#throttle.stop();
    this.#deps.search.stop();
    this.#deps.recordSource.stop();
  }

  /** Runs an action once everything that has arrived is taken in. */
  whenTaken(action: () => void): void {
    this.#queue.after(action);
  }

  /** Asks for a drawing of what has arrived, with one of the next frames. */
  requestDrawing(): void {
    this.#throttle.due();
  }

  #take(records: readonly WireRecord[]): void {
    const { recording, selection, keepsLog, source } = this.#deps;
    const before = recording.generation;
    recording.push(records, keepsLog() || !source.isLive);
    if (recording.generation !== before) selection.followMerge();
    this.requestDrawing();
  }

  /** A file is read as fast as possible, and what is drawn meanwhile is progress; the same holds for waiting records. */
  #isCatchingUp(): boolean {
    const { source } = this.#deps;
    return this.#queue.waiting >= BACKLOG || (!source.isLive && !isComplete(source.status.peek()));
  }

  #draw(): void {
    const { display, recording, viewport, search } = this.#deps;
    if (display.isPaused.peek()) return;
    // The first streams do not wait for the next tick; while catching up, everything is drawn at once and seldom.
    const isFirst = display.snapshot.peek().streams.length === 0 && recording.analysis.streams().length > 0;
    batch(() => {
      if (isFirst || this.#isCatchingUp()) display.refresh();
      viewport.follow();
      search.extend();
      display.draw();
    });
  }

  /** Four times a second: counters, the analysis' clock, the moving present. */
  #tick(): void {
    const { source, recording, display, viewport } = this.#deps;
    const { kind } = source.status.peek();
    // While records wait, their silence is ours and not the page's.
    if (source.isLive && this.#queue.waiting === 0 && (kind === 'connected' || kind === 'reconnected')) {
      recording.analysis.advance(millis(Math.max(recording.lastAt, display.liveNow() - CLOCK_LAG)));
    }
    batch(() => {
      display.refreshTotals();
      source.setWaiting(this.#queue.waiting);
      if (display.isPaused.peek() || this.#isCatchingUp()) return;
      if (display.isOutdated()) display.refreshSnapshot();
    });
    if (!display.isPaused.peek() && !this.#isCatchingUp() && viewport.isFollowing.peek()) this.requestDrawing();
  }

  #setStatus(status: SourceStatus): void {
    const { source } = this.#deps;
    const wasComplete = isComplete(source.status.peek());
    source.setStatus(status);
    if (!wasComplete && isComplete(status)) this.#showWhole();
  }

  /** A file was read to its end: all of it is shown, from its first message on. */
  #showWhole(): void {
    const { recording, display, viewport } = this.#deps;
    let first = Infinity;
    const status = this.#deps.source.status.peek();
    for (const [index, { endsAt }] of (status.kind === 'file' ? status.recordings : []).entries())
      if (endsAt !== null) recording.analysis.advanceRecording(index, endsAt);
    recording.analysis.finish();
    for (const log of recording.logs()) first = Math.min(first, log.oldest());
    batch(() => {
      display.refresh();
      display.draw();
      if (first < Infinity) viewport.show(fitSpan(first, Math.max(first + 1_000, recording.lastAt), 0.02));
    });
  }
}
