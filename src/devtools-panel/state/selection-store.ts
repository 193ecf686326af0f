import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Finding } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import type { ConnectionRef } from '../rows/event-rows.ts';
import type { StreamSummary } from '../rows/stream-summary.ts';
import type { Recording } from '../../store/recording.ts';
import type { Display } from './display.ts';

/** What is selected; positions are those of the selected stream's log. */
interface Selection {
  readonly stream: StreamId | null;
  readonly message: number | null;
  readonly finding: string | null;
}

/** Rows selected together, as positions of the selected stream's log: where the selection begins and ends. */
interface RowRange {
  readonly anchor: number;
  readonly head: number;
}

const NOTHING: Selection = { stream: null, message: null, finding: null };

/** The selection as views may use it. */
export type PanelSelection = Omit<SelectionStore, 'followSnapshot' | 'followMerge' | 'clear' | 'clearFinding'>;

/** What the user selected: positions and ids, and the stream, message and finding themselves. */
export class SelectionStore {
  readonly #recording: Recording;
  readonly #display: Display;
  readonly #current = signal(NOTHING);
  readonly #rows = signal<RowRange | null>(null);
  readonly #connection = signal<ConnectionRef | null>(null);
  /** The selected stream in the last snapshot, `undefined` if none is selected. */
  readonly stream: ReadonlySignal<StreamSummary | undefined>;
  /** The selected finding, `undefined` if none is selected or it was withdrawn. */
  readonly finding: ReadonlySignal<Finding | undefined>;
  /** The selected message, `undefined` if none is selected or it was dropped. */
  readonly message: ReadonlySignal<StreamMessage | undefined>;

  constructor(recording: Recording, display: Display) {
    this.#recording = recording;
    this.#display = display;
    const id = computed(() => this.#current.value.stream);
    const findingId = computed(() => this.#current.value.finding);
    const isStored = computed(() => {
      // Dropped messages are noticed with the next drawing.
      void display.drawings.value;
      const { stream, message } = this.#current.value;
      const log = stream === null ? undefined : recording.log(stream);
      return log !== undefined && message !== null && message >= log.begin && message < log.end;
    });
    this.stream = computed(() => display.snapshot.value.streams.find((summary) => summary.id === id.value));
    this.finding = computed(() =>
      findingId.value === null
        ? undefined
        : display.snapshot.value.findings.find((finding) => finding.id === findingId.value),
    );
    this.message = computed(() => {
      const { stream, message } = this.#current.value;
      if (stream === null || message === null || !isStored.value) return undefined;
      return recording.log(stream)?.message(message);
    });
  }

  get current(): ReadonlySignal<Selection> {
    return this.#current;
  }

  /** Rows selected together, `null` while only one is selected. */
  get rows(): ReadonlySignal<RowRange | null> {
    return this.#rows;
  }

  /** The selected connection of the selected stream, `null` if none is; then no message is selected. */
  get connection(): ReadonlySignal<ConnectionRef | null> {
    return this.#connection;
  }

  /** Selects a connection of the selected stream, for what no message shows; takes message and finding away. */
  selectConnection(connection: ConnectionRef | null): void {
    batch(() => {
      this.#rows.value = null;
      this.#current.value = { ...this.#current.peek(), message: null, finding: null };
      this.#connection.value = connection;
    });
  }

  /** The instant of the selected message, `undefined` if none is selected. */
  messageTime(): number | undefined {
    const { stream, message } = this.#current.peek();
    const at = stream === null || message === null ? undefined : this.#recording.log(stream)?.times.at(message);
    return at === undefined || Number.isNaN(at) ? undefined : at;
  }

  /** Another stream takes message and finding away; several rows become one, and a connection is no longer selected. */
  select(change: Partial<Selection>): void {
    const before = this.#current.peek();
    const isOther = change.stream !== undefined && change.stream !== before.stream;
    batch(() => {
      this.#rows.value = null;
      this.#connection.value = null;
      this.#current.value = isOther ? { ...NOTHING, ...change } : { ...before, ...change };
    });
  }

  selectRows(rows: RowRange | null): void {
    this.#rows.value = rows;
  }

  clearFinding(): void {
    this.#current.value = { ...this.#current.peek(), finding: null };
  }

  clear(): void {
    batch(() => {
      this.#rows.value = null;
      this.#connection.value = null;
      this.#current.value = NOTHING;
    });
  }

  /** Follows the snapshot: a stream that is gone is no longer selected, and the first with messages is selected. */
  followSnapshot(): void {
    const { stream } = this.#current.peek();
    const first = this.#display.snapshot.peek().streams.find(({ end }) => end > 0);
    const isGone = stream !== null && this.#recording.analysis.stream(stream) === undefined;
    if (isGone) this.clear();
    else if (stream === null && first !== undefined) this.#current.value = { ...NOTHING, stream: first.id };
  }

  /** Streams were joined or dropped: the selection goes with its stream, and positions have lost their meaning. */
  followMerge(): void {
    const { stream: id } = this.#current.peek();
    const stream = id === null ? undefined : this.#recording.analysis.stream(id);
    batch(() => {
      this.#rows.value = null;
      this.#current.value = stream === undefined ? NOTHING : { ...NOTHING, stream: stream.id };
    });
  }
}

/** @returns whether a position lies among the rows selected together. */
export const isWithin = (rows: RowRange | null, position: number): boolean =>
  rows !== null && position >= Math.min(rows.anchor, rows.head) && position <= Math.max(rows.anchor, rows.head);
