import { BoundedMap } from '../../base/bounded-map.ts';
import { shorten } from '../../base/shorten.ts';
import { millis, type Millis } from '../../base/units.ts';
import { partsOf } from '../../formats/protocols/decoded-message.ts';
import {
  readSubscriptionStep,
  type Subject,
  type SubscriptionAnswered,
  type SubscriptionAsked,
} from '../../formats/protocols/subscription-steps.ts';
import { subscriptionRefusedText } from '../../texts/findings/subscriptions.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { Stream } from '../streams/stream.ts';

/** A subscription that is accepted this soon after its first refusal needed no more than another token. */
const SOON = 30_000;

/** An error that names no request answers one that was made at most this long before it. */
const UNNAMED = 5_000;

/** Requests for subscriptions that wait for an answer, and refused subjects, of one stream. */
const MAX_SUBJECTS = 500;

/** Characters of a reason that are stored. */
const MAX_REASON = 200;

interface Waiting {
  readonly connection: number;
  readonly at: Millis;
  readonly subjects: readonly Subject[];
  readonly record: RecordRef;
}

interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly from: Millis;
  until: Millis;
  times: number;
  askedAgain: number;
  lastAskedAt: Millis;
  /** Set once it was accepted after all. */
  isAccepted: boolean;
}

/** The subscriptions of one stream. */
class Subscriptions {
  /** By connection and reference, or by connection and subject. */
  readonly #waiting = new BoundedMap<string, Waiting>(MAX_SUBJECTS);
  /** By the subject's key, in the order of their first refusals. */
  readonly #refused = new BoundedMap<string, Refusal>(MAX_SUBJECTS);
  readonly #records: RecordRef[] = [];
  /** The record that was sent last and asked for no subscription. */
  #otherSent = -1;

  get refusals(): readonly Refusal[] {
    return [...this.#refused.values()];
  }

  get records(): readonly RecordRef[] {
    return [...this.#records];
  }

  /** Takes over what is known of a stream that this one continues. */
  join(before: Subscriptions): void {
    for (const [key, refusal] of before.#refused) if (!this.#refused.has(key)) this.#refused.set(key, refusal);
    this.#records.unshift(...before.#records);
    this.#records.splice(MAX_FINDING_RECORDS);
  }

  /** @returns whether something is asked for again that was refused before. */
  ask({ ref, subjects }: SubscriptionAsked, { connection, at, ref: record }: StreamMessage): boolean {
    this.#waiting.renew(keyOf(connection, ref, subjects[0]), { connection, at, subjects, record });
    let isAgain = false;
    for (const { key } of subjects) {
      const refusal = this.#refused.get(key);
      if (refusal === undefined || refusal.isAccepted) continue;
      refusal.askedAgain += 1;
      refusal.lastAskedAt = at;
      isAgain = true;
    }
    return isAgain;
  }

  /** Something else was sent, and an error that names no request may be about that. */
  sendOther({ ref }: StreamMessage): void {
    this.#otherSent = ref.n;
  }

  /** @returns whether that changes what is known of refusals. */
  answer(answer: SubscriptionAnswered, message: StreamMessage): boolean {
    const asked = this.#takeAsked(answer, message);
    const subjects = asked?.subjects ?? (answer.subject === null ? [] : [answer.subject]);
    let isChanged = false;
    for (const [index, subject] of subjects.entries()) {
      const isRefused = answer.refused[index] ?? answer.refused[0] ?? false;
      if (isRefused) this.#refuse(subject, answer.reason, message.at);
      isChanged = isRefused || this.#accept(subject, message.at) || isChanged;
    }
    if (subjects.length > 0 && answer.refused.includes(true)) this.#note(asked, message);
    return isChanged;
  }

  #takeAsked({ ref, subject }: SubscriptionAnswered, { connection, at }: StreamMessage): Waiting | undefined {
    if (ref === null && subject === null) return this.#onlyOne(connection, at);
    const key = keyOf(connection, ref, subject);
    const asked = this.#waiting.get(key);
    this.#waiting.delete(key);
    return asked;
  }

  /** The request that an error without a name can only be about: one waits, and nothing was sent since. */
  #onlyOne(connection: number, at: Millis): Waiting | undefined {
    const recent = [...this.#waiting].filter(([, one]) => one.connection === connection && at - one.at <= UNNAMED);
    const [only] = recent;
    if (only === undefined || recent.length > 1 || only[1].record.n < this.#otherSent) return undefined;
    this.#waiting.delete(only[0]);
    return only[1];
  }

  #refuse({ key, name }: Subject, reason: string, at: Millis): void {
    const before = this.#refused.get(key);
    if (before === undefined) {
      const first = { name, reason: shorten(reason, MAX_REASON), from: at, until: at, times: 1 };
      this.#refused.set(key, { ...first, askedAgain: 0, lastAskedAt: at, isAccepted: false });
      return;
    }
    before.times += 1;
    before.until = at;
    before.isAccepted = false;
  }

  #accept({ key }: Subject, at: Millis): boolean {
    const before = this.#refused.get(key);
    if (before === undefined || before.isAccepted) return false;
    if (at - before.from <= SOON) this.#refused.delete(key);
    else before.isAccepted = true;
    return true;
  }

  #note(asked: Waiting | undefined, message: StreamMessage): void {
    if (asked !== undefined) this.#records.push(asked.record);
    this.#records.push(message.ref);
    this.#records.splice(MAX_FINDING_RECORDS);
  }
}

