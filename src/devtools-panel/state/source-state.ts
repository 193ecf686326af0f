import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PageDoubts, RecordSource, SourceStatus } from '../source/source.ts';

/** What views may know and ask of the source of the records. */
export interface SourceState extends Pick<RecordSource, 'isLive' | 'cancel' | 'reloadPage' | 'setBrowserRequests'> {
  readonly status: ReadonlySignal<SourceStatus>;
  /** Milliseconds since the epoch at the recording's zero, 0 while unknown. */
  readonly startedAtEpoch: ReadonlySignal<number>;
  /** Records that have arrived and wait to be taken in, updated four times a second. */
  readonly waiting: ReadonlySignal<number>;
}

/** The same with the means to change it, for `state/` alone. */
export interface WritableSourceState extends SourceState {
  setStatus(status: SourceStatus): void;
  setWaiting(records: number): void;
}

/** Makes the state of a source that has not answered yet. */
export function createSourceState(source: RecordSource): WritableSourceState {
  const status = signal<SourceStatus>({ kind: 'connecting', recordedFromStart: false, startedAtEpoch: 0 });
  const waiting = signal(0);
  return {
    isLive: source.isLive,
    // Called on the source itself, which may be an instance of a class.
    ...(source.cancel === undefined ? {} : { cancel: () => source.cancel?.() }),
    ...(source.reloadPage === undefined ? {} : { reloadPage: () => source.reloadPage?.() }),
    ...(source.setBrowserRequests === undefined
      ? {}
      : { setBrowserRequests: (isEnabled: boolean) => source.setBrowserRequests?.(isEnabled) }),
    status,
    startedAtEpoch: computed(() => status.value.startedAtEpoch),
    waiting,
    setStatus(next) {
      status.value = next;
    },
    setWaiting(records) {
      waiting.value = records;
    },
  };
}

/** Whether more may be lost than anyone can count: a page has cut its recorder off, or interferes with its numbers. */
export const isLossUnknown = (doubts: PageDoubts | undefined): boolean =>
  doubts !== undefined && (doubts.cutOffs > 0 || doubts.refusals > 0);

/** @returns whether a file was read to its end. */
export const isComplete = (status: SourceStatus): boolean => status.kind === 'file' && status.isComplete;
