import { toPrintable } from '../../cli/printable.ts';
import { backoffShapeText } from '../../texts/findings/backoff.ts';
import { EVIDENCE, INSTEAD } from '../../texts/testing.ts';
import type { Observation, Which } from '../observation.ts';
import { failure, type Failure, lanesOf, openFailure, type Subject } from './failure.ts';
import { findLosses, holdsConnection, judgeWaits, type Loss, waitsOf } from './outages.ts';

/** The connections of the streams that are meant which were lost. */
export const lossesOf = (seen: Observation, which: Which | undefined): readonly Loss[] =>
  seen
    .streams(which)
    .filter(holdsConnection)
    .flatMap((stream) => findLosses(stream, seen.wasEndedByPage));

/** Every connection that was lost was open again in time, and one was lost. */
export function reconnectFailure({ seen, which, title }: Subject, limit: number): Failure | null {
  const losses = lossesOf(seen, which);
  if (losses.length === 0) return openFailure(title, INSTEAD.noLoss);
  const late = losses.filter(({ lostAt, openAgainAt }) => openAgainAt === null || openAgainAt - lostAt > limit);
  if (late.length === 0) return null;
  const lines = late.map(({ stream, lostAt, how, openAgainAt }) => {
    const took = openAgainAt === null ? EVIDENCE.notOpenAgain : EVIDENCE.openAgain(openAgainAt - lostAt);
    return `${EVIDENCE.lost(toPrintable(stream.label), lostAt, toPrintable(how))}, ${took}`;
  });
  return failure(title, ':', lines, lanesOf(seen, [...new Set(late.map(({ stream }) => stream))]));
}

/** The waits between failed attempts grow and differ by chance. */
export function backoffFailure({ seen, which, title }: Subject): Failure | null {
  const judged = seen
    .streams(which)
    .filter(holdsConnection)
    .map((stream) => ({ stream, waits: waitsOf(stream) }))
    .filter(({ waits }) => judgeWaits(waits) !== null);
  if (judged.length === 0) return openFailure(title, INSTEAD.fewAttempts);
  const wrong = judged.filter(({ waits }) => judgeWaits(waits)?.shape !== 'exponential-jitter');
  if (wrong.length === 0) return null;
  const lines = wrong.map(({ stream, waits }) => {
    const fit = judgeWaits(waits);
    const shape = fit === null ? EVIDENCE.unclearShape : backoffShapeText(fit.shape, fit.cap);
    return EVIDENCE.waits(toPrintable(stream.label), shape, waits);
  });
  return failure(title, ':', lines);
}
