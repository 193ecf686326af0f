import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Analysis } from '../../analysis/analysis.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import type { Recording } from '../../store/recording.ts';
import type { RecordingTotals } from '../../store/recording-totals.ts';
import { NO_INDUCED } from '../rows/induced-marks.ts';
import type { Snapshot } from './snapshot.ts';
import type { SourceState } from './source-state.ts';
import { groupFindings, takeSnapshot } from './take-snapshot.ts';

/** The recording as the views show it: live, or as it stood when the view was paused. */
export interface Display {
  /** Streams, findings and page events as of the last summary. */
  readonly snapshot: ReadonlySignal<Snapshot>;
  readonly totals: ReadonlySignal<RecordingTotals>;
  readonly isPaused: ReadonlySignal<boolean>;
  /** Grows with each drawing of what has arrived (see `frame-throttle.ts`). */
  readonly drawings: ReadonlySignal<number>;
  /** The analysis itself. A view that reads it here is drawn again with each snapshot. */
  readonly analysis: Analysis;
  /** The present as it was last drawn. */
  readonly drawnAt: ReadonlySignal<number>;
  /** The present as this view may show it. */
  now(): number;
  /** The end of a stream's log as this view may show it. A view that reads it is drawn again with each drawing. */
  endOf(stream: StreamId): number;
  setPaused(isPaused: boolean): void;
}

/** The display with the means to bring it up to date, for `state/` alone. */
export class DisplayStore implements Display {
  readonly #recording: Recording;
  readonly #source: SourceState;
  readonly #onResume: () => void;
  readonly #snapshot = signal<Snapshot>({
    streams: [],
    findings: [],
    findingsByStream: new Map(),
    ledger: [],
    events: [],
    induced: NO_INDUCED,
    now: 0,
  });
  readonly #totals: Signal<RecordingTotals>;
  readonly #isPaused = signal(false);
  readonly #drawings = signal(0);
  readonly drawnAt = computed(() => {
    void this.#drawings.value;
    return this.now();
  });
  #pausedAt = 0;
  #snapshotRevision = -1;

  /** @param onResume called when the view goes live again; asks for a drawing. */
  constructor(recording: Recording, source: SourceState, onResume: () => void) {
    this.#recording = recording;
    this.#source = source;
    this.#onResume = onResume;
    this.#totals = signal(recording.totals);
  }

  get snapshot(): ReadonlySignal<Snapshot> {
    return this.#snapshot;
  }

  get totals(): ReadonlySignal<RecordingTotals> {
    return this.#totals;
  }

  get isPaused(): ReadonlySignal<boolean> {
    return this.#isPaused;
  }

  get drawings(): ReadonlySignal<number> {
    return this.#drawings;
  }

  get analysis(): Analysis {
    void this.#snapshot.value;
    return this.#recording.analysis;
  }

  /** The clock of the recording: the page's clock is ours, but the time of a file stands at its last record. */
  liveNow(): number {
    const startedAt = this.#source.startedAtEpoch.peek();
    const runs = this.#source.isLive && startedAt > 0 && this.#source.status.peek().kind !== 'updated';
    return runs ? Math.max(this.#recording.lastAt, Date.now() - startedAt) : this.#recording.lastAt;
  }

  now(): number {
    return this.#isPaused.peek() ? this.#pausedAt : this.liveNow();
  }

  endOf(stream: StreamId): number {
    void this.#drawings.value;
    const end = this.#recording.log(stream)?.end ?? 0;
    if (!this.#isPaused.value) return end;
    return Math.min(end, this.#snapshot.value.streams.find(({ id }) => id === stream)?.end ?? 0);
  }

  setPaused(next: boolean): void {
    if (next === this.#isPaused.peek()) return;
    if (next) {
      // The snapshot comes first: the paused view shows all that had arrived when the button was pressed.
      this.refreshSnapshot();
      this.#pausedAt = this.liveNow();
      this.#isPaused.value = true;
    } else {
      batch(() => {
        this.#isPaused.value = false;
        this.refresh();
        this.draw();
      });
      this.#onResume();
    }
  }

  /** Whether anything was found since the last snapshot; once a second is enough for what only ages. */
  isOutdated(): boolean {
    const isOld = this.liveNow() - this.#snapshot.peek().now >= 1_000;
    return isOld || this.#recording.analysis.revision !== this.#snapshotRevision;
  }

  refreshTotals(): void {
    this.#totals.value = this.#recording.totals;
  }

  refreshSnapshot(): void {
    this.#snapshotRevision = this.#recording.analysis.revision;
    const status = this.#source.status.peek();
    this.#snapshot.value = takeSnapshot(this.#recording, status, this.#snapshot.peek(), this.liveNow());
  }

  refresh(): void {
    this.refreshTotals();
    this.refreshSnapshot();
  }

  /** Has canvas and table draw what has arrived. */
  draw(): void {
    this.#drawings.value += 1;
  }

  /** After a clear: a paused view stands at the present. */
  restart(): void {
    if (this.#isPaused.peek()) this.#pausedAt = this.liveNow();
    this.refresh();
    this.draw();
  }

  /** After a change of numbering. A paused view keeps its snapshot, but must not show findings that are withdrawn. */
  refreshFindings(): void {
    if (!this.#isPaused.peek()) {
      this.refresh();
      this.draw();
      return;
    }
    const findings = this.#recording.analysis.findings().filter(({ from }) => from <= this.#pausedAt);
    this.#snapshot.value = { ...this.#snapshot.peek(), findings, findingsByStream: groupFindings(findings) };
  }
}
