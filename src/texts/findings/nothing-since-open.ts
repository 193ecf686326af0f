import { formatDuration, pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import type { FindingText } from './finding-text.ts';

/** A compressed event stream that has brought nothing since it opened. */
export const nothingSinceOpenText = (silent: {
  readonly at: string;
  /** In milliseconds. */
  readonly lasted: number;
  readonly encoding: string;
}): FindingText => ({
  text: `Open since ${silent.at} and nothing has come in ${formatDuration(silent.lasted)}: the answer is compressed (${shorten(silent.encoding, 40)}).`,
  evidence: [
    `content-encoding ${shorten(silent.encoding, 40)} on text/event-stream`,
    'a compressor holds small events back until it is flushed',
  ],
  doubt: 'The server may have had nothing to send.',
  advice: 'Leave text/event-stream out of compression, or flush the compressor after each event.',
});

/** Types that are written out. */
const SHOWN_TYPES = 6;

/** Events that came and that the page does not listen to. */
export const unlistenedText = (
  types: readonly (readonly [type: string, count: number])[],
  heard: number,
): FindingText => {
  const all = types.reduce((sum, [, count]) => sum + count, 0);
  const shown = types.slice(0, SHOWN_TYPES).map(([type, count]) => `${shorten(type, 40)} (${count})`);
  return {
    text: `${pluralize(all, 'event')} came for which the page has no listener: ${shown.join(', ')}${types.length > SHOWN_TYPES ? ' …' : ''}.`,
    evidence: [
      'the browser’s network list has them, and the page has added no listener for their type',
      heard === 0 ? 'no other event has come' : `${pluralize(heard, 'other event')} came`,
    ],
    doubt: 'The page may not need them.',
    advice: 'Add a listener for the type with addEventListener; onmessage gets only events without a type.',
  };
};
