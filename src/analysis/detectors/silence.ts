import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import { silenceText } from '../../texts/findings/silence.ts';
import { isSeenByBrowser } from '../../wire/browser-document.ts';
import type { BusyRecord, DocumentKey } from '../../wire/record.ts';
import { firstPart, isHousekeeping, isReply, partsOf } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Finding, RecordRef } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import { median, quantile } from '../statistics.ts';
import type { StreamMessage } from '../streams/message.ts';
import { isLasting, isRequest, type ConnectionSpan, type Stream, type StreamId } from '../streams/stream.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** Pauses that are remembered of a stream. */
const SAMPLES = 200;

/** Fewer pauses than this show no cadence. */
const MIN_SAMPLES = 30;

/** Messages closer than this to the last one counted belong to one burst with it, and are not counted. */
const BURST = 50;

/** The pauses must add up to this much: a burst at the beginning shows no cadence either. */
const MIN_SEEN = 5_000;

/** Enough for as many pauses that are all alike; then a silence must be longer than all that was seen, by this factor. */
const MIN_SEEN_STEADY = 2_000;
const MIN_SAMPLES_STEADY = 35;
const STEADY = 2;
const LONGER_THAN_SEEN = 2;

/** Messages of one type in a row that a message of another type brings to an end, and how many of those may come. */
const RUN = 20;
const LAST_WORDS = 2;

/** Types that say that something went wrong: the silence after them is none that was announced. */
const TROUBLE = /err|fail|abort|timeout/i;

/** The share of a silence from which on a busy page explains it. */
const EXPLAINS = 0.5;

/** How a stream's messages follow each other. */
interface Cadence {
  /** No shorter pause is a silence. */
  readonly floor: number;
  /** A ring: `next` is the place of the next one. */
  readonly pauses: number[];
  next: number;
  lastAt: Millis | null;
  /** The last message that was counted. */
  countedAt: Millis | null;
  last: RecordRef | null;
  connection: number;
  span: ConnectionSpan | null;
  /** The threshold on the pauses so far; `null` until it is needed again. */
  threshold: number | null;
  /** Id of a finding whose silence may still continue. */
  open: string | null;
  /** The type of the last messages, how many in a row have it, and the length of the row before. */
  type: string;
  run: number;
  runBefore: number;
}

const newCadence = (floor: number): Cadence => ({
  floor,
  pauses: [],
  next: 0,
  lastAt: null,
  countedAt: null,
  last: null,
  connection: -1,
  span: null,
  threshold: null,
  open: null,
  type: '',
  run: 0,
  runBefore: 0,
});

/** Takes in the type of a message. */
function noteType(cadence: Cadence, type: string): void {
  if (type === cadence.type) cadence.run += 1;
  else Object.assign(cadence, { type, run: 1, runBefore: cadence.run });
}

/** True where the last words were of another type than all before them: an answer that said that it was over. */
const isSaidToEnd = ({ type, run, runBefore }: Cadence): boolean =>
  run <= LAST_WORDS && runBefore >= RUN && !TROUBLE.test(type);

/**
 * The pause that a stream must exceed to be silent: three times its long ones, ten times its usual one, and `floor`, below
 * which no pause is a silence, however quick the stream.
 *
 * @param mayBeReply a streamed reply is quick and soon over: a short one shows no cadence.
 * @returns `null` while too few pauses are known.
 */
export function silenceThreshold(
  pauses: readonly number[],
  floor = THRESHOLDS.silence,
  mayBeReply = false,
): number | null {
  if (pauses.length < MIN_SAMPLES) return null;
  const seen = pauses.reduce((sum, pause) => sum + pause, 0);
  const [long, usual] = [quantile(pauses, 0.99), median(pauses)];
  const least = Math.max(3 * long, 10 * usual, floor);
  if (seen >= MIN_SEEN) return least;
  const isSteady = pauses.length >= MIN_SAMPLES_STEADY && seen >= MIN_SEEN_STEADY && long <= STEADY * usual;
  return isSteady && !mayBeReply ? Math.max(least, LONGER_THAN_SEEN * seen) : null;
}

/** Finds pauses far beyond a stream's own cadence. See docs/reference/detectors.md, "Silence". */
export function createSilenceDetector(context: DetectorContext): Detector {
  return new SilenceDetector(context);
}

class SilenceDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #cadences = perStream((stream) => newCadence(this.#context.thresholdsOf(stream).silence));
  readonly #findings = new FindingList();

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  message(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void {
    if (message.direction !== 'in' || decoded.role === 'heartbeat' || !isLasting(stream)) return;
    // Replies come at the page's own pace: their pauses are the user's.
    if (partsOf(decoded).every((part) => isReply(part) || isHousekeeping(part))) return;
    const cadence = this.#cadences.of(stream);
    const { lastAt } = cadence;
    const isSame = cadence.connection === message.connection && cadence.span !== null;
    if (lastAt !== null && isSame) {
      const pause = message.at - lastAt;
      if (pause > cadence.floor || cadence.open !== null) this.#judge(stream, cadence, message.at, false);
      this.#count(cadence, message);
    }
    if (!isSame) {
      cadence.countedAt = message.at;
      cadence.connection = message.connection;
      cadence.span = this.#context.spanOf(message);
    }
    noteType(cadence, firstPart(decoded).type ?? '');
    cadence.open = null;
    cadence.lastAt = message.at;
    cadence.last = message.ref;
  }

  closed(stream: Stream, span: ConnectionSpan): void {
    const cadence = this.#cadences.get(stream.id);
    if (cadence === undefined || cadence.span !== span || span.closeAt === null) return;
    const isKnown = span.how !== 'complete' && span.how !== 'unseen';
    const isBroken = isKnown && !this.#context.wasEndedByPage(span) && !span.wasClean;
    this.#judge(stream, cadence, span.closeAt, isBroken);
    cadence.span = null;
    cadence.open = null;
  }

  refresh(at: Millis): void {
    for (const [id, cadence] of this.#cadences.entries()) {
      if (cadence.span === null || cadence.lastAt === null || at - cadence.lastAt <= cadence.floor) continue;
      // What the browser reports comes late: only the next message says how long a silence was.
      if (isSeenByBrowser(cadence.span.document)) continue;
      const stream = this.#context.stream(id);
      if (stream !== undefined) this.#judge(stream, cadence, at, false);
    }
  }

  /** That the page was busy comes to be known after the silence that it explains. */
  busy({ of }: BusyRecord): void {
    for (const { id, from, until, records } of this.#findings.list()) {
      if (records[0]?.document === of && this.#isExplained(of, from, until)) this.#findings.delete(id);
    }
  }

  #isExplained(document: DocumentKey, from: Millis, until: Millis): boolean {
    return this.#context.busyFor(document, from, until) >= (until - from) * EXPLAINS;
  }

  merged(from: StreamId, into: Stream): void {
    this.#cadences.merged(from, into.id);
  }

  forgot(stream: StreamId): void {
    this.#cadences.forgot(stream);
    this.#findings.forget(stream);
  }

  findings(): readonly Finding[] {
    return this.#findings.list();
  }

  /** Reports the time from the last message to `until` as a silence, or withdraws that. */
  #judge(stream: Stream, cadence: Cadence, until: Millis, isBroken: boolean): void {
    const { lastAt, span, last } = cadence;
    if (lastAt === null || span === null || until - lastAt <= cadence.floor) return;
    cadence.threshold ??= silenceThreshold(cadence.pauses, cadence.floor, isRequest(span));
    const { threshold } = cadence;
    const id = `silence:${stream.id}:${lastAt}`;
    const dark = this.#context.obscuredFrom(span.document, lastAt, until);
    const seen = dark === null ? until : millis(Math.min(dark, until));
    if (
      threshold === null ||
      seen - lastAt <= threshold ||
      isSaidToEnd(cadence) ||
      this.#isExplained(span.document, lastAt, seen)
    ) {
      this.#findings.delete(id);
      cadence.open = null;
      return;
    }
    cadence.open = id;
    this.#findings.set({
      id,
      kind: 'silence',
      severity: isBroken ? 'warning' : 'info',
      confidence: 'heuristic',
      stream: stream.id,
      from: lastAt,
      until: seen,
      count: 0,
      ...silenceText({
        at: this.#context.clock(lastAt),
        silent: seen - lastAt,
        usual: median(cadence.pauses),
        long: quantile(cadence.pauses, 0.99),
        threshold,
        pauses: cadence.pauses.length,
        isBroken,
      }),
      records: last === null ? [] : [last],
    });
  }

  /** Counts the time since the last counted message as a pause, unless both belong to one burst or it was obscured. */
  #count(cadence: Cadence, { at, ref }: StreamMessage): void {
    const from = cadence.countedAt ?? at;
    const pause = millis(at - from);
    if (pause < BURST) return;
    cadence.countedAt = at;
    if (this.#context.obscuredFrom(ref.document, from, at) !== null) return;
    cadence.pauses[cadence.next] = pause;
    cadence.next = (cadence.next + 1) % SAMPLES;
    cadence.threshold = null;
  }
}
