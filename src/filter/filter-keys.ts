import { KEY_HINTS } from '../texts/filter.ts';
import type { HasName, IsName, TransportName } from './syntax.ts';

/** A key of the filter. */
export type Key = keyof typeof KEY_HINTS;

/** Other words for a key. */
const KEY_SYNONYMS: Readonly<Record<string, Key>> = {
  kind: 'type',
  direction: 'dir',
  topic: 'channel',
  room: 'channel',
  namespace: 'channel',
  destination: 'channel',
};

/** Names of the transports; those that are suggested come first. */
export const TRANSPORTS: Readonly<Record<string, TransportName>> = {
  ws: 'ws',
  sse: 'sse',
  stream: 'stream',
  poll: 'poll',
  datachannel: 'datachannel',
  webtransport: 'webtransport',
  'long-poll': 'long-poll',
  'short-poll': 'short-poll',
  request: 'request',
  fetch: 'fetch',
  xhr: 'xhr',
  'retry-loop': 'retry-loop',
  websocket: 'ws',
  eventsource: 'sse',
  'streamed-fetch': 'stream',
  rtc: 'webrtc',
  webrtc: 'webrtc',
  peer: 'peer',
  longpoll: 'long-poll',
  shortpoll: 'short-poll',
};

/** What `has:` understands. */
export const HAS: readonly HasName[] = ['gap', 'duplicate', 'late', 'finding'];

/** What `is:` understands. */
export const IS: readonly IsName[] = ['heartbeat', 'text', 'binary', 'json', 'cut', 'empty', 'induced'];

/** The key that a word names, `undefined` for none. */
export const keyOf = (word: string): Key | undefined => {
  const known = KEY_NAMES.find((key) => key === word);
  return known ?? (Object.hasOwn(KEY_SYNONYMS, word) ? KEY_SYNONYMS[word] : undefined);
};

/** All keys, in the order in which they are suggested. */
export const KEY_NAMES: readonly Key[] = Object.keys(KEY_HINTS).filter((key): key is Key =>
  Object.hasOwn(KEY_HINTS, key),
);

/** Whether two words differ by one typing mistake: a letter missing, added, wrong, or two swapped. */
function isOneTypoAway(one: string, other: string): boolean {
  if (one.length > other.length) return isOneTypoAway(other, one);
  if (other.length - one.length > 1) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const tail = (word: string, from: number): string => word.slice(from);
  if (one.length < other.length) return tail(one, same) === tail(other, same + 1);
  if (tail(one, same + 1) === tail(other, same + 1)) return true;
  return (
    one[same] === other[same + 1] && one[same + 1] === other[same] && tail(one, same + 2) === tail(other, same + 2)
  );
}

/** The key that an unknown word probably means, `undefined` if it resembles none. */
export const keyMeantBy = (word: string): Key | undefined =>
  word.length < 3 ? undefined : KEY_NAMES.find((key) => isOneTypoAway(word, key));
