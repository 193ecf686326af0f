import type { Finding, RecordRef } from '../../analysis/finding.ts';
import type { MessageLog } from './message-log.ts';
import type { Panel } from './panel.ts';

/** Messages looked at around an instant for the one that a finding names. */
const REACH = 2_000;

const isSame = (one: RecordRef, other: RecordRef): boolean =>
  one.document === other.document && one.n === other.n && one.part === other.part;

/** The position of a record's message near an instant; the first message from that instant on where it is not held. */
export function findMessage(log: MessageLog, ref: RecordRef | undefined, at: number): number | null {
  const start = log.times.firstFrom(at);
  if (ref !== undefined) {
    for (let distance = 0; distance < REACH; distance += 1) {
      for (const position of [start + distance, start - 1 - distance]) {
        const message = log.message(position);
        if (message !== undefined && isSame(message.ref, ref)) return position;
      }
    }
  }
  return start < log.end ? start : start > log.begin ? start - 1 : null;
}

/**
 * Selects a finding: its stream, its first evidence, and its time, which is brought into sight if it is not. The window
 * stays otherwise: nothing jumps under the eyes, and `F` fits what is selected.
 */
export function selectFinding(panel: Panel, finding: Finding): void {
  const log = panel.recording.log(finding.stream);
  const message = log === undefined ? null : findMessage(log, finding.records[0], finding.from);
  panel.select({ stream: finding.stream, finding: finding.id, message });
  const { from, until } = panel.viewport.window.get();
  if (finding.from < from || finding.until > until) panel.viewport.fit(finding.from, finding.until);
}

/** Moves the selection by findings, in order of time. */
export function stepFinding(panel: Panel, by: 1 | -1): void {
  const findings = panel.moment.get().findings.toSorted((one, other) => one.from - other.from);
  const current = findings.findIndex((finding) => finding.id === panel.selection.get().finding);
  const next = findings[current < 0 ? (by > 0 ? 0 : findings.length - 1) : current + by];
  if (next !== undefined) selectFinding(panel, next);
}

/** Moves the selection by messages of the selected stream and keeps it in sight of the timeline. */
export function stepMessage(panel: Panel, by: number): void {
  const { stream, message } = panel.selection.get();
  const log = stream === null ? undefined : panel.recording.log(stream);
  if (stream === null || log === undefined) return;
  const end = panel.endOf(stream);
  const wanted = message === null ? end - 1 : message + by;
  const position = Math.min(Math.max(wanted, log.begin), end - 1);
  if (position < log.begin) return;
  panel.select({ message: position });
  const at = log.times.at(position);
  const { from, until } = panel.viewport.window.get();
  if (at < from || at > until) panel.viewport.pan(at - (from + until) / 2);
}

/** Goes on to the next message that the selected finding names: the twin of a duplicate, the other edge of a gap. */
export function nextEvidence(panel: Panel): void {
  const { finding: id, message } = panel.selection.get();
  const finding = panel.moment.get().findings.find((other) => other.id === id);
  const log = finding === undefined ? undefined : panel.recording.log(finding.stream);
  if (finding === undefined || log === undefined) return;
  const positions = finding.records.flatMap((ref, index) => {
    const at = index === 0 ? finding.from : finding.until;
    const position = findMessage(log, ref, at);
    return position === null ? [] : [position];
  });
  const next = positions[(positions.indexOf(message ?? -1) + 1) % positions.length];
  if (next !== undefined) panel.select({ message: next });
}
