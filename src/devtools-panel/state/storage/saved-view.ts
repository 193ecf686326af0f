import { isObject } from '../../../base/is-object.ts';
import type { RecordRef } from '../../../analysis/finding.ts';
import type { Stream, StreamId } from '../../../analysis/streams/stream.ts';
import { millis } from '../../../base/units.ts';
import { GROUPS, type GroupId } from '../../../timeline/lanes.ts';
import type { Panel } from '../panel.ts';
import { findMessage } from '../../../store/find-message.ts';

/**
 * How the user looked at the recording, in terms that survive a reload of the panel's page: Firefox reloads it whenever
 * the dock side changes. Streams are named by method, URL and page, instants by the clock.
 */
interface SavedView {
  readonly version: typeof VERSION;
  readonly filter: string;
  readonly collapsed: readonly string[];
  readonly shownGroups: readonly string[];
  readonly tabs: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; `null` while following the present. */
  readonly window: Span | null;
  readonly marks: readonly number[];
  readonly area: (Span & { readonly streams: readonly string[] }) | null;
  readonly pinned: readonly string[];
  readonly stream: string | null;
  readonly message: { readonly ref: RecordRef; readonly at: number } | null;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

const VERSION = 1;

/** @returns whether a value is a view saved by this version. Only our own pages can write one. */
export const isSavedView = (value: unknown): value is SavedView =>
  isObject(value) && 'version' in value && value.version === VERSION;

/** Names of streams that survive a reload: method, URL, page and, among equal ones, an index. */
function namesOf(streams: readonly Stream[]): ReadonlyMap<StreamId, string> {
  const counts = new Map<string, number>();
  return new Map(
    streams.map((stream) => {
      const name = `${stream.method} ${stream.url} ${stream.pageUrl}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return [stream.id, `${name} ${count}`];
    }),
  );
}

/** Saves how the user looks at the recording; `null` while nothing is recorded. */
export function takeView(panel: Panel): SavedView | null {
  const { startedAtEpoch } = panel.source.status.peek();
  if (startedAtEpoch === 0) return null;
  const names = namesOf(panel.recording.analysis.streams());
  const named = (ids: Iterable<StreamId>): readonly string[] => [...ids].flatMap((id) => names.get(id) ?? []);
  const clock = ({ from, until }: Span): Span => ({ from: from + startedAtEpoch, until: until + startedAtEpoch });
  const { viewState, viewport } = panel;
  const area = viewState.area.peek();
  const { stream, message: position } = panel.selection.current.peek();
  const message = stream === null || position === null ? undefined : panel.recording.log(stream)?.message(position);
  return {
    version: VERSION,
    filter: panel.search.query.peek().text,
    collapsed: [...panel.lanes.collapsed.peek()],
    shownGroups: [...panel.lanes.shown.peek()],
    tabs: viewState.tabs.peek(),
    window: viewport.isFollowing.peek() ? null : clock(viewport.window.peek()),
    marks: viewState.marks.peek().map((at) => at + startedAtEpoch),
    area: area === null ? null : { ...clock(area), streams: named(area.streams) },
    pinned: named(viewState.pinned.peek()),
    stream: stream === null ? null : (names.get(stream) ?? null),
    message: message === undefined ? null : { ref: message.ref, at: message.at + startedAtEpoch },
  };
}

const groupsOf = (names: readonly string[]): readonly GroupId[] =>
  GROUPS.flatMap(({ id }) => (names.includes(id) ? [id] : []));

/** Restores what needs the view's streams. @returns whether they were all there. */
function restoreStreams(panel: Panel, view: SavedView): boolean {
  const { startedAtEpoch } = panel.source.status.peek();
  const ids = new Map([...namesOf(panel.recording.analysis.streams())].map(([id, name]) => [name, id]));
  const wanted = [...view.pinned, ...(view.stream === null ? [] : [view.stream]), ...(view.area?.streams ?? [])];
  if (!wanted.every((name) => ids.has(name))) return false;
  const idsOf = (names: readonly string[]): readonly StreamId[] => names.flatMap((name) => ids.get(name) ?? []);
  const stream = view.stream === null ? undefined : ids.get(view.stream);
  const log = stream === undefined ? undefined : panel.recording.log(stream);
  if (stream !== undefined && view.message !== null) {
    const { ref } = view.message;
    const at = view.message.at - startedAtEpoch;
    // Its message may still be in transit; an earlier one must not be selected instead.
    if (log === undefined || panel.recording.lastAt < at) return false;
    panel.selection.select({ stream, message: findMessage(log, ref, at) });
  } else if (stream !== undefined) panel.selection.select({ stream });
  for (const id of idsOf(view.pinned)) if (!panel.viewState.pinned.peek().has(id)) panel.viewState.togglePin(id);
  if (view.area !== null) {
    const { from, until, streams } = view.area;
    panel.viewState.setArea({
      from: millis(from - startedAtEpoch),
      until: millis(until - startedAtEpoch),
      streams: idsOf(streams),
    });
  }
  return true;
}

/**
 * Restores a view: at once what needs no recording, the rest as the recording arrives.
 *
 * @returns the function that gives up waiting; called as soon as the user selects something else.
 */
export function restoreView(panel: Panel, view: SavedView): () => void {
  panel.search.setText(view.filter);
  panel.lanes.show(new Set(groupsOf(view.shownGroups)));
  for (const group of groupsOf(view.collapsed)) if (!panel.lanes.collapsed.peek().has(group)) panel.lanes.toggle(group);
  for (const [pane, tab] of Object.entries(view.tabs)) panel.viewState.chooseTab(pane, tab);
  let isTimeShown = false;
  /** @returns whether all of the view is shown. */
  const attempt = (): boolean => {
    const { startedAtEpoch } = panel.source.status.peek();
    if (startedAtEpoch === 0) return false;
    const last = Math.max(view.window?.until ?? 0, view.area?.until ?? 0) - startedAtEpoch;
    if (!isTimeShown && panel.display.now() >= Math.min(last, panel.recording.lastAt)) {
      isTimeShown = true;
      panel.viewState.setMarks(view.marks.map((at) => at - startedAtEpoch));
      if (view.window !== null) {
        const { from, until } = view.window;
        panel.viewport.show({ from: millis(from - startedAtEpoch), until: millis(until - startedAtEpoch) });
      }
    }
    return isTimeShown && restoreStreams(panel, view);
  };
  let isDone = false;
  const stop = panel.display.snapshot.subscribe(() => {
    if (isDone) return;
    isDone = attempt();
    // The first call comes before there is a function to stop by.
    if (isDone) queueMicrotask(() => stop());
  });
  return stop;
}
