import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { Matcher } from './matcher.ts';
import { effectiveFlags } from '../../filter/read-term.ts';
import type { Pattern } from '../../filter/syntax.ts';

/** A range of a text. */
export interface TextRange {
  readonly from: number;
  readonly until: number;
}

/** Characters of a payload that are searched: as much as a recorded message stores. */
const SEARCHED = 64 * 1024;

/** Where the regular expressions of a filter match in visible messages. */
export interface MatchPlaces {
  /** Starts over with other patterns. */
  reset(patterns: readonly Pattern[]): void;
  /**
   * The matches in a message's text, in order. Empty also while they are being searched: `changed` is called once they
   * are known.
   */
  of(message: StreamMessage): readonly TextRange[];
}

const NONE: readonly TextRange[] = [];

/**
 * Makes the search for matches. It has its own matcher: a pattern can be quick to match once and take for ever to match
 * everywhere, and then only the highlights are missing, not the filter.
 */
export function createMatchPlaces(matcher: Matcher, changed: () => void): MatchPlaces {
  let patterns: readonly Pattern[] = NONE_OF_PATTERNS;
  let known = new WeakMap<StreamMessage, readonly TextRange[]>();
  let asked: StreamMessage[] = [];
  let isAway = false;

  const send = async (): Promise<void> => {
    const [messages, own] = [asked, patterns];
    asked = [];
    isAway = true;
    const texts = messages.map(({ payload }) => payload.data.slice(0, SEARCHED));
    let end = 0;
    const ends = Uint32Array.from(texts, (text) => (end += text.length));
    const shared = { text: texts.join(''), ends, owners: Uint32Array.from(texts.keys()), count: texts.length };
    const answer = await matcher.match(
      own.map(({ source, flags }) => ({ wants: 'places', source, flags: effectiveFlags(flags), ...shared })),
    );
    isAway = false;
    if (own !== patterns) {
      // The messages requested meanwhile are searched for other patterns.
      if (asked.length > 0) void send();
      return;
    }
    // A pattern that takes too long highlights nothing; the filter reports it.
    if (typeof answer === 'string') patterns = NONE_OF_PATTERNS;
    else {
      const places = messages.map((): TextRange[] => []);
      for (const found of answer) {
        for (let index = 0; index + 2 < found.length; index += 3) {
          places[found[index] ?? 0]?.push({ from: found[index + 1] ?? 0, until: found[index + 2] ?? 0 });
        }
      }
      for (const [index, message] of messages.entries()) {
        known.set(message, places[index]?.toSorted((one, other) => one.from - other.from) ?? NONE);
      }
    }
    changed();
    if (asked.length > 0) void send();
  };

  return {
    reset(next) {
      if (next.length === 0 && patterns.length === 0) return;
      patterns = next;
      known = new WeakMap();
      asked = [];
      if (isAway) matcher.stop();
    },
    of(message) {
      if (patterns.length === 0 || message.payload.encoding !== 'text') return NONE;
      const present = known.get(message);
      if (present !== undefined) return present;
      known.set(message, NONE);
      asked.push(message);
      // All rows of a table are drawn before the request is sent.
      if (asked.length === 1 && !isAway) queueMicrotask(() => void send());
      return NONE;
    },
  };
}

const NONE_OF_PATTERNS: readonly Pattern[] = [];
