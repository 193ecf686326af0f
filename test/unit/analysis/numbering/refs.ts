import { millis } from '../../../../src/base/units.ts';
import type { MessageRef } from '../../../../src/analysis/numbering/gap.ts';

/** A message of a stream as findings name it; every hundred milliseconds one. */
export const refOf = (index: number, more: Partial<MessageRef> = {}): MessageRef => ({
  index,
  at: millis(index * 100),
  ref: { document: 'doc-1', n: index, part: 0 },
  connection: 0,
  hash: index,
  ...more,
});
