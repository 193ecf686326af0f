import type { Millis } from '../../base/units.ts';
import { IMMEDIATE, describeFit, fitBackoff } from '../outages/backoff-shapes.ts';
import type { BackoffFit } from '../outages/backoff-shapes.ts';
import { describeEnd, isFinal } from '../outages/close-code.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Finding, Severity } from '../finding.ts';
import { OutageTracker, STEADY_AFTER, waitsOf } from '../outages/outages.ts';
import type { Outage } from '../outages/outages.ts';
import { spread } from '../statistics.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { formatCount, formatDuration, pluralize } from '../../base/format.ts';

/** Attempts without a wait that make hammering. */
const HAMMERING = 3;

/** A wait beyond this without a cap keeps people waiting long after the server is back. */
const LONG_WAIT = 5 * 60_000;

/** A connection that lived for this long should set the waits back. */
const RESET_AFTER = 30_000;

/** Short-lived connections in a row that make flapping, or a storm of event streams. */
const FLAPS = 3;
const STORM = 5;

interface Verdict {
  readonly name: string;
  readonly severity: Severity;
  readonly text: string;
  readonly evidence: readonly string[];
  readonly doubt: string;
  readonly advice: string;
}

interface Memory {
  /** First wait of the outage before the present one, with when that began. */
  previousFirst: number | null;
  outage: Outage | null;
}

const DOUBT = 'Few waits were seen; a timer that was held back looks like jitter.';

