import type { Millis } from '../../base/units.ts';
import {
  backoffShapeText,
  fixedWaitText,
  flappingText,
  gaveUpText,
  hammeringText,
  jitterLostAtCapText,
  longWaitText,
  noJitterText,
  noResetText,
  refusedAgainText,
  stormText,
} from '../../texts/findings/backoff.ts';
import type { FindingText } from '../../texts/findings/finding-text.ts';
import type { DetectorContext } from '../detector.ts';
import type { Severity } from '../finding.ts';
import { spread } from '../statistics.ts';
import { IMMEDIATE, fitBackoff } from './backoff-shapes.ts';
import type { BackoffFit } from './backoff-shapes.ts';
import { describeEnd, isFinal } from './connection-end.ts';
import { STEADY_AFTER, waitsOf } from './outage.ts';
import type { Outage } from './outage.ts';

/** Attempts without a wait that make hammering. */
const HAMMERING = 3;

/** A wait beyond this without a cap keeps people waiting long after the server is back. */
const LONG_WAIT = 5 * 60_000;

/** A connection that lived for this long should reset the waits. */
const RESET_AFTER = 30_000;

/** Distance from plain doubling, in doublings, that timers explain; a random share of 5 % is more. */
const EXACT_DOUBLING = 0.03;

/** Short-lived connections in a row that make flapping, or a storm of event streams. */
const FLAPS = 3;
const STORM = 5;

/** A page gives up when it makes no attempt for three times its last wait, and no less than this. */
const GIVEN_UP_AFTER = 10_000;

/** Everything that can be said of the waits of an outage: the last part of a finding's id. */
export const VERDICT_NAMES = [
  'hammering',
  'fixed',
  'exponential',
  'long',
  'cap',
  'no-reset',
  'flapping',
  'storm',
  'final',
  'gave-up',
] as const;

/** One thing that is wrong with how a page tries again. */
export interface BackoffVerdict extends FindingText {
  readonly name: (typeof VERDICT_NAMES)[number];
  readonly severity: Severity;
}

/** An outage with what the sentences about it need. */
interface Case {
  readonly outage: Outage;
  readonly waits: readonly number[];
  readonly since: string;
}

/**
 * Judges how a page tried to connect again in one outage.
 *
 * @param protocol the recognised protocol of the stream, or empty.
 * @param previousFirst the first wait of the outage before, in milliseconds, `null` where that is not known.
 * @param clock writes an instant as people read it.
 */
export function judgeOutage(
  outage: Outage,
  protocol: string,
  previousFirst: number | null,
  clock: DetectorContext['clock'],
): readonly BackoffVerdict[] {
  const waits = waitsOf(outage);
  const one: Case = { outage, waits, since: clock(outage.from) };
  const verdicts: BackoffVerdict[] = [];
  const final = judgeFinal(one, protocol);
  if (final !== null) verdicts.push(final);
  // The waits of a native EventSource are the browser's, not the page's.
  if (outage.cause.transport === 'eventsource') {
    const storm = judgeStorm(one);
    return storm === null ? verdicts : [...verdicts, storm];
  }
  const hammering = judgeHammering(one);
  if (hammering !== null) return [...verdicts, hammering];
  const flapping = judgeFlapping(one);
  if (flapping !== null) return [...verdicts, flapping];
  const reset = judgeReset(one, previousFirst);
  if (reset !== null) verdicts.push(reset);
  // Short-lived connections reset the waits in between: the rest shows no shape.
  const fit = outage.flaps === 0 ? fitBackoff(waits) : null;
  if (fit !== null && !fit.isHint) verdicts.push(...judgeShape(one, fit));
  return verdicts;
}

function judgeHammering({ outage, waits, since }: Case): BackoffVerdict | null {
  const quick = waits.filter((wait) => wait < IMMEDIATE).length;
  if (quick < HAMMERING || quick < waits.length * 0.75) return null;
  const last = outage.lastAttemptAt ?? outage.from;
  const lasted = last - outage.from;
  return {
    name: 'hammering',
    severity: 'error',
    ...hammeringText({ since, waits, attempts: outage.attemptCount, lasted, quick, immediate: IMMEDIATE }),
  };
}

