import { millis } from '../../base/units.ts';
import type { GroupId } from '../../timeline/lanes.ts';
import { fitSpan } from '../../timeline/scale.ts';
import type { WireRecord } from '../../wire/record.ts';
import type { RecordSource, SourceStatus } from '../source/source.ts';
import { computed, signal } from '@preact/signals';
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
import { formatOffset } from '../../base/format.ts';

export type { Panel, Selection } from './panel-state.ts';

const NOTHING: Selection = { stream: null, message: null, finding: null };

/** Makes the state over a source. Nothing runs before `start`. */
export function createPanel(source: RecordSource, settings: Settings = createSettings()): Panel {
  const status = signal<SourceStatus>({ kind: 'connecting', recordedFromStart: false, startedAtEpoch: 0 });
  const startedAtEpoch = computed(() => status.value.startedAtEpoch);
  const numberings = createNumberingChoices(storage());
  const clock = (at: number): string => {
    const startedAt = startedAtEpoch.peek();
    // Recordings beside each other have no clock in common: instants count from the zero of each.
    return startedAt === 0 ? formatOffset(at) : clockOf(startedAt + at);
  };
  const recording = createRecording(
    clock,
    settings.limits.peek(),
    numberings.of,
    () => settings.thresholds.peek(),
    (error) => console.error('The analysis of Realtime Inspector failed.', error),
  );
  const figures = signal<Figures>(recording.figures);
  const waiting = signal(0);
  const snapshot = signal<Snapshot>({ streams: [], findings: [], events: [], now: 0 });
  const frame = signal(0);
  const selection = signal<Selection>(NOTHING);
  const isPaused = signal(false);
  const collapsed = signal<ReadonlySet<GroupId>>(new Set());
  const shownGroups = signal<ReadonlySet<GroupId>>(new Set());
  const bodies = createBodies();
  const viewState = createViewState();
  const wireFacts = createBrowserFactsCache();
  const search = createSearch({
    recording,
    findings: () => snapshot.peek().findings,
    selected: () => selection.peek().stream,
    startedAtEpoch: () => startedAtEpoch.peek(),
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
    const startedAt = startedAtEpoch.peek();
    const runs = source.isLive && startedAt > 0 && status.peek().kind !== 'updated';
    return runs ? Math.max(recording.lastAt, Date.now() - startedAt) : recording.lastAt;
  };
  const now = (): number => (isPaused.peek() ? pausedAt : present());
  const viewport = createViewport(now, () => recording.beginAt);

  const refreshMoment = (): void => {
    const { analysis } = recording;
    seenRevision = analysis.revision;
    snapshot.value = takeSnapshot(recording, status.peek(), snapshot.peek(), present());
    const { stream } = selection.peek();
    const first = snapshot.peek().streams.find((summary) => summary.end > 0);
    if (stream !== null && analysis.stream(stream) === undefined) selection.value = NOTHING;
    else if (stream === null && first !== undefined) selection.value = { ...NOTHING, stream: first.id };
  };

  const refreshFigures = (): void => {
    figures.value = recording.figures;
    refreshMoment();
  };

  /** A file is read as fast as it can be: what is drawn of it meanwhile is progress. So it is of records that wait. */
  const isCatchingUp = (): boolean => queue.waiting >= BACKLOG || (!source.isLive && !isComplete(status.peek()));

  const drawFrame = (): void => {
    if (isPaused.peek()) return;
    // The first streams are not to wait for the next look at the figures; catching up, all is drawn at once and seldom.
    const isFirst = snapshot.peek().streams.length === 0 && recording.analysis.streams().length > 0;
    if (isFirst || isCatchingUp()) refreshFigures();
    viewport.follow();
    search.extend();
    frame.value = frame.peek() + 1;
  };

  const pace = createFrameThrottle(drawFrame, () => (isCatchingUp() ? CATCH_UP_PERIOD : DRAW_PERIOD));

  /** Four times a second: counters, the analysis' clock, the moving present. */
  const tick = (): void => {
    const { kind } = status.peek();
    // While records wait, their silence is ours and not the page's.
    if (source.isLive && queue.waiting === 0 && (kind === 'connected' || kind === 'reconnected')) {
      recording.analysis.advance(millis(Math.max(recording.lastAt, present() - CLOCK_LAG)));
    }
    figures.value = recording.figures;
    waiting.value = queue.waiting;
    if (isPaused.peek() || isCatchingUp()) return;
    // Nothing new: once a second is enough for what only ages.
    const isOld = present() - snapshot.peek().now >= 1_000;
    if (isOld || recording.analysis.revision !== seenRevision) refreshMoment();
    if (viewport.isFollowing.peek()) pace.due();
  };

  /** Streams were joined or dropped: the selection goes with its stream, positions have lost their meaning. */
  const followStream = (): void => {
    viewState.setRows(null);
    const { stream: id } = selection.peek();
    const stream = id === null ? undefined : recording.analysis.stream(id);
    selection.value = stream === undefined ? NOTHING : { ...NOTHING, stream: stream.id };
  };

  const queue = createIntakeQueue((batch: readonly WireRecord[]): void => {
    const before = recording.generation;
    recording.push(batch, settings.keepsLog.peek() || !source.isLive);
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
    frame.value = frame.peek() + 1;
  };

  return {
    recording,
    source,
    settings,
    numberings,
    viewport,
    viewState,
    status,
    startedAtEpoch,
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
      if (!isPaused.peek()) return end;
      return Math.min(end, snapshot.peek().streams.find((summary) => summary.id === stream)?.end ?? 0);
    },
    start() {
      source.start({
        records: queue.push,
        whenReady: queue.whenReady,
        whenProcessed: () => new Promise((resolve) => queue.after(resolve)),
        status(next) {
          const wasOpening = !isComplete(status.peek());
          status.value = next;
          if (wasOpening && isComplete(next)) showWhole();
        },
        body(ref, payload) {
          bodies.set(ref, payload);
          frame.value = frame.peek() + 1;
        },
        facts(document, connection, facts) {
          wireFacts.set(document, connection, facts);
          pace.due();
        },
      });
      timer = setInterval(tick, FIGURES_PERIOD);
      endLimits = settings.limits.subscribe(() => {
        recording.limits = settings.limits.peek();
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
        selection.value = NOTHING;
        viewState.clear();
        if (isPaused.peek()) pausedAt = present();
        refresh();
        viewport.startOver();
      });
    },
    setPaused(next) {
      if (next === isPaused.peek()) return;
      if (next) {
        // The moment is taken first: the paused view shows all that had arrived when the button was pressed.
        refreshMoment();
        pausedAt = present();
        isPaused.value = true;
      } else {
        isPaused.value = false;
        refresh();
        pace.due();
      }
    },
    select(change) {
      const before = selection.peek();
      viewState.setRows(null);
      const isOther = change.stream !== undefined && change.stream !== before.stream;
      selection.value = isOther ? { ...NOTHING, ...change } : { ...before, ...change };
    },
    hideHeartbeats(hides) {
      search.setHidesHeartbeats(hides);
      savedFilters.keepHidesHeartbeats(hides);
    },
    toggleGroup(group) {
      const next = new Set(collapsed.peek());
      if (!next.delete(group)) next.add(group);
      collapsed.value = next;
    },
    showGroups(groups) {
      shownGroups.value = groups;
    },
    chooseNumbering(id, choice) {
      const stream = recording.analysis.stream(id);
      if (stream === undefined) return false;
      const isKept = numberings.set(stream, choice);
      // Parallel streams of one endpoint are one thing to the user.
      const key = choiceKey(stream);
      for (const other of recording.analysis.streams()) if (choiceKey(other) === key) recording.renumber(other.id);
      selection.value = { ...selection.peek(), finding: null };
      if (!isPaused.peek()) refresh();
      else {
        // The paused view keeps its moment, but what is withdrawn must not stand there any longer.
        const findings = recording.analysis.findings().filter(({ from }) => from <= pausedAt);
        snapshot.value = { ...snapshot.peek(), findings };
      }
      return isKept;
    },
  };
}

const isComplete = (status: SourceStatus): boolean => status.kind === 'file' && status.isComplete;
