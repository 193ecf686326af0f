import type { Analysis, AnalysisOptions } from '../analysis/analysis.ts';
import type { Finding } from '../analysis/finding.ts';
import type { LedgerEntry } from '../analysis/ledger.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { ConnectionSpan, Stream } from '../analysis/streams/stream.ts';
import { millis, type Millis } from '../base/units.ts';
import { createLimitChecker, type ExceededLimit } from '../cli/check/gate-limits.ts';
import { createJudgement, type Judgement, type Unjudged } from '../policy/judgement.ts';
import { type Limits, type Policy, stateless } from '../policy/policy.ts';
import type { WireRecord } from '../wire/record.ts';
import { createExchangeCollector, type Exchange } from './exchanges.ts';

/** Selects streams: a part of the URL, or a pattern for it; all if it is left out. */
export type Which = string | RegExp;

/** Whether a URL is meant. */
export function isMeant(url: string, which: Which | undefined): boolean {
  if (which === undefined) return true;
  return typeof which === 'string' ? url.includes(which) : stateless(which).test(url);
}

/** How messages are read before they are judged. */
export type Reading = Pick<AnalysisOptions, 'chosenSteps'>;

/** What was seen of the pages under test, judged under a policy. */
export class Observation {
  readonly policy: Policy;
  readonly #judgement: Judgement;
  readonly #exchanges = createExchangeCollector();
  readonly #records: WireRecord[] = [];
  readonly #messages: StreamMessage[] = [];
  readonly #readings = new WeakMap<StreamMessage, DecodedMessage>();
  readonly #endedByPage = new Set<string>();

  readonly #reading: Reading;
  /** The last instant up to which everything is here; `null` before the first. */
  judgedUntil: Millis | null = null;

  constructor(policy: Policy, reading: Reading = {}) {
    this.policy = policy;
    this.#reading = reading;
    this.#judgement = createJudgement(policy, reading, [this.#exchanges.detector]);
  }

  /** Takes in records as they come. */
  take(records: Iterable<WireRecord>): void {
    for (const record of records) {
      this.#records.push(record);
      if (record.kind === 'closing') this.#endedByPage.add(`${record.connection} ${record.document}`);
      this.#judgement.take(record);
      const { analysis } = this.#judgement;
      for (const [place, message] of analysis.push(record).entries()) {
        this.#messages.push(message);
        this.#readings.set(message, analysis.reading(place).decoded);
      }
    }
  }

  /** The same records under another policy. */
  under(policy: Policy, now: Millis): Observation {
    const other = new Observation(policy, this.#reading);
    other.take(this.#records);
    if (this.#records.length > 0) other.advance(now);
    return other;
  }

  advance(now: Millis): void {
    if (this.#records.length === 0) return;
    this.#judgement.analysis.advance(now);
    this.judgedUntil = now;
  }

  get records(): readonly WireRecord[] {
    return this.#records;
  }

  get analysis(): Analysis {
    return this.#judgement.analysis;
  }

  /** The streams that are meant, without those of development tools. */
  streams(which?: Which): readonly Stream[] {
    return this.analysis.streams().filter(({ url, isDevTooling }) => !isDevTooling && isMeant(url, which));
  }

  findings(which?: Which): readonly Finding[] {
    const streams = this.#ids(which);
    return this.analysis.findings().filter(({ stream }) => streams.has(stream));
  }

  /** What was counted of streams without being listed one by one. */
  ledger(which?: Which): readonly LedgerEntry[] {
    const streams = new Set(this.streams(which).map(({ id }) => id));
    return this.analysis.ledger().filter(({ stream }) => streams.has(stream));
  }

  messages(which?: Which): readonly StreamMessage[] {
    const streams = this.#ids(which);
    return this.#messages.filter(({ stream }) => streams.has(this.analysis.stream(stream)?.id ?? stream));
  }

  /** What a message says, as its protocol reads it. */
  readonly readingOf = (message: StreamMessage): DecodedMessage => {
    const reading = this.#readings.get(message);
    if (reading === undefined) throw new RangeError('a message of another observation');
    return reading;
  };

  /** The requests that the page sent as messages, with their replies. */
  exchanges(which?: Which): readonly Exchange[] {
    const streams = this.#ids(which);
    return this.#exchanges.list().filter(({ stream }) => streams.has(this.analysis.stream(stream)?.id ?? stream));
  }

  /** What is open about the streams that are meant and about the recording, and is not accepted. */
  unjudged(which?: Which): readonly Unjudged[] {
    const streams = this.#ids(which);
    return this.#judgement
      .unjudged()
      .filter(({ stream, isAccepted }) => !isAccepted && (stream === null || streams.has(stream)));
  }

  /** Whether the policy accepts that a stream is not judged. */
  accepts(stream: Stream): boolean {
    const { unjudged, numbering } = this.#judgement.settings(stream);
    return unjudged === 'pass' || numbering?.kind === 'none';
  }

  /** Whether the page itself ended a connection. */
  readonly wasEndedByPage = ({ connection, document }: ConnectionSpan): boolean =>
    this.#endedByPage.has(`${connection} ${document}`);

  /** The exceeded limits of the streams that are meant, the time since the last record included. */
  excesses(limitsOf: (stream: Stream) => Limits, which: Which | undefined, now: Millis): readonly ExceededLimit[] {
    const { analysis } = createJudgement(this.policy, this.#reading);
    const check = createLimitChecker(limitsOf, analysis);
    for (const record of this.#records) check.take(record, analysis.push(record));
    const last = this.#records.at(-1);
    if (last !== undefined && now > last.at) {
      analysis.advance(now);
      check.advance(now);
    }
    const meant = new Set(
      analysis
        .streams()
        .filter(({ url }) => isMeant(url, which))
        .map(({ id }) => id),
    );
    return check.finish().filter(({ stream }) => meant.has(stream));
  }

  /** The last instant that anything is known of. */
  get until(): Millis {
    return millis(Math.max(0, ...this.streams().map(({ lastAt }) => lastAt)));
  }

  #ids(which: Which | undefined): ReadonlySet<number> {
    return new Set(this.streams(which).map(({ id }) => id));
  }
}
