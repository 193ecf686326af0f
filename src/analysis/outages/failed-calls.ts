import type { Millis } from '../../base/units.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import { isOutageStatus } from './connection-role.ts';

/** True for a call of a poll that got no answer, or one that shows that the server is down. */
export const hasFailed = ({ how, status }: ConnectionSpan): boolean =>
  how === 'failed' || how === 'timeout' || isOutageStatus(status);

/** When an attempt failed: one that its answer refused failed with that, whenever the page lets go of the body. */
export const failureAt = ({ status, openAt, closeAt }: ConnectionSpan): Millis | null =>
  status >= 400 && openAt !== null ? openAt : closeAt;

/** The calls right before one that failed too, the oldest first. */
export function failedBefore({ spans }: Stream, span: ConnectionSpan): readonly ConnectionSpan[] {
  const at = spans.lastIndexOf(span);
  if (at === -1) return [];
  const answered = spans.findLastIndex((other, index) => index < at && !hasFailed(other));
  return spans.slice(answered + 1, at);
}
