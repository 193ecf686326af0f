import { millis } from '../../base/units.ts';
import type { GroupId } from '../../timeline/lanes.ts';
import { fitSpan } from '../../timeline/scale.ts';
import { lengthWords } from '../../timeline/words.ts';
import type { WireRecord } from '../../wire/record.ts';
import type { RecordSource, SourceStatus } from '../source/source.ts';
import { createAtom } from './atom.ts';
import { createBodies } from './bodies.ts';
import { createMatcher, startMatchWorker } from '../search/matcher.ts';
import { createSavedFilters } from '../search/saved-filters.ts';
import { createSearch } from '../search/search.ts';
import { createIntakeQueue } from './intake-queue.ts';
import { BACKLOG, CATCH_UP_PERIOD, CLOCK_LAG, DRAW_PERIOD, FIGURES_PERIOD } from './panel-limits.ts';
import { createViewState } from './view-state.ts';
import { clockOf, type Snapshot } from './snapshot.ts';
import { choiceKey, createNumberingChoices } from './numbering-choices.ts';
import { createFrameThrottle } from './frame-throttle.ts';
import { createRecording, type Figures } from '../../store/recording.ts';
import { createSettings, storage, type Settings } from './settings.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { createViewport } from './viewport.ts';
import { createBrowserFactsCache } from './browser-facts.ts';
import type { Panel, Selection } from './panel-state.ts';

export type { Panel, Selection } from './panel-state.ts';

const NOTHING: Selection = { stream: null, message: null, finding: null };

