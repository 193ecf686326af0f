/** What a row shows instead of a message's content. */
export const PREVIEW_TEXTS = {
  contentGone: 'content not stored',
  empty: 'empty',
} as const;
