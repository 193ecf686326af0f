import type { Finding } from '../../finding.ts';
import { isLasting } from '../../streams/stream.ts';
import type { MessageRef } from '../gap.ts';
import { showOrdinal } from '../ordinal.ts';
import { isEventIdPath } from '../path.ts';
import type { Reset } from '../rule-events.ts';
import type { Replay } from '../series-events.ts';
import { downBetween, finding, idOf } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';
import { replayText, resetText, unknownLossText } from '../../../texts/findings/numbering.ts';

/** What numbers say about the borders of connections: replays, counts that start over, and steps back without a reason. */
export function connectionFindings(subject: RuleSubject): readonly Finding[] {
  return [...replayFindings(subject), ...resetFindings(subject), ...unknownLossFindings(subject)];
}

/** One finding for each connection that began with old messages, over all counters. */
function replayFindings(subject: RuleSubject): readonly Finding[] {
  const byConnection = new Map<number, Replay[]>();
  const isOfEvents = isEventIdPath(subject.tracker.spec.high);
  for (const replay of subject.tracker.replays.items) {
    // Equal content, or continuing where the count stood, proves that it is the old count.
    if (replay.count === 0 || (replay.same === 0 && !replay.isContinued)) continue;
    // A server that does not read Last-Event-ID counts its events from the start, and their content may follow the count.
    if (isOfEvents && replay.mayBeAnew && !replay.isContinued) continue;
    byConnection.set(replay.connection, [...(byConnection.get(replay.connection) ?? []), replay]);
  }
  return [...byConnection].map(([connection, replays]) => replayFinding(subject, connection, replays));
}

function replayFinding(subject: RuleSubject, connection: number, replays: readonly Replay[]): Finding {
  const total = replays.reduce((sum, replay) => sum + replay.count, 0);
  const same = replays.reduce((sum, replay) => sum + replay.same, 0);
  const from = replays.reduce((least, { first }) => Math.min(least, first.at), Number.POSITIVE_INFINITY);
  const until = replays.reduce((most, { last }) => Math.max(most, last.at), 0);
  return finding(subject, {
    id: `${idOf(subject, 'replay')}:${connection}`,
    kind: 'replay',
    severity: 'info',
    from,
    until,
    count: total,
    text: replayText({
      count: total,
      same,
      at: subject.context.clock(millisOf(replays)),
      mayBeAnew: replays.every((replay) => replay.mayBeAnew && !replay.isContinued),
    }),
    messages: replays.flatMap(({ first, last }) => (first === last ? [first] : [first, last])),
  });
}

const millisOf = (replays: readonly Replay[]): MessageRef['at'] =>
  replays.reduce((one, other) => (other.first.at < one.first.at ? other : one)).first.at;

/** Times that a count starts over on a connection before that is how it counts: for each minute, say, or each game. */
const USUAL_RESETS = 3;

function resetFindings(subject: RuleSubject): readonly Finding[] {
  const unexplained = subject.tracker.resets.items.filter((reset) => !reset.isExplained);
  const atStart = unexplained.filter(({ to }) => to <= 1);
  const isUsual = atStart.length >= USUAL_RESETS;
  return unexplained
    .filter(({ to }) => !isUsual || to > 1)
    .map((reset) =>
      finding(subject, {
        id: `${idOf(subject, 'reset', reset.message)}:${reset.group}`,
        kind: 'reset',
        severity: 'warning',
        from: reset.before.at,
        until: reset.message.at,
        count: 1,
        text: resetText({
          group: reset.group,
          from: show(reset, reset.from),
          to: show(reset, reset.to),
          at: subject.context.clock(reset.message.at),
        }),
        messages: [reset.before, reset.message],
      }),
    );
}

/** Counts that start over with each connection cannot show what a reconnect has cost: that is reported once. */
function unknownLossFindings(subject: RuleSubject): readonly Finding[] {
  const { tracker, stream, downtimes } = subject;
  if (!isLasting(stream) || stream.class === 'streamed-fetch') return [];
  const byConnection = new Map<number, Reset>();
  for (const reset of tracker.resets.items) {
    if (!reset.isExplained || reset.before.connection === reset.message.connection) continue;
    if (!tracker.isEndedByPage(reset.before.connection)) byConnection.set(reset.message.connection, reset);
  }
  const resets = [...byConnection.values()];
  const first = resets[0];
  const last = resets.at(-1);
  if (first === undefined || last === undefined) return [];
  const down = resets.reduce((sum, { before, message }) => sum + downBetween(downtimes, before, message), 0);
  return [
    finding(subject, {
      id: idOf(subject, 'loss-unknown'),
      kind: 'loss-unknown',
      severity: 'info',
      from: first.before.at,
      until: last.message.at,
      count: resets.length,
      text: unknownLossText({
        reconnects: resets.length,
        downtime: down,
        examples: resets.map((reset) => ({ from: show(reset, reset.from), to: show(reset, reset.to) })),
      }),
      messages: resets.flatMap(({ before, message }) => [before, message]),
    }),
  ];
}

const show = ({ offset }: Reset, number: number): string => showOrdinal(number, offset);