/** Makes the state over a source. EmptyState runs before `start`. */
export function createPanel(source: RecordSource, settings: Settings = createSettings()): Panel {
  const status = createAtom<SourceStatus>({ kind: 'connecting', recordedFromStart: false, startedAtEpoch: 0 });
  const numberings = createNumberingChoices(storage());
  const clock = (at: number): string => {
    const { startedAtEpoch } = status.get();
    // Recordings beside each other have no clock in common: instants count from the zero of each.
    return startedAtEpoch === 0 ? lengthWords(at) : clockOf(startedAtEpoch + at);
  };
  const recording = createRecording(clock, settings.limits.get(), numberings.of, settings.thresholds.get, (error) =>
    console.error('The analysis of Realtime Inspector failed.', error),
  );
  const figures = createAtom<Figures>(recording.figures);
  const waiting = createAtom(0);
  const snapshot = createAtom<Snapshot>({ streams: [], findings: [], events: [], now: 0 });
  const frame = createAtom(0);
  const selection = createAtom<Selection>(NOTHING);
  const isPaused = createAtom(false);
  const collapsed = createAtom<ReadonlySet<GroupId>>(new Set());
  const shownGroups = createAtom<ReadonlySet<GroupId>>(new Set());
  const bodies = createBodies();
  const viewState = createViewState();
  const wireFacts = createBrowserFactsCache();
  const search = createSearch({
    recording,
    findings: () => snapshot.get().findings,
    selected: () => selection.get().stream,
    startedAtEpoch: () => status.get().startedAtEpoch,
    createMatcher: () => createMatcher(startMatchWorker),
    nextFrame: (work) => requestAnimationFrame(work),
  });
  const savedFilters = createSavedFilters(storage());
  search.setHidesHeartbeats(savedFilters.hidesHeartbeats);
  let pausedAt = 0;
  let seenRevision = -1;
  let endLimits = (): void => undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  /** The clock of the recording: the page's clock is ours, but for a file time stands at its last record. */
  const present = (): number => {
    const { startedAtEpoch, kind } = status.get();
    const runs = source.isLive && startedAtEpoch > 0 && kind !== 'updated';
    return runs ? Math.max(recording.lastAt, Date.now() - startedAtEpoch) : recording.lastAt;
  };
  const now = (): number => (isPaused.get() ? pausedAt : present());
  const viewport = createViewport(now, () => recording.beginAt);

  const refreshMoment = (): void => {
    const { analysis } = recording;
    seenRevision = analysis.revision;
    snapshot.set(takeSnapshot(recording, status.get(), snapshot.get(), present()));
    const { stream } = selection.get();
    const first = snapshot.get().streams.find((summary) => summary.end > 0);
    if (stream !== null && analysis.stream(stream) === undefined) selection.set(NOTHING);
    else if (stream === null && first !== undefined) selection.set({ ...NOTHING, stream: first.id });
  };

  const refreshFigures = (): void => {
    figures.set(recording.figures);
    refreshMoment();
  };

  /** A file is read as fast as it can be: what is drawn of it meanwhile is progress. So it is of records that wait. */
  const isCatchingUp = (): boolean => queue.waiting >= BACKLOG || (!source.isLive && !isComplete(status.get()));

  const drawFrame = (): void => {
    if (isPaused.get()) return;
    // The first streams are not to wait for the next look at the figures; catching up, all is drawn at once and seldom.
    const isFirst = snapshot.get().streams.length === 0 && recording.analysis.streams().length > 0;
    if (isFirst || isCatchingUp()) refreshFigures();
    viewport.follow();
    search.extend();
    frame.set(frame.get() + 1);
  };

  const pace = createFrameThrottle(drawFrame, () => (isCatchingUp() ? CATCH_UP_PERIOD : DRAW_PERIOD));

  /** Four times a second: counters, the analysis' clock, the moving present. */
  const tick = (): void => {
    const { kind } = status.get();
    // While records wait, their silence is ours and not the page's.
    if (source.isLive && queue.waiting === 0 && (kind === 'connected' || kind === 'back')) {
      recording.analysis.advance(millis(Math.max(recording.lastAt, present() - CLOCK_LAG)));
    }
    figures.set(recording.figures);
    waiting.set(queue.waiting);
    if (isPaused.get() || isCatchingUp()) return;
    // EmptyState new: once a second is enough for what only ages.
    const isOld = present() - snapshot.get().now >= 1_000;
    if (isOld || recording.analysis.revision !== seenRevision) refreshMoment();
    if (viewport.isFollowing.get()) pace.due();
  };

  /** Streams were joined or dropped: the selection goes with its stream, positions have lost their meaning. */
  const followStream = (): void => {
    viewState.setRows(null);
    const { stream: id } = selection.get();
    const stream = id === null ? undefined : recording.analysis.stream(id);
    selection.set(stream === undefined ? NOTHING : { ...NOTHING, stream: stream.id });
  };

  const queue = createIntakeQueue((batch: readonly WireRecord[]): void => {
    const before = recording.generation;
    recording.push(batch, settings.keepsLog.get() || !source.isLive);
    if (recording.generation !== before) followStream();
    pace.due();
  });

  /** A file is here to its end: all of it is shown, from its first message on. */
  const showWhole = (): void => {
    let first = Infinity;
    for (const log of recording.logs()) first = Math.min(first, log.oldest());
    refresh();
    if (first < Infinity) viewport.show(fitSpan(first, Math.max(first + 1_000, recording.lastAt), 0.02));
  };

  const refresh = (): void => {
    refreshFigures();
    frame.set(frame.get() + 1);
  };

  return {
    recording,
    source,
    settings,
    numberings,
    viewport,
    viewState,
    status,
    figures,
    waiting,
    snapshot,
    frame,
    selection,
    isPaused,
    collapsed,
    shownGroups,
    search,
    savedFilters,
    body: bodies.get,
    wireFacts,
    now,
    requestBody(ref) {
      if (bodies.get(ref) === undefined) source.requestBody(ref);
    },
    endOf(stream) {
      const end = recording.log(stream)?.end ?? 0;
      if (!isPaused.get()) return end;
      return Math.min(end, snapshot.get().streams.find((summary) => summary.id === stream)?.end ?? 0);
    },
    start() {
      source.start({
        records: queue.push,
        room: queue.room,
        taken: () => new Promise((resolve) => queue.after(resolve)),
        status(next) {
          const wasOpening = !isComplete(status.get());
          status.set(next);
          if (wasOpening && isComplete(next)) showWhole();
        },
        body(ref, payload) {
          bodies.set(ref, payload);
          frame.set(frame.get() + 1);
        },
        facts(document, connection, facts) {
          wireFacts.set(document, connection, facts);
          pace.due();
        },
      });
      timer = setInterval(tick, FIGURES_PERIOD);
      endLimits = settings.limits.subscribe(() => {
        recording.limits = settings.limits.get();
      });
    },
    stop() {
      clearInterval(timer);
      endLimits();
      queue.stop();
      pace.stop();
      search.stop();
      source.stop();
    },
    clear() {
      queue.after(() => {
        recording.clear();
        selection.set(NOTHING);
        viewState.clear();
        if (isPaused.get()) pausedAt = present();
        refresh();
        viewport.startOver();
      });
    },
    setPaused(next) {
      if (next === isPaused.get()) return;
      if (next) {
        // The moment is taken first: the paused view shows all that had arrived when the button was pressed.
        refreshMoment();
        pausedAt = present();
        isPaused.set(true);
      } else {
        isPaused.set(false);
        refresh();
        pace.due();
      }
    },
    select(change) {
      const before = selection.get();
      viewState.setRows(null);
      const isOther = change.stream !== undefined && change.stream !== before.stream;
      selection.set(isOther ? { ...NOTHING, ...change } : { ...before, ...change });
    },
    hideHeartbeats(hides) {
      search.setHidesHeartbeats(hides);
      savedFilters.keepHidesHeartbeats(hides);
    },
    toggleGroup(group) {
      const next = new Set(collapsed.get());
      if (!next.delete(group)) next.add(group);
      collapsed.set(next);
    },
    showGroups: (groups) => shownGroups.set(groups),
    chooseNumbering(id, choice) {
      const stream = recording.analysis.stream(id);
      if (stream === undefined) return false;
      const isKept = numberings.set(stream, choice);
      // Parallel streams of one endpoint are one thing to the user.
      const key = choiceKey(stream);
      for (const other of recording.analysis.streams()) if (choiceKey(other) === key) recording.renumber(other.id);
      selection.set({ ...selection.get(), finding: null });
      if (!isPaused.get()) refresh();
      else {
        // The paused view keeps its moment, but what is withdrawn must not stand there any longer.
        const findings = recording.analysis.findings().filter(({ from }) => from <= pausedAt);
        snapshot.set({ ...snapshot.get(), findings });
      }
      return isKept;
    },
  };
}

const isComplete = (status: SourceStatus): boolean => status.kind === 'file' && status.isComplete;
