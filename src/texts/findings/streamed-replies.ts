import { formatDuration, pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import type { FindingText } from './finding-text.ts';

/** Characters of the name of a field that are written out. */
const MAX_FIELD = 40;

/** The end that replies of a stream were seen to have: a field that only their last message sets. */
export const learnedMarkerText = (field: string): string => `“${shorten(field, MAX_FIELD)}” set in its last message`;

/** A streamed reply ended before its end. `marker` is the end that others of its kind have, `null` where none is known. */
export const truncatedReplyText = (reply: {
  readonly at: string;
  readonly messages: number;
  readonly marker: string | null;
  readonly unfinishedCharacters: number;
  readonly isFailed: boolean;
  readonly lasted: number;
}): FindingText => ({
  text: `The streamed reply broke off at ${reply.at} after ${pluralize(reply.messages, 'message')}${reply.marker === null ? '' : `, without its end (${reply.marker})`}.`,
  evidence: [
    ...(reply.unfinishedCharacters > 0
      ? [
          `${pluralize(reply.unfinishedCharacters, 'character')} of an unfinished message ${reply.unfinishedCharacters === 1 ? 'was' : 'were'} left`,
        ]
      : []),
    `it ended ${reply.isFailed ? 'with a network error' : 'as if complete'} after ${formatDuration(reply.lasted)}`,
  ],
  doubt: 'The server may have ended it early on purpose.',
  advice: 'Treat an end without its marker as a failure, and ask again or continue from the last message.',
});

/** Messages that were made one after another came all at once. Spans are milliseconds. */
export const bufferedReplyText = (reply: {
  readonly firstAt: string;
  readonly messages: number;
  readonly waited: number;
  readonly arrivedWithin: number;
  readonly madeWithin: number;
}): FindingText => ({
  text: `All ${pluralize(reply.messages, 'message')} of a streamed reply came together at ${reply.firstAt}, ${formatDuration(reply.waited)} after it was asked for.`,
  evidence: [
    `${formatDuration(reply.arrivedWithin)} from the first to the last`,
    `their own times span ${formatDuration(reply.madeWithin)}`,
  ],
  doubt: 'The server may have written them all at once, with older times in them.',
  advice: 'Look for a proxy that buffers (nginx: X-Accel-Buffering: no) or compresses without flushing.',
});
