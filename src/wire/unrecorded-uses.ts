/** What a page may use whose traffic the recorder in the page does not see. */
export const UNRECORDED_USES = [
  'worker',
  'shared-worker',
  'service-worker',
  'webrtc-media',
  'webtransport',
  'push',
] as const;

/** One of {@link UNRECORDED_USES}. */
export type UnrecordedUse = (typeof UNRECORDED_USES)[number];
