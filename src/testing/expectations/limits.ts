import type { Stream } from '../../analysis/streams/stream.ts';
import type { Millis } from '../../base/units.ts';
import type { ExceededLimit } from '../../cli/check/gate-limits.ts';
import { toPrintable } from '../../cli/printable.ts';
import { type Limits, NO_LIMITS } from '../../policy/policy.ts';
import { UNJUDGED_WORD } from '../../policy/read-policy.ts';
import { readSpan } from '../../policy/read-settings.ts';
import { settingsFor } from '../../policy/settings-for.ts';
import type { Span } from '../../policy/written-policy.ts';
import { INSTEAD, noSpan } from '../../texts/testing.ts';
import {
  absenceFailure,
  failure,
  type Failure,
  foundFailure,
  lanesOf,
  openFailure,
  type Subject,
  unjudgedFailure,
} from './failure.ts';
import { holdsConnection } from './outages.ts';

export type { Span };

/** @throws {TypeError} if it is no span */
export function spanOf(value: Span): Millis {
  const span = readSpan(value);
  if (span === null) throw new TypeError(noSpan(value));
  return span;
}

/** Findings that fail where a policy does not say. */
const DEFAULT_FAIL_ON: ReadonlySet<string> = new Set(['error', 'warning', UNJUDGED_WORD]);

function excessFailure({ seen, title }: Subject, excesses: readonly ExceededLimit[]): Failure | null {
  if (excesses.length === 0) return null;
  const named = new Set(excesses.map(({ stream }) => stream));
  const lines = excesses.map(({ text }) => toPrintable(text));
  const lanes = lanesOf(
    seen,
    seen.streams().filter(({ id }) => named.has(id)),
  );
  return failure(title, ':', lines, lanes);
}

const exceeded = (subject: Subject, limitsOf: (stream: Stream) => Limits, now: Millis): Failure | null =>
  excessFailure(subject, subject.seen.excesses(limitsOf, subject.which, now));

/** No open connection was silent for longer, and there was one. */
export function silenceFailure(subject: Subject, silence: Millis, now: Millis): Failure | null {
  const absent = absenceFailure(subject);
  if (absent !== null) return absent;
  const wasOpen = subject.seen
    .streams(subject.which)
    .some((stream) => holdsConnection(stream) && stream.spans.some(({ openAt }) => openAt !== null));
  if (!wasOpen) return openFailure(subject.title, INSTEAD.noConnection);
  return exceeded(subject, () => ({ ...NO_LIMITS, silence }), now);
}

/** No poll asks more often. */
export const requestFailure = (subject: Subject, requestsPerHour: number, now: Millis): Failure | null =>
  absenceFailure(subject) ?? exceeded(subject, () => ({ ...NO_LIMITS, requestsPerHour }), now);

/** What `check` would say under the same policy, but that what is unjudged fails unless the policy says otherwise. */
export function policyFailure(subject: Subject, now: Millis): Failure | null {
  const { seen, which } = subject;
  const failOn = seen.policy.failOn ?? DEFAULT_FAIL_ON;
  const findings = seen.findings(which).filter(({ kind, severity }) => failOn.has(kind) || failOn.has(severity));
  const limitsOf = ({ url }: Stream): Limits => settingsFor(seen.policy, url).limits;
  return (
    absenceFailure(subject) ??
    foundFailure(subject, findings) ??
    exceeded(subject, limitsOf, now) ??
    unjudgedFailure(subject, seen.unjudged(which))
  );
}
