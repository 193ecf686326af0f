import { useRef } from 'preact/hooks';
import { describeMessage } from '../../../store/describe-message.ts';
import type { MessageLog } from '../../../store/message-log.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { numberOf } from '../../rows/number-column.ts';

/** The longest content of a column so far, in characters. */
export interface LongestTexts {
  readonly kind: number;
  readonly channel: number;
  readonly number: number;
}

/** Pixels of a character in the widest of the fonts, and of the padding on both sides. */
const CHARACTER = 7;
const PADDING = 18;

/** A column takes no more by itself, so that the preview keeps its room. */
const MOST = 144;

const NONE: LongestTexts = { kind: 0, channel: 0, number: 0 };

/** The width of a column that shows its heading and its longest content, up to a limit; in pixels. */
export const fittedWidth = (characters: number, heading: string): number =>
  Math.min(MOST, PADDING + CHARACTER * Math.max(characters, heading.length));

/** Takes more rows into account; widths only grow, so that scrolling does not move columns back and forth. */
export function withRows(
  before: LongestTexts,
  rows: Pick<RowModel, 'row'>,
  log: Pick<MessageLog, 'message'>,
  { first, end, number }: { readonly first: number; readonly end: number; readonly number: string | null },
): LongestTexts {
  const longest = { ...before };
  for (let index = first; index < end; index += 1) {
    const row = rows.row(index);
    const message = row?.kind === 'message' ? log.message(row.position) : undefined;
    if (message === undefined) continue;
    const { kind, channel } = describeMessage(message);
    longest.kind = Math.max(longest.kind, kind.length);
    longest.channel = Math.max(longest.channel, channel.length);
    if (number !== null) longest.number = Math.max(longest.number, numberOf(message, number).length);
  }
  return longest;
}

/** The longest texts among the rows that were in view since the stream was selected. */
export function useLongestTexts(
  rows: RowModel,
  log: MessageLog | undefined,
  range: Parameters<typeof withRows>[3],
): LongestTexts {
  const last = useRef<{ readonly log: MessageLog | undefined; readonly texts: LongestTexts }>({ log, texts: NONE });
  const before = last.current.log === log ? last.current.texts : NONE;
  const texts = log === undefined ? NONE : withRows(before, rows, log, range);
  last.current = { log, texts };
  return texts;
}
