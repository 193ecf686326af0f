import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LedgerEntry } from '../analysis/ledger.ts';
import type { Finding, FindingKind } from '../analysis/finding.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { Stream } from '../analysis/streams/stream.ts';
import { type Millis, millis } from '../base/units.ts';
import { writeBytes } from '../cli/output.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { writeSession } from '../formats/session/write-session.ts';
import { NO_POLICY, type Policy, type PolicyRule } from '../policy/policy.ts';
import type { WireRecord } from '../wire/record.ts';
import { EXPECTED } from '../texts/testing.ts';
import { isSteps, isWhich, settingsOf, type StreamOptions } from './arguments.ts';
import { RealtimeAssertionError } from './assertion-error.ts';
import type { Failure, Subject } from './expectations/failure.ts';
import { policyFailure, requestFailure, silenceFailure, spanOf, type Span } from './expectations/limits.ts';
import { boundsOf, type Matching, type MessageCount, messagesFailure, stepsFailure } from './expectations/messages.ts';
import { duplicateFailure, findingFailure, gapFailure, orderFailure } from './expectations/numbers.ts';
import { backoffFailure, lossesOf, reconnectFailure } from './expectations/recoveries.ts';
import {
  firstTokenFailure,
  firstTokens,
  awaitedReplies,
  replyFailure,
  type ReplyPattern,
} from './expectations/replies.ts';
import { isMeant, Observation, type Reading, type Which } from './observation.ts';
import { writeReportPage } from './report-page.ts';
import type { Attachment } from './target.ts';
import { RealtimeFaults } from './realtime-faults.ts';
import { Waiting } from './waiting.ts';
import { installBinaryReaders } from '../formats/binary/binary-readers.ts';
import { allReaders } from '../formats/binary/readers/all-readers.ts';

installBinaryReaders(allReaders);

/** What `Realtime` is made of besides an attachment. */
interface RealtimeSetup {
  /** File to write when an expectation fails; `null` for none. */
  readonly saveOnFailure?: string | null;
  readonly policy?: Policy;
  readonly reading?: Reading;
  readonly faults?: RealtimeFaults;
}

/** Of a recording without pages. */
const NO_FAULTS = new RealtimeFaults({ proxy: null, armInPages: () => Promise.resolve(), zero: () => 0 });

/** Options of `expectMessages`. */
export interface MessageOptions {
  readonly matching?: Matching;
  /** `in` (received) by default. */
  readonly direction?: 'in' | 'out';
  /** How long to wait for the least count; `5s` by default. */
  readonly within?: Span;
}

/**
 * The real-time traffic of a page or context under test. Findings are those of the panel and of `check`; every
 * expectation throws a {@link RealtimeAssertionError} with the evidence if it does not hold, and also if it cannot be
 * judged.
 */
export class Realtime {
  /** Makes connections and messages fail on purpose; see docs/user/faults.md. */
  readonly faults: RealtimeFaults;
  readonly #saveOnFailure: string | null;
  readonly #attachment: Pick<Attachment, 'flush'>;
  readonly #zero: () => number;
  readonly #seen: Observation;
  readonly #reading: Reading;
  readonly #waiting: Waiting;
  /** What expectations with options of their own said: the report shows what they found. */
  readonly #reportRules: PolicyRule[] = [];

