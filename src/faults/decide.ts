import { unreachable } from '../base/unreachable.ts';
import type { Direction } from '../wire/record.ts';
import type { MessageChoice } from './plan.ts';

/** Which message a decision is for. */
export interface MessagePlace {
  readonly seed: number;
  /** The step's index in the plan. */
  readonly step: number;
  /** The connection's number among those that the plan has met: 1 for the first. */
  readonly connection: number;
  readonly direction: Direction;
  /**
   * 1 for the first message of this direction that passes the step's filter, counted since the connection opened, or
   * since the plan was armed where it was open already. Counted whether or not the step is in force.
   */
  readonly message: number;
}

/** What is decided for a message; each use has numbers of its own. */
export type Use = 'choice' | 'jitter' | 'place';

const useNumber = (use: Use): number => {
  switch (use) {
    case 'choice':
      return 1;
    case 'jitter':
      return 2;
    case 'place':
      return 3;
    default:
      return unreachable(use);
  }
};

/** The finalizer of MurmurHash3: every bit of what goes in changes about half of what comes out. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/**
 * A number from 0 to below 1 for one message and use. It depends on nothing else: not on the time, not on what was
 * decided before, not on other connections. So the same seed changes the same messages by their number, in a page as in
 * the proxy.
 */
export function chance(place: MessagePlace, use: Use): number {
  const parts = [place.step, place.connection, place.direction === 'in' ? 1 : 2, place.message, useNumber(use)];
  let hash = mix(place.seed);
  for (const part of parts) hash = mix(Math.imul(hash, 0x9e3779b1) + part);
  return (mix(hash) >>> 0) / 0x1_0000_0000;
}

/** Whether a message that passes direction and filter is one that the fault changes. */
export function isChosen({ share, every }: MessageChoice, place: MessagePlace): boolean {
  if (every !== null) return place.message % every === 0;
  return share === null || chance(place, 'choice') < share;
}

/** The delay of one message in whole milliseconds: `by`, give or take at most `jitter`; never below 0. */
export const delayOf = (fault: { readonly by: number; readonly jitter: number }, place: MessagePlace): number =>
  Math.max(0, Math.round(fault.by + (chance(place, 'jitter') * 2 - 1) * fault.jitter));

/** The index of the character or byte that `corrupt` changes, in a message of `length` above 0. */
export const corruptedIndex = (length: number, place: MessagePlace): number =>
  Math.floor(chance(place, 'place') * length);
