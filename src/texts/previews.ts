/** What a row shows instead of a message's content. */
export const PREVIEW_TEXTS = {
  contentGone: 'content not kept',
  empty: 'empty',
} as const;