  /** Called by `attach`. */
  constructor(attachment: Pick<Attachment, 'flush'>, zero: () => number, setup: RealtimeSetup) {
    this.#attachment = attachment;
    this.faults = setup.faults ?? NO_FAULTS;
    this.#zero = zero;
    this.#saveOnFailure = setup.saveOnFailure ?? null;
    this.#reading = setup.reading ?? {};
    this.#seen = new Observation(setup.policy ?? NO_POLICY, setup.reading);
    this.#waiting = new Waiting(
      this.#seen,
      () => this.#now(),
      () => this.flush(),
    );
  }

  /** Takes in records as they come. Called by `attach`. */
  take(records: readonly WireRecord[]): void {
    this.#seen.take(records);
  }

  /** Waits until everything that happened in the pages before this call is here. Expectations do this themselves. */
  async flush(): Promise<void> {
    await this.#attachment.flush();
    this.take(this.faults.takeRecords());
    this.#seen.advance(this.#now());
  }

  /** The streams so far, in the order in which they began. */
  streams(which?: Which): readonly Stream[] {
    return this.#seen.streams(which);
  }

  /** The findings so far, by the time at which they begin. */
  findings(which?: Which): readonly Finding[] {
    return this.#seen.findings(which);
  }

  /** What was counted of the streams so far without being listed one by one: evicted by a bound, left open by a rule. */
  ledger(which?: Which): readonly LedgerEntry[] {
    return this.#seen.ledger(which);
  }

  /** The messages so far, in the order in which they came. */
  messages(which?: Which): readonly StreamMessage[] {
    return this.#seen.messages(which);
  }

  /**
   * Writes what was recorded so far as a session file; missing folders are created. An old file stays as it was until the
   * new one is complete.
   */
  async save(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const session = writeSession(this.#seen.records, {
      zero: this.#zero(),
      writer: 'realtime-inspector/testing',
      endsAt: () => this.#seen.judgedUntil,
    });
    const problem = await writeBytes(resolve(path), piecesOf(session), { inputs: [] });
    if (problem !== null) throw new Error(`${path}: ${problem}`);
  }

  /**
   * Writes what was recorded so far as an HTML page that needs no other file, judged as the expectations so far did;
   * credentials are replaced.
   */
  async saveReport(path: string, title = ''): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const { policy, records } = this.#seen;
    const rules = [...policy.rules, ...this.#reportRules];
    await writeReportPage(path, title, records, {
      zero: this.#zero(),
      policy: { ...policy, rules },
      reading: this.#reading,
    });
  }

  /**
   * No message is missing, and no stream starts its numbers over. A number that is missing now may still come late, so this
   * waits up to a second. Fails too if a stream has no numbers that could be missing; see docs/reference/testing-api.md.
   */
  async expectNoGaps(which?: Which | StreamOptions, options?: StreamOptions): Promise<void> {
    await this.#waiting.settle();
    await this.#judge(gapFailure(this.#subject(EXPECTED.noGaps, which, options)));
  }

  /** No message came later than one that it should precede by its number, and no stream went back. */
  async expectOrder(which?: Which | StreamOptions, options?: StreamOptions): Promise<void>;
  /** For each step, in their order, a message came, received or sent; others may come between them. Waits for the last. */
  async expectOrder(steps: readonly Matching[], which?: Which, options?: { readonly within?: Span }): Promise<void>;
  async expectOrder(
    first?: Which | StreamOptions | readonly Matching[],
    second?: Which | StreamOptions,
    { within }: { readonly within?: Span } = {},
  ): Promise<void> {
    if (isSteps(first)) return this.#expectSteps(first, isWhich(second) ? second : undefined, within);
    await this.#waiting.settle();
    await this.#judge(orderFailure(this.#subject(EXPECTED.order, first, isWhich(second) ? undefined : second)));
  }

  async #expectSteps(steps: readonly Matching[], which: Which | undefined, within: Span | undefined): Promise<void> {
    const subject = this.#subject(EXPECTED.steps, which);
    await this.#waiting.until(() => stepsFailure(subject, steps) === null, within);
    await this.#judge(stepsFailure(subject, steps));
  }

  /** No message came twice, be it one or every one of them, and none was replayed from an earlier point. */
  async expectNoDuplicates(which?: Which | StreamOptions, options?: StreamOptions): Promise<void> {
    await this.#waiting.settle();
    await this.#judge(duplicateFailure(this.#subject(EXPECTED.noDuplicates, which, options)));
  }

  /** No finding of these kinds at all; without kinds, none that is an error or a warning. */
  async expectNoFindings(
    kinds: readonly FindingKind[] | null = null,
    which?: Which | StreamOptions,
    options?: StreamOptions,
  ): Promise<void> {
    await this.#waiting.settle();
    await this.#judge(findingFailure(this.#subject(EXPECTED.noFindings, which, options), kinds));
  }

  /** What `check` says under the policy that was given to `attach`: findings, limits, and what is not judged. */
  async expectPolicy(which?: Which): Promise<void> {
    await this.#waiting.settle();
    await this.#judge(policyFailure(this.#subject(EXPECTED.policy, which), this.#now()));
  }

  /** As many messages came; waits for the least count, then, if there is a most, a second longer. */
  async expectMessages(count: MessageCount, which?: Which, options: MessageOptions = {}): Promise<void> {
    const { matching, direction = 'in', within } = options;
    const { least, most } = boundsOf(count);
    const subject = this.#subject(EXPECTED.messages(least, most, direction), which);
    const judge = (): Failure | null => messagesFailure(subject, { atLeast: least }, direction, matching);
    await this.#waiting.until(() => judge() === null, within);
    if (judge() === null && most < Number.MAX_SAFE_INTEGER) await this.#waiting.settle();
    await this.#judge(messagesFailure(subject, count, direction, matching));
  }

  /**
   * Every request that the page sent as a message was answered within the span, and there was one. Requests and replies
   * are paired by the protocol's references, else by the patterns.
   */
  async expectReply(within: Span, which?: Which, pattern?: ReplyPattern): Promise<void> {
    const limit = spanOf(within);
    const subject = this.#subject(EXPECTED.reply(limit), which);
    await this.#waiting.untilAnswered(() => awaitedReplies(this.#seen, which, pattern), limit);
    await this.#judge(replyFailure(subject, limit, pattern));
  }

  /** Every streamed reply brought its first message (that matches) within the span of its request, and there was one. */
  async expectFirstToken(within: Span, which?: Which, options: { readonly matching?: Matching } = {}): Promise<void> {
    const limit = spanOf(within);
    const subject = this.#subject(EXPECTED.firstToken(limit), which);
    await this.#waiting.untilAnswered(() => firstTokens(this.#seen, which, options.matching), limit);
    await this.#judge(firstTokenFailure(subject, limit, options.matching));
  }

  /**
   * Every connection that was lost (not ended by the page) was open again within the span; if the span is not yet over, this
   * waits. Fails too if none was lost: then there was nothing to judge.
   */
  async expectReconnectWithin(within: Span, which?: Which): Promise<void> {
    const limit = spanOf(within);
    await this.#waiting.untilAnswered(
      () => lossesOf(this.#seen, which).map(({ lostAt, openAgainAt }) => ({ at: lostAt, answeredAt: openAgainAt })),
      limit,
    );
    await this.#judge(reconnectFailure(this.#subject(EXPECTED.reconnectWithin(limit), which), limit));
  }

  /**
   * The waits between attempts grow and are randomized (jitter), so that many clients do not reconnect at the same moments.
   * Needs four failed attempts in a row.
   */
  async expectBackoffWithJitter(which?: Which): Promise<void> {
    await this.flush();
    await this.#judge(backoffFailure(this.#subject(EXPECTED.backoff, which)));
  }

  /** No open connection was silent for longer than the span. Fails too if none was open. */
  async expectSilenceBelow(span: Span, which?: Which): Promise<void> {
    const limit = spanOf(span);
    await this.flush();
    await this.#judge(silenceFailure(this.#subject(EXPECTED.shorterSilence, which), limit, this.#now()));
  }

  /** No poll sends more requests than this, at its usual rate. Fails too if no stream is meant. */
  async expectRequestsPerHourBelow(most: number, which?: Which): Promise<void> {
    await this.flush();
    await this.#judge(requestFailure(this.#subject(EXPECTED.fewerRequests, which), most, this.#now()));
  }

  #now(): Millis {
    return millis(Date.now() - this.#zero());
  }

  /** What an expectation looks at: with options of its own, everything that was seen is judged again under them. */
  #subject(title: string, first?: Which | StreamOptions, second?: StreamOptions): Subject {
    const which = isWhich(first) ? first : undefined;
    const options = isWhich(first) ? second : first;
    if (options === undefined) return { seen: this.#seen, which, title };
    const rule = { matches: (url: string) => isMeant(url, which), ...settingsOf(options) };
    const { policy } = this.#seen;
    this.#reportRules.push(rule);
    const seen = this.#seen.under({ ...policy, rules: [...policy.rules, rule] }, this.#now());
    return { seen, which, title };
  }

  async #judge(failure: Failure | null): Promise<void> {
    if (failure === null) return;
    if (this.#saveOnFailure !== null) await this.save(this.#saveOnFailure);
    throw new RealtimeAssertionError(failure.message, failure.findings, this.#saveOnFailure, failure.isUnjudged);
  }
}
