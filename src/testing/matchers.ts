import { MATCHER_TEXTS } from '../texts/testing.ts';
import { RealtimeAssertionError } from './assertion-error.ts';
import { Realtime } from './realtime.ts';

/** What a matcher answers, as Playwright, Vitest and Jest expect it. */
interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** A matcher with the arguments of an expectation. */
type Matcher<Args extends readonly unknown[]> = (realtime: Realtime, ...args: Args) => Promise<MatcherResult>;

/**
 * Makes a matcher of an expectation. What cannot be judged is an error, also under `not`: a matcher that is not known to
 * hold is not known to fail either.
 */
function matcherOf<Args extends readonly unknown[]>(
  name: string,
  expectation: (realtime: Realtime, args: Args) => Promise<void>,
): Matcher<Args> {
  return async (realtime, ...args) => {
    if (!(realtime instanceof Realtime)) throw new TypeError(MATCHER_TEXTS.notRealtime(name));
    try {
      await expectation(realtime, args);
      return { pass: true, message: () => MATCHER_TEXTS.held(name) };
    } catch (error) {
      if (!(error instanceof RealtimeAssertionError) || error.isUnjudged) throw error;
      const { message } = error;
      return { pass: false, message: () => message };
    }
  };
}

/**
 * Matchers for `expect.extend` of Playwright, Vitest and Jest; each does what the expectation of `Realtime` does.
 *
 * ```ts
 * expect.extend(matchers);
 * await expect(realtime).toHaveNoGaps('/feed', { numbering: 'seq' });
 * ```
 */
export const matchers = {
  toHaveNoGaps: matcherOf('toHaveNoGaps', (realtime, args: Parameters<Realtime['expectNoGaps']>) =>
    realtime.expectNoGaps(...args),
  ),
  toHaveNoDuplicates: matcherOf('toHaveNoDuplicates', (realtime, args: Parameters<Realtime['expectNoDuplicates']>) =>
    realtime.expectNoDuplicates(...args),
  ),
  toHaveNoFindings: matcherOf('toHaveNoFindings', (realtime, args: Parameters<Realtime['expectNoFindings']>) =>
    realtime.expectNoFindings(...args),
  ),
  toBeInOrder: matcherOf('toBeInOrder', (realtime, args: Parameters<Realtime['expectOrder']>) =>
    realtime.expectOrder(...args),
  ),
  toHaveMessages: matcherOf('toHaveMessages', (realtime, args: Parameters<Realtime['expectMessages']>) =>
    realtime.expectMessages(...args),
  ),
  toReplyWithin: matcherOf('toReplyWithin', (realtime, args: Parameters<Realtime['expectReply']>) =>
    realtime.expectReply(...args),
  ),
  toBringFirstTokenWithin: matcherOf(
    'toBringFirstTokenWithin',
    (realtime, args: Parameters<Realtime['expectFirstToken']>) => realtime.expectFirstToken(...args),
  ),
  toReconnectWithin: matcherOf('toReconnectWithin', (realtime, args: Parameters<Realtime['expectReconnectWithin']>) =>
    realtime.expectReconnectWithin(...args),
  ),
  toHoldPolicy: matcherOf('toHoldPolicy', (realtime, args: Parameters<Realtime['expectPolicy']>) =>
    realtime.expectPolicy(...args),
  ),
};
