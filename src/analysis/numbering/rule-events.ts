import type { FoldedCopy } from './repeats/fold-watch.ts';
import type { MessageRef } from './gap.ts';

/** A message with a number that had come before. */
export interface Repeat extends FoldedCopy {
  readonly group: string;
  readonly number: number;
  readonly offset: bigint;
  readonly message: MessageRef;
}

/** A counter that stepped back and went on from there. */
export interface Reset {
  readonly group: string;
  readonly offset: bigint;
  readonly from: number;
  readonly to: number;
  readonly before: MessageRef;
  readonly message: MessageRef;
  readonly isExplained: boolean;
}
