import type { StreamId } from '../../analysis/streams/stream.ts';
import { millis, type Millis } from '../../base/units.ts';
import type { Area } from '../../timeline/area.ts';
import { signal, type ReadonlySignal } from '@preact/signals';

/** Milliseconds for which a notice stays. */
const NOTICE_PERIOD = 4_000;

/** What the user laid over the recording: area, marks, pins, tabs. None of it changes the recording. */
export interface ViewState {
  /** The area dragged over lanes; the table shows only the messages in it. */
  readonly area: ReadonlySignal<Area | null>;
  /** Up to two instants to measure between, in the order in which they were set. */
  readonly marks: ReadonlySignal<readonly Millis[]>;
  /** Streams whose lanes stay on top. */
  readonly pinned: ReadonlySignal<ReadonlySet<StreamId>>;
  /** A notice of what the panel did last; empty after a few seconds. */
  readonly notice: ReadonlySignal<string>;
  /** The tab of each pane, by the pane's name. */
  readonly tabs: ReadonlySignal<Readonly<Record<string, string>>>;
  /** The instant under the pointer while it is over the lanes, `null` elsewhere. */
  pointedAt(): number | null;
  pointAt(at: number | null): void;
  setArea(area: Area | null): void;
  /** Sets the first mark, then the second; a third replaces both. */
  addMark(at: number): void;
  setMarks(marks: readonly number[]): void;
  /** Removes what belonged to a cleared recording; pins and tabs stay. */
  clear(): void;
  togglePin(stream: StreamId): void;
  chooseTab(pane: string, tab: string): void;
  /** Shows a notice for a few seconds. */
  readonly say: (notice: string) => void;
}

/** Makes an empty state. */
export function createViewState(): ViewState {
  const area = signal<Area | null>(null);
  const marks = signal<readonly Millis[]>([]);
  const pinned = signal<ReadonlySet<StreamId>>(new Set());
  const tabs = signal<Readonly<Record<string, string>>>({});
  const notice = signal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const setMarks = (next: readonly number[]): void => {
    marks.value = next.slice(0, 2).map(millis);
  };
  let pointed: number | null = null;
  return {
    pointedAt: () => pointed,
    pointAt(at) {
      pointed = at;
    },
    area,
    marks,
    pinned,
    notice,
    tabs,
    setArea(next) {
      area.value = next;
    },
    addMark: (at) => setMarks(marks.peek().length < 2 ? [...marks.peek(), at] : [at]),
    setMarks,
    clear() {
      area.value = null;
      setMarks([]);
    },
    togglePin(stream) {
      const next = new Set(pinned.peek());
      if (!next.delete(stream)) next.add(stream);
      pinned.value = next;
    },
    say(sentence) {
      notice.value = sentence;
      clearTimeout(timer);
      timer = setTimeout(() => {
        notice.value = '';
      }, NOTICE_PERIOD);
    },
    chooseTab(pane, tab) {
      tabs.value = { ...tabs.peek(), [pane]: tab };
    },
  };
}

/** The length between the two marks, `null` while there are fewer. */
export function markedLength(marks: readonly Millis[]): Millis | null {
  const [one, other] = marks;
  return one === undefined || other === undefined ? null : millis(Math.abs(other - one));
}
