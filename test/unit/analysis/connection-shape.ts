import type { FindingKind } from '../../../src/analysis/finding.ts';
import type { Recording } from './recording.ts';

/** A way in which pages use connections. `injured` ones have exactly the trouble that they name. */
export interface ConnectionShape {
  readonly name: string;
  /** What must be found; empty for a clean one, in which nothing may be a warning or an error. */
  readonly finds: readonly FindingKind[];
  readonly write: (recording: Recording, random: () => number) => void;
}

/** A shape in which nothing is wrong. */
export const clean = (name: string, write: ConnectionShape['write']): ConnectionShape => ({ name, finds: [], write });

/** A shape with a trouble. */
export const injured = (
  name: string,
  finds: readonly FindingKind[],
  write: ConnectionShape['write'],
): ConnectionShape => ({ name, finds, write });
