import { pluralize } from '../base/format.ts';

/** What was used, and how often; `isInPart` where some of its traffic may be in the recording all the same. */
interface Use {
  readonly use: string;
  readonly count: number;
  readonly isInPart: boolean;
}

/** What a page may use whose traffic is not recorded, in words. */
const USES: Readonly<Record<string, (count: number) => string>> = {
  worker: (count) => pluralize(count, 'worker'),
  'shared-worker': (count) => pluralize(count, 'shared worker'),
  'service-worker': (count) => pluralize(count, 'service worker'),
  'webrtc-media': (count) => `WebRTC media (${pluralize(count, 'connection')})`,
  webtransport: (count) => `WebTransport (${pluralize(count, 'session')})`,
  push: () => 'push messages',
};

/** `2 workers, 1 shared worker and push messages`. */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What the pages of a recording used beside what is in it; empty for nothing. */
export function unrecordedText(uses: readonly Use[]): string {
  const words = (isInPart: boolean): readonly string[] =>
    uses.filter((each) => each.isInPart === isInPart).map(({ use, count }) => USES[use]?.(count) ?? use);
  const [whole, part] = [words(false), words(true)];
  const ofPart = `of ${listOf(part)} only what the browser reports is recorded.`;
  if (whole.length === 0) return part.length === 0 ? '' : `O${ofPart.slice(1)}`;
  const text = `This page also used ${listOf(whole)}; their traffic is not recorded`;
  return part.length === 0 ? `${text}.` : `${text}, and ${ofPart}`;
}

/** The same as a list of at most one line. */
export const unrecordedLines = (uses: readonly Use[]): readonly string[] =>
  uses.length === 0 ? [] : [unrecordedText(uses)];

/** The same in the panel, where a browser may report some of it. */
export const UNRECORDED_STATUS = {
  line: (uses: readonly Use[]): string => ` ${unrecordedText(uses)}`,
  hint: 'The recorder runs in pages and frames. For workers, the panel shows what the browser itself reports: in Chrome, the WebSocket connections and event streams of dedicated and service workers; in Firefox, if switched on, handshakes and streamed fetch of dedicated workers. The command line records workers of Chromium completely.',
} as const;
