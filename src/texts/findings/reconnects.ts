import { formatCount, formatDuration, formatRate, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** Waits that are written out. */
const SHOWN_WAITS = 12;

/** Switches of libraries that keep what a client misses while it is away. */
const RECOVERY_ADVICE = {
  'socket.io':
    'Turn on connectionStateRecovery on the Socket.IO server: by itself it keeps nothing for a client that is away.',
  signalr: 'Turn on stateful reconnect (withStatefulReconnect, and AllowStatefulReconnects on the server).',
} as const;

/** One outage of a stream. Spans are milliseconds. */
export interface OutageValues {
  /** When it began, as people read it. */
  readonly at: string;
  readonly down: number;
  readonly attempts: number;
  /** Attempts that were answered and ended again within 5 s. */
  readonly flaps: number;
  /** False where the stream had never been up. */
  readonly wasUp: boolean;
  readonly hasResumed: boolean;
  /** How the connection ended, for the middle of a sentence. */
  readonly end: string;
  /** What the other side gave as its reason, empty for nothing. */
  readonly reason: string;
  readonly waits: readonly number[];
  /** True for an EventSource: the browser waits by itself. */
  readonly isNative: boolean;
  /** True where a hidden page, an offline machine or a hole in the recording explains some of it. */
  readonly isObscured: boolean;
  /** Messages a second before it, 0 where that is not known. */
  readonly rate: number;
  /** True where events carry ids, so that the server can send again what was missed. */
  readonly hasIds: boolean;
  /** How long nothing had come or gone before it, where that is a usual limit of proxies; else 0. */
  readonly silentBefore: number;
  /** A library's own switch that would have kept what came in between, `null` where none is known to be off. */
  readonly recovery: keyof typeof RECOVERY_ADVICE | null;
}

/** How long a stream was down, how many attempts it took and what that may have cost. */
export const reconnectText = (outage: OutageValues): FindingText => ({
  text: sentence(outage),
  evidence: evidence(outage),
  doubt: outage.isObscured
    ? 'The page was hidden, offline, asleep or not recorded for a part of it, which may explain it.'
    : 'The attempts are seen from inside the page; the reason of the break is not.',
  advice: outage.recovery === null || !outage.hasResumed ? '' : RECOVERY_ADVICE[outage.recovery],
});

/** A poll whose calls failed for a while. `end` says how, for the middle of a sentence. */
export const pollFailedText = (poll: {
  readonly at: string;
  readonly end: string;
  readonly down: number;
  readonly failures: number;
  readonly hasResumed: boolean;
}): FindingText => ({
  text: poll.hasResumed
    ? `The poll failed ${pluralize(poll.failures, 'time')} in ${formatDuration(poll.down)} from ${poll.at} with ${poll.end}; then it was answered again.`
    : `The poll fails since ${poll.at}: ${pluralize(poll.failures, 'call')} in ${formatDuration(poll.down)} with ${poll.end}.`,
  evidence: [`${pluralize(poll.failures, 'call')} without a good answer`, `the first ended with ${poll.end}`],
  doubt: 'The calls are seen from inside the page; why the server did not answer them is not.',
  advice: '',
});

/** A stream that connects again and again and never stays up. Spans are milliseconds. */
export const shortLivesText = (lives: {
  readonly at: string;
  readonly lasted: number;
  readonly lives: number;
  readonly longest: number;
  /** How long it was not connected, all times together. */
  readonly down: number;
  readonly end: string;
  /** Messages a second before it, 0 where that is not known. */
  readonly rate: number;
  readonly isPoll: boolean;
}): FindingText => {
  const missed = Math.round(lives.rate * (lives.down / 1_000));
  const what = lives.isPoll ? 'Answered' : 'Connected';
  return {
    text: `${what} ${pluralize(lives.lives, 'time')} in ${formatDuration(lives.lasted)} from ${lives.at}, never for more than ${formatDuration(lives.longest)}; the last ended with ${lives.end}.`,
    evidence: [
      `not connected for ${formatDuration(lives.down)} in all`,
      ...(missed === 0
        ? []
        : [
            `about ${pluralize(missed, 'message')} would have come in this time: ${formatRate(lives.rate)} × ${formatDuration(lives.down)}`,
          ]),
    ],
    doubt: 'Some servers end each answer on purpose and expect to be asked again.',
    advice: '',
  };
};

function sentence({ at, down, attempts, flaps, wasUp, hasResumed, end }: OutageValues): string {
  const length = formatDuration(down);
  if (!hasResumed) {
    return wasUp
      ? `Not connected again after ${pluralize(attempts, 'attempt')} in ${length} from ${at}; it had ended with ${end}.`
      : `Not connected after ${pluralize(attempts + 1, 'attempt')} at ${at}; the first ended with ${end}.`;
  }
  if (flaps > 0) {
    return `Reconnected ${formatCount(attempts)} times in ${length} from ${at}; ${pluralize(flaps, 'connection')} ended within 5 s.`;
  }
  if (!wasUp) return `Connected at attempt ${attempts + 1}, ${length} after the first failed at ${at}.`;
  const also = attempts === 1 ? '' : ` and ${pluralize(attempts, 'attempt')}`;
  return `Reconnected after ${length}${also}; the connection ended at ${at} with ${end}.`;
}

function evidence({
  down,
  wasUp,
  reason,
  waits,
  isNative,
  rate,
  hasIds,
  silentBefore,
}: OutageValues): readonly string[] {
  const shown = waits.slice(0, SHOWN_WAITS).map(formatDuration).join(', ');
  const lines = [
    isNative
      ? 'the browser waits by itself before each attempt'
      : `waits before the attempts: ${shown === '' ? 'unknown' : shown}`,
  ];
  if (!isNative && waits.length > SHOWN_WAITS) lines.push(`and ${waits.length - SHOWN_WAITS} more`);
  if (silentBefore > 0)
    lines.push(`silent for ${formatDuration(silentBefore)} before it ended, a usual limit of proxies`);
  if (reason !== '') lines.push(`reason given: ${reason}`);
  const missed = Math.round(rate * (down / 1_000));
  if (!wasUp || missed === 0) return lines;
  lines.push(
    hasIds
      ? `about ${pluralize(missed, 'message')} would have come in this time, unless the server sent them again after the last event id`
      : `about ${pluralize(missed, 'message')} would have come in this time: ${formatRate(rate)} × ${formatDuration(down)}`,
  );
  return lines;
}
