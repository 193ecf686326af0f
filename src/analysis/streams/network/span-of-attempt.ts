import type { Connection } from '../stream-entry.ts';
import type { ConnectionSpan } from '../stream.ts';

/** Attempts of one connection before the last of which DevTools may still speak. */
const ATTEMPTS_BACK = 50;

/** The span of an attempt of a connection, from 1. */
export function spanOfAttempt(
  { document, number, attempts, entry }: Connection,
  attempt: number,
): ConnectionSpan | undefined {
  let back = attempts - attempt;
  if (back < 0 || back > ATTEMPTS_BACK) return undefined;
  return entry.stream.spans.findLast((span) => {
    if (span.connection !== number || span.document !== document) return false;
    back -= 1;
    return back < 0;
  });
}
