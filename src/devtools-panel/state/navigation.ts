import type { Finding, RecordRef } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import { describeMessage } from '../../store/describe-message.ts';
import { findMessage, isSameRecord, positionOf } from '../../store/find-message.ts';
import type { MessageLog } from '../../store/message-log.ts';
import type { Panel } from './panel.ts';

/**
 * Selects a finding: its stream, its first evidence, and its time, which is brought into view. The window does not move
 * if it is in view already: nothing jumps, and `F` fits the selection.
 */
export function selectFinding(panel: Panel, finding: Finding): void {
  const log = panel.recording.log(finding.stream);
  const message = log === undefined ? null : findMessage(log, finding.records[0], finding.from);
  panel.selection.select({ stream: finding.stream, finding: finding.id, message });
  const { from, until } = panel.viewport.window.peek();
  if (finding.from < from || finding.until > until) panel.viewport.fit(finding.from, finding.until);
}

/** Selects the next or previous finding in order of time. */
export function stepFinding(panel: Panel, by: 1 | -1): void {
  const findings = panel.display.snapshot.peek().findings.toSorted((one, other) => one.from - other.from);
  const current = findings.findIndex((finding) => finding.id === panel.selection.current.peek().finding);
  const next = findings[current < 0 ? (by > 0 ? 0 : findings.length - 1) : current + by];
  if (next !== undefined) selectFinding(panel, next);
}

/** The position `by` messages away; with a filter, among those that pass. */
function positionFurther(panel: Panel, log: MessageLog, message: number | null, by: number): number | null {
  const end = panel.display.endOf(log.stream);
  const matches = panel.search.of(log.stream);
  if (matches === null) {
    const position = Math.min(Math.max(message === null ? end - 1 : message + by, log.begin), end - 1);
    return position < log.begin ? null : position;
  }
  const { positions } = matches;
  const last = positions.firstFrom(end) - 1;
  const wanted =
    message === null ? last : by > 0 ? positions.firstFrom(message + 1) + by - 1 : positions.firstFrom(message) + by;
  const position = positions.at(Math.min(Math.max(wanted, positions.firstFrom(log.begin)), last));
  const isBehind = message !== null && (position - message) * by < 0;
  return Number.isNaN(position) || isBehind ? null : position;
}

/**
 * Moves the selection by messages of the selected stream, with a filter by those that pass, and keeps it in view of the
 * timeline.
 */
export function stepMessage(panel: Panel, by: number): void {
  const { stream, message } = panel.selection.current.peek();
  const log = stream === null ? undefined : panel.recording.log(stream);
  const position = log === undefined ? null : positionFurther(panel, log, message, by);
  if (log === undefined || position === null) return;
  panel.selection.select({ message: position });
  bringIntoSight(panel, log.times.at(position));
}

/** The position of a record's message, searched around both ends of a finding's time; `null` if it is not stored. */
const exactPosition = (log: MessageLog, ref: RecordRef, { from, until }: Finding): number | null =>
  positionOf(log, ref, from) ?? positionOf(log, ref, until);

/** Findings that link messages: the twins of a duplicate, the edges of a gap. */
const LINKING: readonly Finding['kind'][] = ['duplicate', 'gap', 'replay', 'late', 'same-number-other-content'];

const rankOf = ({ kind }: Finding): number => {
  const place = LINKING.indexOf(kind);
  return place < 0 ? LINKING.length : place;
};

