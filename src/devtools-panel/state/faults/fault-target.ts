import type { Stream } from '../../../analysis/streams/stream.ts';
import { matchesAddress } from '../../../faults/matches-address.ts';
import { EVERYTHING, type Target } from '../../../faults/plan.ts';

/** Whom a fault is for: the selected stream, addresses that have a pattern, or everything in the page. */
export type FaultScope = 'stream' | 'address' | 'page';

/** What of a stream its target is made of. */
type Targeted = Pick<Stream, 'url'>;

/**
 * The part of an address that all connections of a stream share: host and path. Without the scheme it holds for the polls
 * and the socket of one session, and without the query for every attempt.
 */
export const addressOf = ({ url }: Targeted): string => url.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/s, '');

/**
 * @param stream the selected one, `undefined` for none.
 * @param address the pattern that the user wrote.
 * @returns `null` where a stream is meant and none is selected, or a pattern is meant and none is written.
 */
export function targetFor(scope: FaultScope, stream: Targeted | undefined, address: string): Target | null {
  switch (scope) {
    case 'stream':
      return stream === undefined ? null : { ...EVERYTHING, address: addressOf(stream) };
    case 'address':
      return address.trim() === '' ? null : { ...EVERYTHING, address: address.trim() };
    default:
      return EVERYTHING;
  }
}

/** Whether a plan may act on a stream. */
export const isTargeted = ({ address, connection }: Target, stream: Targeted): boolean =>
  connection === null && matchesAddress(address, stream.url);