const keyOf = (connection: number, ref: string | null, subject: Subject | null | undefined): string =>
  ref === null ? `${connection} ${subject?.key ?? ''}` : `${connection}:${ref}`;

function joinMemories(from: Subscriptions, into: Subscriptions | undefined): Subscriptions {
  if (into === undefined) return from;
  into.join(from);
  return into;
}

/**
 * Finds subscriptions that the server refused, in the words of each protocol.
 * See docs/reference/detectors.md, "Subscription refused".
 */
export function createSubscriptionRefusedDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream(() => new Subscriptions(), joinMemories);

  const judge = (stream: Stream, seen: Subscriptions): void => {
    const all = seen.refusals;
    const [first] = all;
    const id = `subscription-refused:${stream.id}`;
    if (first === undefined) return findings.delete(id);
    const from = millis(Math.min(...all.map((one) => one.from)));
    const count = sumOf(all, 'times');
    findings.set({
      id,
      kind: 'subscription-refused',
      severity: all.every(({ isAccepted }) => isAccepted) ? 'info' : 'warning',
      confidence: 'documented',
      stream: stream.id,
      from,
      until: millis(Math.max(...all.map(({ until }) => until))),
      count,
      ...subscriptionRefusedText({
        at: context.clock(from),
        subjects: all.map(({ name }) => name),
        times: count,
        reason: first.reason,
        askedAgain: sumOf(all, 'askedAgain'),
        within: Math.max(...all.map(({ lastAskedAt }) => lastAskedAt)) - from,
        accepted: all.filter(({ isAccepted }) => isAccepted).map(({ name }) => name),
      }),
      records: seen.records,
    });
  };

  return {
    ...lifecycle(findings, memories),
    message(stream, message, decoded) {
      for (const part of partsOf(decoded)) {
        const step = readSubscriptionStep(part, message.direction);
        if (step === null) {
          if (message.direction === 'out' && part.role !== 'heartbeat') memories.get(stream.id)?.sendOther(message);
          continue;
        }
        // Without a request or a refusal there is nothing to remember.
        const isNews = step.kind === 'asked' || step.refused.includes(true);
        const seen = isNews ? memories.of(stream) : memories.get(stream.id);
        if (seen === undefined) continue;
        if (step.kind === 'asked' ? seen.ask(step, message) : seen.answer(step, message)) judge(stream, seen);
      }
    },
    merged(from, into) {
      memories.merged(from, into.id);
      findings.forget(from);
      const seen = memories.get(into.id);
      if (seen !== undefined) judge(into, seen);
    },
  };
}

const sumOf = (refusals: readonly Refusal[], field: 'times' | 'askedAgain'): number =>
  refusals.reduce((sum, refusal) => sum + refusal[field], 0);
