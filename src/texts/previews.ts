import { pluralize } from '../base/format.ts';

/** What a row shows instead of a message's content. */
export const PREVIEW_TEXTS = {
  contentGone: 'content not stored',
  empty: 'empty',
  /** What stands behind the parts of a message that are taken apart. */
  rest: 'the rest, not taken apart',
  /** A message that carries several. */
  parts: (count: number): string => pluralize(count, 'message'),
} as const;
