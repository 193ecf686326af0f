/** What the page passed or received: `form` is a `FormData`; `none` is an absent body. */
export const BODY_KINDS = [
  'none',
  'text',
  'arraybuffer',
  'view',
  'blob',
  'form',
  'params',
  'document',
  'stream',
  'json',
  'unknown',
] as const;

/** One of {@link BODY_KINDS}. */
export type BodyKind = (typeof BODY_KINDS)[number];