/** The findings of a stream that name a message, those that link it to another first. */
function findingsOf(findings: readonly Finding[], stream: StreamId, ref: RecordRef): readonly Finding[] {
  return findings
    .filter((finding) => finding.stream === stream && finding.records.some((record) => isSameRecord(record, ref)))
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

/** The finding that `nextEvidence` walks along: the selected one, else one that names the selected message. */
function linkingFinding(panel: Panel): Finding | undefined {
  const selected = panel.selection.finding.peek();
  const message = panel.selection.message.peek();
  if (selected !== undefined || message === undefined) return selected;
  return findingsOf(panel.display.snapshot.peek().findings, message.stream, message.ref)[0];
}

/** The positions that a finding names; of a repeated message both, since the finding may name the copy alone. */
function namedPositions(panel: Panel, log: MessageLog, finding: Finding): readonly number[] {
  const named = finding.records.flatMap((ref) => exactPosition(log, ref, finding) ?? []);
  const [only] = named;
  if (named.length !== 1 || only === undefined) return named;
  const twin = twinOf(panel, finding.stream, only);
  return twin === null ? named : [twin, only].toSorted((one, other) => one - other);
}

/**
 * Selects the next message that a finding names: the twin of a duplicate, the other edge of a gap. Works from the
 * selected finding, and from a message that a finding names or that was repeated.
 */
export function nextEvidence(panel: Panel): void {
  const { message, stream } = panel.selection.current.peek();
  const finding = linkingFinding(panel);
  const log = stream === null ? undefined : panel.recording.log(finding?.stream ?? stream);
  if (log === undefined || stream === null) return;
  const named = finding === undefined ? [] : namedPositions(panel, log, finding);
  const twin = message === null ? null : twinOf(panel, stream, message);
  const next = named.length > 1 ? named[(named.indexOf(message ?? -1) + 1) % named.length] : (twin ?? named[0]);
  if (next === undefined) return;
  panel.selection.select({ stream: log.stream, finding: finding?.id ?? null, message: next });
  bringIntoSight(panel, log.times.at(next));
}

/** Moves the window so that an instant is in view. */
function bringIntoSight(panel: Panel, at: number): void {
  const { from, until } = panel.viewport.window.peek();
  if (at < from || at > until) panel.viewport.pan(at - (from + until) / 2);
}

/** Messages searched backwards for one of the same kind. */
const LOOK_BACK = 500;

/** The position of the last message of the same kind, channel and direction before one; `null` if none is near. */
export function previousOfKind(panel: Panel, message: StreamMessage, position: number): number | null {
  const log = panel.recording.log(message.stream);
  const { kind, channel } = describeMessage(message);
  for (let place = position - 1; place >= position - LOOK_BACK; place -= 1) {
    const other = log?.message(place);
    if (other === undefined) return null;
    if (other.direction !== message.direction) continue;
    const described = describeMessage(other);
    if (described.kind === kind && described.channel === channel) return place;
  }
  return null;
}

/** Findings about messages that came more than once. */
const TWICE: ReadonlySet<Finding['kind']> = new Set(['duplicate', 'replay', 'double-subscription']);

/** Messages searched to either side of one for its twin. */
const TWIN_REACH = 2_000;

/** Positions of other messages with the same content and direction, the nearest first. */
function sameContent(log: MessageLog, position: number): readonly number[] {
  const found: number[] = [];
  const [data, direction] = [log.data(position), log.direction(position)];
  for (let distance = 1; distance <= TWIN_REACH; distance += 1) {
    for (const other of [position - distance, position + distance]) {
      const isStored = other >= log.begin && other < log.end;
      if (isStored && log.direction(other) === direction && log.data(other) === data) found.push(other);
    }
  }
  return found;
}

/**
 * The twin of a message that came twice: the other one that its finding names, otherwise the nearest with the same
 * content. Equal messages without a finding are no twins: an app may well send the same message again.
 *
 * @returns its position, `null` for what came once.
 */
export function twinOf(panel: Panel, stream: StreamId, position: number): number | null {
  const log = panel.recording.log(stream);
  const message = log?.message(position);
  if (log === undefined || message === undefined) return null;
  const { findings } = panel.display.snapshot.peek();
  const isTwice = (ref: RecordRef): boolean => findingsOf(findings, stream, ref).some(({ kind }) => TWICE.has(kind));
  const finding = findingsOf(findings, stream, message.ref).find(
    ({ kind, records }) => ['duplicate', 'same-number-other-content'].includes(kind) && records.length > 1,
  );
  const other = finding?.records.find((ref) => !isSameRecord(ref, message.ref));
  if (finding !== undefined && other !== undefined) return exactPosition(log, other, finding);
  const equal = sameContent(log, position);
  if (isTwice(message.ref)) return equal[0] ?? null;
  return equal.find((place) => isTwice(log.message(place)?.ref ?? message.ref)) ?? null;
}