function judgeFlapping({ outage, waits, since }: Case): BackoffVerdict | null {
  const first = waits[0];
  if (outage.flaps < FLAPS || first === undefined) return null;
  if (spread(waits) > Math.max(IMMEDIATE, first)) return null;
  return {
    name: 'flapping',
    severity: 'warning',
    ...flappingText({ since, waits, flaps: outage.flaps, steadyAfter: STEADY_AFTER }),
  };
}

function judgeStorm({ outage, since }: Case): BackoffVerdict | null {
  const short = outage.endings.filter(
    ({ openAt, closeAt }) => openAt !== null && closeAt !== null && closeAt - openAt < 1_000,
  ).length;
  if (short < STORM) return null;
  return { name: 'storm', severity: 'warning', ...stormText({ since, attempts: outage.attemptCount, short }) };
}

function judgeReset({ outage, waits, since }: Case, previousFirst: number | null): BackoffVerdict | null {
  const first = waits[0];
  if (first === undefined || previousFirst === null || previousFirst < IMMEDIATE) return null;
  if (outage.upBefore <= RESET_AFTER || first < 2 * previousFirst || first < 2_000) return null;
  const { upBefore } = outage;
  return { name: 'no-reset', severity: 'warning', ...noResetText({ at: since, first, previousFirst, upBefore }) };
}

function judgeShape({ waits, since }: Case, fit: BackoffFit): readonly BackoffVerdict[] {
  const verdicts: BackoffVerdict[] = [];
  const values = { since, waits, shape: backoffShapeText(fit.shape, fit.cap) };
  if (fit.shape === 'fixed') verdicts.push({ name: 'fixed', severity: 'warning', ...fixedWaitText(values) });
  if (fit.shape === 'exponential' && isExact(waits, fit))
    verdicts.push({ name: 'exponential', severity: 'info', ...noJitterText(values) });
  const longest = Math.max(...waits);
  if (fit.cap === null && longest > LONG_WAIT) {
    verdicts.push({ name: 'long', severity: 'warning', ...longWaitText({ ...values, longest }) });
  }
  const tail = waits.slice(-3);
  if (fit.shape === 'exponential-jitter' && fit.cap !== null && spread(tail) <= Math.max(...tail) * 0.01) {
    const text = jitterLostAtCapText({ ...values, atCap: tail.length, cap: fit.cap });
    verdicts.push({ name: 'cap', severity: 'info', ...text });
  }
  return verdicts;
}

/** True where waits that double show no random share at all: plain doublings, or three equal ones at the cap. */
const isExact = (waits: readonly number[], { cap, residual }: BackoffFit): boolean => {
  const tail = waits.slice(-3);
  return cap === null ? residual < EXACT_DOUBLING : spread(tail) <= Math.max(...tail) * 0.01;
};

function judgeFinal({ outage, waits, since }: Case, protocol: string): BackoffVerdict | null {
  const refused = outage.endings.filter((span) => isFinal(span, protocol));
  const [first] = refused;
  // One more attempt may follow a refreshed token; a second one after the same answer is blind.
  if (first === undefined || refused.length < 2 || outage.attemptCount < 2) return null;
  return {
    name: 'final',
    severity: 'error',
    ...refusedAgainText({
      since,
      waits,
      attempts: outage.attemptCount,
      end: describeEnd(first, protocol),
      refusals: refused.length,
    }),
  };
}

/**
 * Judges a pause at `at`: no attempt for three times the last wait, while nothing hides the page, means that the page has
 * given up.
 */
export function judgePause(outage: Outage, at: Millis, context: DetectorContext): BackoffVerdict | null {
  const waits = waitsOf(outage);
  const last = waits.at(-1);
  if (outage.resumedAt !== null || outage.isAbandoned || waits.length < 2 || last === undefined) return null;
  // An attempt that is still under way is no pause.
  const lastAttempt = outage.lastAttemptAt ?? outage.from;
  if (outage.lastFailureAt < lastAttempt || outage.cause.transport === 'eventsource') return null;
  const still = at - outage.lastFailureAt;
  if (still <= Math.max(3 * last, GIVEN_UP_AFTER)) return null;
  if (context.obscuredFrom(outage.cause.document, outage.lastFailureAt, at) !== null) return null;
  return {
    name: 'gave-up',
    severity: 'warning',
    ...gaveUpText({ at: context.clock(outage.lastFailureAt), still, attempts: outage.attemptCount, waits }),
  };
}