/** Judges how a stream tries again. See docs/detectors.md, "Backoff". */
export function createBackoffDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = new Map<StreamId, Memory>();

  const memoryOf = (stream: StreamId): Memory => {
    let memory = memories.get(stream);
    if (memory === undefined) {
      memory = { previousFirst: null, outage: null };
      memories.set(stream, memory);
    }
    return memory;
  };

  const report = (stream: Stream, outage: Outage, verdict: Verdict, until: Millis): void => {
    const finding: Omit<Finding, 'missing'> = {
      id: `backoff:${stream.id}:${outage.from}:${verdict.name}`,
      kind: 'backoff',
      severity: verdict.severity,
      confidence: 'heuristic',
      stream: stream.id,
      from: outage.from,
      until,
      count: outage.attemptCount,
      text: verdict.text,
      evidence: verdict.evidence,
      doubt: verdict.doubt,
      advice: verdict.advice,
      records: outage.causeRef === null ? [] : [outage.causeRef],
    };
    findings.set(finding);
  };

  const changed = (stream: Stream, outage: Outage): void => {
    const memory = memoryOf(stream.id);
    if (memory.outage !== null && memory.outage !== outage) memory.previousFirst = waitsOf(memory.outage)[0] ?? null;
    memory.outage = outage;
    const id = `backoff:${stream.id}:${outage.from}`;
    for (const name of VERDICTS) findings.delete(`${id}:${name}`);
    if (outage.isObscured) return;
    const until = outage.attempts.at(-1)?.at ?? outage.from;
    for (const verdict of judge(stream, outage, memory.previousFirst, context)) report(stream, outage, verdict, until);
  };

  const tracker = new OutageTracker(context, { changed });

  return {
    connecting: (stream, span) => tracker.connecting(stream, span),
    opened: (stream, span, record) => tracker.opened(stream, span, record),
    closed: (stream, span, record) => tracker.closed(stream, span, record),
    tick(at) {
      for (const outage of tracker.current()) {
        const stream = context.stream(outage.stream);
        if (stream === undefined) continue;
        const verdict = judgeSilence(outage, at, context);
        if (verdict === null) findings.delete(`backoff:${outage.stream}:${outage.from}:gave-up`);
        else report(stream, outage, verdict, at);
      }
    },
    merged: (from, into) => tracker.merged(from, into),
    forgot(stream) {
      tracker.forget(stream);
      memories.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

const VERDICTS = [
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

function judge(
  stream: Stream,
  outage: Outage,
  previousFirst: number | null,
  context: DetectorContext,
): readonly Verdict[] {
  const waits = waitsOf(outage);
  const shown = `waits: ${waits.slice(0, 12).map(formatDuration).join(', ')}${waits.length > 12 ? ' …' : ''}`;
  const when = context.when(outage.from).replace(/^at /, '');
  const verdicts: Verdict[] = [];
  const final = judgeFinal(stream, outage, when, shown);
  if (final !== null) verdicts.push(final);
  // The waits of a native EventSource are the browser's, not the page's.
  if (outage.cause.transport === 'eventsource') {
    const storm = judgeStorm(outage, when);
    return storm === null ? verdicts : [...verdicts, storm];
  }
  const hammering = judgeHammering(outage, waits, when, shown);
  if (hammering !== null) return [...verdicts, hammering];
  const flapping = judgeFlapping(outage, waits, when, shown);
  if (flapping !== null) return [...verdicts, flapping];
  const reset = judgeReset(outage, waits, previousFirst, when);
  if (reset !== null) verdicts.push(reset);
  // Short-lived connections set the waits back in between: what is left shows no shape.
  const fit = outage.flaps === 0 ? fitBackoff(waits) : null;
  if (fit !== null && !fit.isHint) verdicts.push(...judgeShape(fit, waits, when, shown));
  return verdicts;
}

function judgeHammering(outage: Outage, waits: readonly number[], when: string, shown: string): Verdict | null {
  const quick = waits.filter((wait) => wait < IMMEDIATE).length;
  if (quick < HAMMERING || quick < waits.length * 0.75) return null;
  const last = outage.attempts.at(-1)?.at ?? outage.from;
  return {
    name: 'hammering',
    severity: 'error',
    text: `Reconnected ${formatCount(outage.attemptCount)} times in ${formatDuration(last - outage.from)} from ${when} without waiting.`,
    evidence: [shown, `${quick} of ${waits.length} waits are below ${IMMEDIATE} ms`],
    doubt: 'Several parts of the page may share this endpoint and connect each for itself.',
    advice: 'Wait before each attempt, twice as long each time up to a cap, with a random share.',
  };
}

function judgeFlapping(outage: Outage, waits: readonly number[], when: string, shown: string): Verdict | null {
  const first = waits[0];
  if (outage.flaps < FLAPS || first === undefined) return null;
  if (spread(waits) > Math.max(IMMEDIATE, first)) return null;
  return {
    name: 'flapping',
    severity: 'warning',
    text: `${pluralize(outage.flaps, 'connection')} in a row from ${when} ended within 5 s, and each time the wait began anew.`,
    evidence: [shown, `lived below ${formatDuration(STEADY_AFTER)} each`],
    doubt: 'The server may have closed them on purpose.',
    advice: 'Set the wait back only after a connection has lasted some seconds.',
  };
}

function judgeStorm(outage: Outage, when: string): Verdict | null {
  const short = outage.endings.filter(
    ({ openAt, closeAt }) => openAt !== null && closeAt !== null && closeAt - openAt < 1_000,
  ).length;
  if (short < STORM) return null;
  return {
    name: 'storm',
    severity: 'warning',
    text: `The event stream ended ${formatCount(short)} times within 1 s of its start, from ${when}.`,
    evidence: [`${pluralize(outage.attemptCount, 'attempt')}, ${short} lived below 1 s`],
    doubt: 'A server may use short event streams as polls on purpose.',
    advice: 'Keep the response open: a handler that returns, or a proxy that buffers, ends each stream at once.',
  };
}

function judgeReset(
  outage: Outage,
  waits: readonly number[],
  previousFirst: number | null,
  when: string,
): Verdict | null {
  const first = waits[0];
  if (first === undefined || previousFirst === null || previousFirst < IMMEDIATE) return null;
  if (outage.upBefore <= RESET_AFTER || first < 2 * previousFirst || first < 2_000) return null;
  return {
    name: 'no-reset',
    severity: 'warning',
    text: `The first wait of the outage at ${when} was ${formatDuration(first)}, although the connection before it had lasted ${formatDuration(outage.upBefore)}.`,
    evidence: [`first wait of the outage before: ${formatDuration(previousFirst)}`],
    doubt: 'Jitter can double a wait by chance.',
    advice: 'Set the wait back to its start once a connection has lasted.',
  };
}

function judgeShape(fit: BackoffFit, waits: readonly number[], when: string, shown: string): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  const shape = `shape: ${describeFit(fit, formatDuration)}`;
  if (fit.shape === 'fixed') {
    verdicts.push({
      name: 'fixed',
      severity: 'warning',
      text: `Waits ${formatDuration(waits[0] ?? 0)} before each attempt from ${when}, always the same.`,
      evidence: [shown, shape],
      doubt: DOUBT,
      advice: 'Add a random share: clients that lost one server come back all at the same moment otherwise.',
    });
  }
  if (fit.shape === 'exponential') {
    verdicts.push({
      name: 'exponential',
      severity: 'info',
      text: `Doubles its wait from ${when} without a random share.`,
      evidence: [shown, shape],
      doubt: DOUBT,
      advice: 'Add a random share, so that clients do not come back together.',
    });
  }
  const longest = Math.max(...waits);
  if (fit.cap === null && longest > LONG_WAIT) {
    verdicts.push({
      name: 'long',
      severity: 'warning',
      text: `Waits ${formatDuration(longest)} before an attempt in the outage from ${when}, without a cap.`,
      evidence: [shown, shape],
      doubt: 'A cap may lie above what was seen.',
      advice: 'Cap the wait at what people accept, say 30 s.',
    });
  }
  const tail = waits.slice(-3);
  if (fit.shape === 'exponential-jitter' && fit.cap !== null && spread(tail) <= Math.max(...tail) * 0.01) {
    verdicts.push({
      name: 'cap',
      severity: 'info',
      text: `The last ${tail.length} waits of the outage from ${when} are all ${formatDuration(fit.cap)}: the random share is lost at the cap.`,
      evidence: [shown, shape],
      doubt: DOUBT,
      advice: 'Apply the random share after the cap.',
    });
  }
  return verdicts;
}

function judgeFinal(stream: Stream, outage: Outage, when: string, shown: string): Verdict | null {
  const final = outage.endings.filter((span) => isFinal(span, stream.protocol));
  const [first] = final;
  // One more attempt may follow a refreshed token; a second one after the same answer is blind.
  if (first === undefined || final.length < 2 || outage.attemptCount < 2) return null;
  return {
    name: 'final',
    severity: 'error',
    text: `Tried again ${pluralize(outage.attemptCount, 'time')} from ${when} although the server refused with ${describeEnd(first, stream.protocol)}.`,
    evidence: [`refused ${pluralize(final.length, 'time')}`, shown],
    doubt: 'The page may have renewed its credentials between the attempts.',
    advice: 'Stop at a refusal, and connect again only with new credentials.',
  };
}

/** No attempt for three times the last wait, while nothing hides the page: the page has given up. */
function judgeSilence(outage: Outage, at: Millis, context: DetectorContext): Verdict | null {
  const waits = waitsOf(outage);
  const last = waits.at(-1);
  if (outage.resumedAt !== null || outage.isAbandoned || waits.length < 2 || last === undefined) return null;
  // An attempt that is still under way is no silence.
  const lastAttempt = outage.attempts.at(-1)?.at ?? outage.from;
  if (outage.lastFailureAt < lastAttempt || outage.cause.transport === 'eventsource') return null;
  const limit = Math.max(3 * last, 10_000);
  if (at - outage.lastFailureAt <= limit) return null;
  if (context.obscuredFrom(outage.cause.document, outage.lastFailureAt, at) !== null) return null;
  return {
    name: 'gave-up',
    severity: 'warning',
    text: `No further attempt for ${formatDuration(at - outage.lastFailureAt)} after ${pluralize(outage.attemptCount, 'failed attempt')}, the last ${context.when(outage.lastFailureAt)}.`,
    evidence: [`waits: ${waits.slice(0, 12).map(formatDuration).join(', ')}`],
    doubt: 'The page may have told its user and wait for a click.',
    advice: 'Go on trying at the longest wait, and when the page becomes visible or online again.',
  };
}
