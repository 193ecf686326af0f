import { pluralize } from '../base/format.ts';

/** What a page may use whose traffic is not recorded, in words. */
const USES: Readonly<Record<string, (count: number) => string>> = {
  worker: (count) => pluralize(count, 'worker'),
  'shared-worker': (count) => pluralize(count, 'shared worker'),
  'service-worker': (count) => pluralize(count, 'service worker'),
  'webrtc-media': (count) => `WebRTC media (${pluralize(count, 'connection')})`,
  push: () => 'push messages',
};

/** `2 workers, 1 shared worker and push messages`. */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What the pages of a recording used beside what is in it; empty for nothing. */
export function unrecordedText(uses: readonly { readonly use: string; readonly count: number }[]): string {
  if (uses.length === 0) return '';
  const words = uses.map(({ use, count }) => USES[use]?.(count) ?? use);
  return `This page also used ${listOf(words)}; their traffic is not recorded.`;
}

/** The same as a list of at most one line. */
export const unrecordedLines = (
  uses: readonly { readonly use: string; readonly count: number }[],
): readonly string[] => (uses.length === 0 ? [] : [unrecordedText(uses)]);

/** The same in the panel, where a browser may report some of it. */
export const UNRECORDED_STATUS = {
  line: (uses: readonly { readonly use: string; readonly count: number }[]): string => ` ${unrecordedText(uses)}`,
  hint: 'The recorder runs in pages and frames. Of workers the panel shows what the browser itself reports: in Chrome the WebSocket connections and event streams of dedicated and service workers, in Firefox, if switched on, handshakes and streamed fetch of dedicated workers. The command line records workers of Chromium completely.',
} as const;
