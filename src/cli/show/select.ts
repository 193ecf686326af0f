import type { Finding } from '../../analysis/finding.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import { ok, type Result } from '../../base/result.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { matchesIn, type Passed } from './matches.ts';
import type { RecordingView } from './open-view.ts';
import type { Question } from './question.ts';

/** An item of a list with its place in the list of all, from 1 on, which no filter changes. */
export interface Item {
  readonly place: number;
  readonly at: number;
  readonly value:
    | { readonly kind: 'message'; readonly log: MessageLog; readonly position: number }
    | { readonly kind: 'stream'; readonly stream: Stream; readonly matching: number | null }
    | { readonly kind: 'finding'; readonly finding: Finding };
}

/** What matches a question, in order of time. An item is made when it is asked for: there may be millions. */
export interface Selection {
  readonly length: number;
  /** Items of the list without the filter. */
  readonly total: number;
  item(index: number): Item;
}

const ALL: Passed = () => true;
const NONE: Passed = () => false;

/** The messages that pass, by log. */
function passing(view: RecordingView, { filter, stream }: Question): Result<ReadonlyMap<MessageLog, Passed>, string> {
  const passed = new Map<MessageLog, Passed>();
  for (const log of view.order.logs) {
    const of = view.recording.analysis.stream(log.stream);
    if (of === undefined || (stream !== null && of.id !== stream)) passed.set(log, NONE);
    else if (filter === null) passed.set(log, ALL);
    else {
      const transports = new Set(of.spans.map(({ transport }) => transport));
      const facts = { id: of.id, class: of.class, transports, label: of.label, url: of.url };
      const matches = matchesIn(log, filter, facts, view.context);
      if (!matches.ok) return matches;
      passed.set(log, matches.value);
    }
  }
  return ok(passed);
}

const selectionOf = (items: readonly Item[], total: number): Selection => ({
  length: items.length,
  total,
  item(index) {
    const item = items[index];
    if (item === undefined) throw new RangeError(`no item ${index}`);
    return item;
  },
});

function selectMessages(view: RecordingView, passed: ReadonlyMap<MessageLog, Passed>): Selection {
  const { logs, log: logAt, position: positionAt } = view.order;
  const tests = logs.map((log) => passed.get(log) ?? NONE);
  const chosen: number[] = [];
  for (let index = 0; index < logAt.length; index += 1)
    if (tests[logAt[index] ?? 0]?.(positionAt[index] ?? 0) === true) chosen.push(index);
  // What the store's bounds dropped came first, and keeps its places.
  const { dropped } = view.recording.totals;
  return {
    length: chosen.length,
    total: logAt.length,
    item(index) {
      const place = chosen[index] ?? -1;
      const log = logs[logAt[place] ?? -1];
      const position = positionAt[place] ?? -1;
      if (log === undefined) throw new RangeError(`no message ${index}`);
      return { place: dropped + place + 1, at: log.times.at(position), value: { kind: 'message', log, position } };
    },
  };
}

/** How many messages of each stream pass. */
function countByStream(passed: ReadonlyMap<MessageLog, Passed>): ReadonlyMap<StreamId, number> {
  const counts = new Map<StreamId, number>();
  for (const [log, test] of passed) {
    let count = 0;
    for (let position = log.begin; position < log.end; position += 1) if (test(position)) count += 1;
    counts.set(log.stream, (counts.get(log.stream) ?? 0) + count);
  }
  return counts;
}

/**
 * Selects what a question asks for. With a filter a stream is listed if one of its messages passes, a finding if it is
 * about such a stream.
 *
 * @returns the selection, or why a regular expression of the filter has no answer.
 */
export function select(view: RecordingView, question: Question): Result<Selection, string> {
  const passed = passing(view, question);
  if (!passed.ok) return passed;
  if (question.list === 'messages') return ok(selectMessages(view, passed.value));
  const counts = question.filter === null ? null : countByStream(passed.value);
  const isWanted = (id: StreamId): boolean =>
    (question.stream === null || id === question.stream) && (counts === null || (counts.get(id) ?? 0) > 0);
  if (question.list === 'streams') {
    const streams = view.recording.analysis.streams();
    const items = streams.flatMap((stream, index): readonly Item[] =>
      isWanted(stream.id)
        ? [
            {
              place: index + 1,
              at: stream.firstAt,
              value: { kind: 'stream', stream, matching: counts?.get(stream.id) ?? null },
            },
          ]
        : [],
    );
    return ok(selectionOf(items, streams.length));
  }
  const items = view.findings.flatMap((finding, index): readonly Item[] =>
    isWanted(finding.stream) ? [{ place: index + 1, at: finding.from, value: { kind: 'finding', finding } }] : [],
  );
  return ok(selectionOf(items, view.findings.length));
}
