import type { StreamId } from '../../analysis/streams/stream.ts';
import { groupOf } from '../../timeline/lanes.ts';
import type { DocumentKey, WireRecord } from '../../wire/record.ts';
import type { Panel } from '../state/panel.ts';
import { documentOf, recordingOf } from '../../store/comparison.ts';
import { ALL_RECORDS, selectRecords, type RecordChoice } from './select-records.ts';
import { filteredPositions } from './filtered-positions.ts';

/** Which part of a recording is saved: all, what filter and transports show, or the span selected in the timeline. */
export type SaveScope = 'all' | 'shown' | 'span';

/** A span of time, both ends included. */
interface Span {
  readonly from: number;
  readonly until: number;
}

const refKey = (document: DocumentKey, n: number): string => `${n} ${document}`;
const connectionKey = (document: DocumentKey, connection: number): string => `${connection} ${document}`;

/** The span that `span` saves: the dragged area, otherwise what the timeline shows. */
export function spanOf(panel: Panel): Span & { readonly isArea: boolean } {
  const area = panel.viewState.area.peek();
  const { from, until } = area ?? panel.viewport.window.peek();
  return { from, until, isArea: area !== null };
}

/** Whether anything is hidden by filter or transports. */
export const isFiltered = (panel: Panel): boolean =>
  panel.lanes.shown.peek().size > 0 ||
  panel.display.snapshot.peek().streams.some(({ id }) => filteredPositions(panel, id) !== null);

/** Chooses what is shown: the connections of visible streams, and those of their messages that pass the filter. */
function chooseShown(panel: Panel): RecordChoice {
  const groups = panel.lanes.shown.peek();
  const connections = new Set<string>();
  const hidden = new Set<StreamId>();
  const passed = new Map<StreamId, ReadonlySet<string>>();
  for (const stream of panel.recording.analysis.streams()) {
    if (groups.size > 0 && !groups.has(groupOf(stream.class))) {
      hidden.add(stream.id);
      continue;
    }
    for (const { document, connection } of stream.spans) connections.add(connectionKey(document, connection));
    const positions = filteredPositions(panel, stream.id);
    const log = panel.recording.log(stream.id);
    if (positions === null || log === undefined) continue;
    const refs = new Set<string>();
    for (const position of positions) {
      const ref = log.message(position)?.ref;
      if (ref !== undefined) refs.add(refKey(ref.document, ref.n));
    }
    passed.set(stream.id, refs);
  }
  const all = passed.size === 0 ? null : new Set([...passed.values()].flatMap((refs) => [...refs]));
  return {
    ...ALL_RECORDS,
    hasConnection: (document, connection) => connections.has(connectionKey(document, connection)),
    hasMessage: (document, n) => all === null || all.has(refKey(document, n)),
  };
}

function choiceOf(panel: Panel, scope: SaveScope): RecordChoice {
  if (scope === 'all') return ALL_RECORDS;
  return scope === 'shown' ? chooseShown(panel) : { ...ALL_RECORDS, ...spanOf(panel) };
}

/** The records of one of the open recordings, with their documents' names as in the file. */
function* ofRecording(records: Iterable<WireRecord>, recording: number): Generator<WireRecord> {
  for (const record of records) {
    const place = documentOf(record.document);
    if (place.recording !== recording) continue;
    yield place.document === record.document ? record : { ...record, document: place.document };
  }
}

/** Records that do not change and can be iterated again. */
export type ChosenRecords = Iterable<WireRecord>;

/**
 * The records to be saved, as they are now.
 *
 * @param recording index of an open recording, from 0.
 */
export function chooseRecords(panel: Panel, scope: SaveScope, recording: number): ChosenRecords {
  const choice = choiceOf(panel, scope);
  const records = panel.recording.records();
  return {
    [Symbol.iterator]: () => ofRecording(selectRecords(records, choice), recording),
  };
}

/** How many of the stored messages a scope has. Pieces of streamed bodies are counted by their messages. */
export function countMessages(panel: Panel, scope: SaveScope, recording: number): number {
  const groups = panel.lanes.shown.peek();
  const span = spanOf(panel);
  let sum = 0;
  for (const stream of panel.recording.analysis.streams()) {
    const log = panel.recording.log(stream.id);
    if (log === undefined || recordingOf(stream.id) !== recording) continue;
    if (scope === 'all') sum += log.end - log.begin;
    else if (scope === 'span') sum += log.times.firstFrom(span.until + 1e-6) - log.times.firstFrom(span.from);
    else if (groups.size === 0 || groups.has(groupOf(stream.class))) {
      sum += filteredPositions(panel, stream.id)?.length ?? log.end - log.begin;
    }
  }
  return sum;
}
