import { formatCount, formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** Waits that are written out. */
const SHOWN_WAITS = 12;

const FEW_WAITS = 'Few waits were seen; a timer that was held back looks like jitter.';

/** How the waits of an outage grow, in words. */
const BACKOFF_SHAPE_LABELS = {
  immediate: 'no wait',
  fixed: 'a fixed wait',
  'fixed-jitter': 'a fixed wait with jitter',
  linear: 'waits that grow by equal steps',
  exponential: 'doubling waits without jitter',
  'exponential-jitter': 'doubling waits with jitter',
  growing: 'growing waits',
} as const;

/** The shape of the waits with its cap in milliseconds, `null` where none was seen. */
export const backoffShapeText = (shape: keyof typeof BACKOFF_SHAPE_LABELS, cap: number | null): string =>
  `${BACKOFF_SHAPE_LABELS[shape]}${cap === null ? '' : `, at most ${formatDuration(cap)}`}`;

const listOf = (waits: readonly number[]): string => waits.slice(0, SHOWN_WAITS).map(formatDuration).join(', ');

const waitsText = (waits: readonly number[]): string =>
  `waits: ${listOf(waits)}${waits.length > SHOWN_WAITS ? ' …' : ''}`;

/** What every sentence about the waits of an outage says: since when, and the waits in milliseconds. */
interface OutageWaits {
  readonly since: string;
  readonly waits: readonly number[];
}

/** The same with the name of the shape of the waits, see {@link backoffShapeText}. */
interface ShapedWaits extends OutageWaits {
  readonly shape: string;
}

const shapeEvidence = ({ waits, shape }: ShapedWaits): readonly string[] => [waitsText(waits), `shape: ${shape}`];

export const hammeringText = (
  outage: OutageWaits & {
    readonly attempts: number;
    readonly lasted: number;
    readonly quick: number;
    readonly immediate: number;
  },
): FindingText => ({
  text: `Reconnected ${formatCount(outage.attempts)} times in ${formatDuration(outage.lasted)} from ${outage.since} without waiting.`,
  evidence: [
    waitsText(outage.waits),
    `${outage.quick} of ${outage.waits.length} waits are below ${outage.immediate} ms`,
  ],
  doubt: 'Several parts of the page may share this endpoint, each with its own connection.',
  advice: 'Wait before each attempt, twice as long each time up to a cap, with jitter.',
});

export const flappingText = (
  outage: OutageWaits & { readonly flaps: number; readonly steadyAfter: number },
): FindingText => ({
  text: `${pluralize(outage.flaps, 'connection')} in a row from ${outage.since} ended within 5 s, and each time the wait started over.`,
  evidence: [waitsText(outage.waits), `each lived for less than ${formatDuration(outage.steadyAfter)}`],
  doubt: 'The server may have closed them on purpose.',
  advice: 'Reset the wait only after a connection has lasted some seconds.',
});

export const stormText = (outage: {
  readonly since: string;
  readonly attempts: number;
  readonly short: number;
}): FindingText => ({
  text: `The event stream ended ${formatCount(outage.short)} times within 1 s of its start, from ${outage.since}.`,
  evidence: [`${pluralize(outage.attempts, 'attempt')}, ${outage.short} lived for less than 1 s`],
  doubt: 'A server may use short event streams as polls on purpose.',
  advice: 'Keep the response open: a handler that returns, or a proxy that buffers, ends each stream at once.',
});

export const noResetText = (outage: {
  readonly at: string;
  readonly first: number;
  readonly previousFirst: number;
  readonly upBefore: number;
}): FindingText => ({
  text: `The first wait of the outage at ${outage.at} was ${formatDuration(outage.first)}, although the connection before it had lasted ${formatDuration(outage.upBefore)}.`,
  evidence: [`first wait of the outage before: ${formatDuration(outage.previousFirst)}`],
  doubt: 'Jitter can double a wait by chance.',
  advice: 'Reset the wait once a connection has lasted.',
});

export const fixedWaitText = (outage: ShapedWaits): FindingText => ({
  text: `Waits ${formatDuration(outage.waits[0] ?? 0)} before each attempt from ${outage.since}, always the same.`,
  evidence: shapeEvidence(outage),
  doubt: FEW_WAITS,
  advice: 'Add jitter: otherwise all clients that lost one server come back at the same moment.',
});

export const noJitterText = (outage: ShapedWaits): FindingText => ({
  text: `Doubles its wait from ${outage.since} without jitter.`,
  evidence: shapeEvidence(outage),
  doubt: FEW_WAITS,
  advice: 'Add jitter (a random part of each wait), so that clients do not come back together.',
});

export const longWaitText = (outage: ShapedWaits & { readonly longest: number }): FindingText => ({
  text: `Waits ${formatDuration(outage.longest)} before an attempt in the outage from ${outage.since}, without a cap.`,
  evidence: shapeEvidence(outage),
  doubt: 'A cap may lie above what was seen.',
  advice: 'Cap the wait at what people accept, say 30 s.',
});

export const jitterLostAtCapText = (
  outage: ShapedWaits & { readonly atCap: number; readonly cap: number },
): FindingText => ({
  text: `The last ${outage.atCap} waits of the outage from ${outage.since} are all ${formatDuration(outage.cap)}: the jitter is lost at the cap.`,
  evidence: shapeEvidence(outage),
  doubt: FEW_WAITS,
  advice: 'Apply the jitter after the cap.',
});

export const refusedAgainText = (
  outage: OutageWaits & { readonly attempts: number; readonly end: string; readonly refusals: number },
): FindingText => ({
  text: `Tried again ${pluralize(outage.attempts, 'time')} from ${outage.since} although the server refused with ${outage.end}.`,
  evidence: [`refused ${pluralize(outage.refusals, 'time')}`, waitsText(outage.waits)],
  doubt: 'The page may have renewed its credentials between the attempts.',
  advice: 'Stop at a refusal, and connect again only with new credentials.',
});

export const gaveUpText = (outage: {
  readonly at: string;
  readonly still: number;
  readonly attempts: number;
  readonly waits: readonly number[];
}): FindingText => ({
  text: `No further attempt for ${formatDuration(outage.still)} after ${pluralize(outage.attempts, 'failed attempt')}, the last at ${outage.at}.`,
  evidence: [`waits: ${listOf(outage.waits)}`],
  doubt: 'The page may have shown a message and wait for a click.',
  advice: 'Keep trying at the longest wait, and when the page becomes visible or online again.',
});

/** Several streams of one page connected again at the same moment. */
export const reconnectHerdText = (herd: {
  readonly at: string;
  readonly streams: number;
  readonly host: string;
  readonly within: number;
  readonly labels: readonly string[];
}): FindingText => ({
  text: `${pluralize(herd.streams, 'stream')} of the page connected again to ${herd.host} within ${herd.within} ms, at ${herd.at}.`,
  evidence: herd.labels,
  doubt: 'They may share one timer on purpose.',
  advice: 'Give each stream its own jitter, or carry them over one connection.',
});
