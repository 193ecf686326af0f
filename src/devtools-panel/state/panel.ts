import { batch } from '@preact/signals';
import type { Millis } from '../../base/units.ts';
import { formatOffset } from '../../base/format.ts';
import { createRecording, type Recording } from '../../store/recording.ts';
import { createMatcher, startMatchWorker } from '../search/matcher.ts';
import { createSavedFilters, type SavedFilters } from './storage/saved-filters.ts';
import { createSearch, type Search } from '../search/search.ts';
import type { RecordSource } from '../source/source.ts';
import { DisplayStore, type Display } from './display.ts';
import { createLaneGroups, type LaneGroups } from './lane-groups.ts';
import { createFaultsState, type FaultsState } from './faults/faults-state.ts';
import { createMessageDetails, type MessageDetails } from './message-details.ts';
import { createNumberingChoices } from './storage/numbering-choices.ts';
import { createDecodings, type Decodings } from './decodings.ts';
import { keptDecodersIn } from './kept-decodings.ts';
import { createDecoderChoices } from './storage/decoder-choices.ts';
import { createNumberings, type Numberings } from './numberings.ts';
import { SelectionStore, type PanelSelection } from './selection-store.ts';
import { createSettings, storage, type Settings } from './storage/settings.ts';
import { clockOf } from './snapshot.ts';
import { createSourceState, type SourceState } from './source-state.ts';
import { UpdateLoop } from './update-loop.ts';
import { createViewport, type Viewport } from './viewport.ts';
import { createViewState, type ViewState } from './view-state.ts';

/** The recording, to read. */
type RecordedData = Readonly<Omit<Recording, 'push' | 'renumber' | 'clear'>>;

/** The stores of one panel, each with one duty. Views read their signals and call their methods. */
export interface Panel {
  readonly recording: RecordedData;
  readonly source: SourceState;
  readonly display: Display;
  readonly selection: PanelSelection;
  /** The window of time. */
  readonly viewport: Viewport;
  /** Area, marks, pinned lanes, tabs: what the user laid over the recording. */
  readonly viewState: ViewState;
  readonly lanes: LaneGroups;
  readonly search: Search;
  readonly savedFilters: SavedFilters;
  readonly details: MessageDetails;
  readonly numberings: Numberings;
  readonly decodings: Decodings;
  /** Faults that are caused on purpose. */
  readonly faults: FaultsState;
  readonly settings: Settings;
  start(): void;
  stop(): void;
  /** Forgets what was recorded, but not the connections that live. */
  clear(): void;
}

/** Makes the stores over a source. Nothing runs before `start`. */
export function createPanel(recordSource: RecordSource, settings: Settings = createSettings()): Panel {
  const source = createSourceState(recordSource);
  const choices = createNumberingChoices(storage());
  const decoders = createDecoderChoices(storage(), keptDecodersIn(source));
  const savedFilters = createSavedFilters(storage());
  const recording = createRecording({
    clock: instantFormatter(source),
    zero: () => source.startedAtEpoch.peek(),
    limits: settings.limits.peek(),
    chosenNumbering: choices.of,
    chosenSteps: decoders.stepsOf,
    thresholds: () => settings.thresholds.peek(),
    reportFailure: (error) => console.error('The analysis of Realtime Inspector failed.', error),
  });
  const display: DisplayStore = new DisplayStore(recording, source, () => loop.requestDrawing());
  const selection = new SelectionStore(recording, display);
  const viewState = createViewState();
  const viewport = createViewport(
    () => display.now(),
    () => recording.beginAt,
  );
  const details = createMessageDetails(recordSource);
  const search = createSearch({
    recording,
    findings: () => display.snapshot.peek().findings,
    selected: () => selection.current.peek().stream,
    startedAtEpoch: () => source.startedAtEpoch.peek(),
    createMatcher: () => createMatcher(startMatchWorker),
    nextFrame: (work) => requestAnimationFrame(work),
    hidesHeartbeats: savedFilters.hidesHeartbeats,
    onHidesHeartbeats: (hides) => savedFilters.saveHidesHeartbeats(hides),
  });
  const keepsLog = (): boolean => settings.keepsLog.peek();
  const loop = new UpdateLoop({
    recordSource,
    recording,
    source,
    display,
    selection,
    viewport,
    search,
    details,
    keepsLog,
  });
  let stops: readonly (() => void)[] = [];
  return {
    recording,
    source,
    display,
    selection,
    viewport,
    viewState,
    lanes: createLaneGroups(),
    search,
    savedFilters,
    details,
    numberings: createNumberings({ choices, recording, display, selection }),
    decodings: createDecodings({ choices: decoders, recording, display, selection }),
    faults: createFaultsState(recordSource.faults, storage()),
    settings,
    start() {
      stops = [
        settings.limits.subscribe((limits) => {
          recording.limits = limits;
        }),
        display.snapshot.subscribe(() => {
          selection.followSnapshot();
          search.extend();
        }),
      ];
      loop.start();
    },
    stop() {
      loop.stop();
      for (const stop of stops) stop();
    },
    clear() {
      loop.whenTaken(() =>
        batch(() => {
          recording.clear();
          selection.clear();
          viewState.clear();
          display.restart();
          viewport.startOver();
        }),
      );
    },
  };
}

/** Writes an instant as findings do: by the user's clock, or from the zero of each recording where several are compared. */
function instantFormatter(source: SourceState): (at: Millis) => string {
  return (at) => {
    const startedAt = source.startedAtEpoch.peek();
    // Compared recordings have no clock in common.
    return startedAt === 0 ? formatOffset(at) : clockOf(startedAt + at);
  };
}
