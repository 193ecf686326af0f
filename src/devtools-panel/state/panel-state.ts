import type { RecordRef } from '../../analysis/finding.ts';
import type { NumberingChoice } from '../../analysis/numbering/numbering-rule.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import type { GroupId } from '../../timeline/lanes.ts';
import type { Payload } from '../../wire/record.ts';
import type { RecordSource, SourceStatus } from '../source/source.ts';
import type { ReadonlySignal } from '@preact/signals';
import type { SavedFilters } from '../search/saved-filters.ts';
import type { Search } from '../search/search.ts';
import type { ViewState } from './view-state.ts';
import type { Snapshot } from './snapshot.ts';
import type { NumberingChoices } from './numbering-choices.ts';
import type { Figures, Recording } from '../../store/recording.ts';
import type { Settings } from './settings.ts';
import type { Viewport } from './viewport.ts';
import type { BrowserFactsCache } from './browser-facts.ts';

/** What is selected; positions are those of the selected stream's log. */
export interface Selection {
  readonly stream: StreamId | null;
  readonly message: number | null;
  readonly finding: string | null;
}

/** The panel's state: facts to read, and the only functions that change them. */
export interface Panel {
  readonly recording: Recording;
  readonly source: RecordSource;
  readonly settings: Settings;
  /** The user's own numberings; changed by `chooseNumbering`. */
  readonly numberings: Pick<NumberingChoices, 'of'>;
  readonly viewport: Viewport;
  /** Area, marks, pinned lanes: what the user laid over the recording. */
  readonly viewState: ViewState;
  readonly status: ReadonlySignal<SourceStatus>;
  /** Milliseconds since the epoch at the recording's zero, 0 while unknown. */
  readonly startedAtEpoch: ReadonlySignal<number>;
  readonly figures: ReadonlySignal<Figures>;
  /** Records that have arrived and are not yet taken in, four times a second. */
  readonly waiting: ReadonlySignal<number>;
  readonly snapshot: ReadonlySignal<Snapshot>;
  /** Counts the drawings of what has arrived (see `pace.ts`); canvas and table draw by it. */
  readonly frame: ReadonlySignal<number>;
  readonly selection: ReadonlySignal<Selection>;
  readonly isPaused: ReadonlySignal<boolean>;
  readonly collapsed: ReadonlySignal<ReadonlySet<GroupId>>;
  /** Groups that are shown; empty shows all. */
  readonly shownGroups: ReadonlySignal<ReadonlySet<GroupId>>;
  /** The filter and what passed it. */
  readonly search: Search;
  readonly savedFilters: SavedFilters;
  /** Whole payloads that came after the message, by message. */
  readonly body: (ref: RecordRef) => Payload | null | undefined;
  /** What the browser knows beyond the hook of a connection. */
  readonly wireFacts: Pick<BrowserFactsCache, 'get'>;
  requestBody(ref: RecordRef): void;
  /** The end of a stream's log as this view may show it. */
  endOf(stream: StreamId): number;
  /** The present as this view may show it. */
  now(): number;
  start(): void;
  stop(): void;
  clear(): void;
  setPaused(isPaused: boolean): void;
  select(selection: Partial<Selection>): void;
  /** Takes heartbeats out of the table, or puts them back; kept for the next time. */
  hideHeartbeats(hides: boolean): void;
  toggleGroup(group: GroupId): void;
  showGroups(groups: ReadonlySet<GroupId>): void;
  /**
   * Numbers a stream, and those beside it to the same endpoint, by the user's own choice, `null` by what its messages show. Judges those held, and is remembered.
   *
   * @returns false where it could not be written down.
   */
  chooseNumbering(stream: StreamId, choice: NumberingChoice | null): boolean;
}
