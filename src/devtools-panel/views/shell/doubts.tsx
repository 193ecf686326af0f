import type { JSX } from 'preact';
import { formatClock } from '../../../base/format.ts';
import { STATUS_LINE } from '../../../texts/panel/shell.ts';
import type { PageDoubts } from '../../source/source.ts';

/** An instant, in milliseconds since the epoch, by the clock on the wall. */
function clockOf(at: number): string {
  const date = new Date(at);
  return formatClock(at - new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime(), 'second');
}

/** What pages said and did that cannot be true. */
export function Doubts({ doubts }: { readonly doubts: PageDoubts }): JSX.Element {
  const { falseClaim, falseClaims, refusals, cutOffs, cutOffAt } = doubts;
  return (
    <>
      {cutOffAt === null ? null : (
        <strong title={STATUS_LINE.cutOffHint}>{STATUS_LINE.cutOff(cutOffs, clockOf(cutOffAt))}</strong>
      )}
      {refusals === 0 ? null : <span title={STATUS_LINE.refusedHint}>{STATUS_LINE.refused(refusals)}</span>}
      {falseClaim === null ? null : (
        <span title={STATUS_LINE.falseClaimHint(falseClaims)}>{STATUS_LINE.falseClaim(falseClaim)}</span>
      )}
    </>
  );
}
