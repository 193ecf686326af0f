import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { backoffShapeText } from '../texts/findings/backoff.ts';
import { type Analysis, createAnalysis } from '../analysis/analysis.ts';
import type { Finding, FindingKind } from '../analysis/finding.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { ConnectionSpan, Stream } from '../analysis/streams/stream.ts';
import { type Millis, millis } from '../base/units.ts';
import { createLimitChecker, type Limits } from '../cli/gate-limits.ts';
import { parseDuration } from '../cli/options.ts';
import { writeBytes } from '../cli/output.ts';
import { toPrintable } from '../cli/printable.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { writeSession } from '../formats/session/write-session.ts';
import type { WireRecord } from '../wire/record.ts';
import { RealtimeAssertionError, writeFindings } from './assertion-error.ts';
import type { Attachment } from './target.ts';
import { findLosses, holdsConnection, type Loss, waitsOf, judgeWaits } from './outage-expectation.ts';
import { EVIDENCE, EXPECTED, INSTEAD, noSpan } from '../texts/testing.ts';

/** A span: milliseconds, or a text such as `500ms`, `2s`, `1m`. */
export type Span = number | string;

/** Selects streams: a part of the URL, or a pattern for it; all if it is left out. */
export type Which = string | RegExp;

/** Options of `attach`. */
export interface RealtimeOptions {
  /** File to write when an expectation fails, with what was recorded until then; missing folders are created. */
  readonly saveOnFailure?: string;
}

const LOST: readonly FindingKind[] = ['gap', 'reset'];
const REPEATED: readonly FindingKind[] = ['duplicate', 'double-subscription', 'replay'];

/** Milliseconds for which rules wait for late messages; see docs/detectors.md. */
const LATE = 1_100;

/** Milliseconds between two checks of an expectation that waits. */
const CHECK_PERIOD = 50;

const sleep = (time: number): Promise<void> => new Promise((settle) => setTimeout(settle, time));

function spanOf(value: Span): Millis {
  const parsed = typeof value === 'number' ? value : parseDuration(value);
  if (parsed === null || !(parsed >= 0)) throw new TypeError(noSpan(value));
  return millis(parsed);
}

const NO_LIMITS: Limits = { silence: null, downtime: null, reconnects: null, requestsPerHour: null };

/**
 * The real-time traffic of a page or context under test. Findings are those of the panel and of `check`; every
 * expectation throws a {@link RealtimeAssertionError} with the evidence if it does not hold.
 */
export class Realtime {
  readonly #options: RealtimeOptions;
  readonly #attachment: Attachment;
  readonly #zero: () => number;
  readonly #records: WireRecord[] = [];
  readonly #messages: StreamMessage[] = [];
  readonly #endedByPage = new Set<string>();
  readonly #analysis: Analysis = createAnalysis();

  /** Called by `attach`. */
  constructor(attachment: Attachment, zero: () => number, options: RealtimeOptions) {
    this.#attachment = attachment;
    this.#zero = zero;
    this.#options = options;
  }

  /** Takes in records as they come. Called by `attach`. */
  take(records: readonly WireRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      if (record.kind === 'closing') this.#endedByPage.add(`${record.connection} ${record.document}`);
      for (const message of this.#analysis.push(record)) this.#messages.push(message);
    }
  }

  /** Waits until everything that happened in the pages before this call is here. Expectations do this themselves. */
  async flush(): Promise<void> {
    await this.#attachment.flush();
    if (this.#records.length > 0) this.#analysis.advance(millis(Date.now() - this.#zero()));
  }

  /** The streams so far, in the order in which they began. */
  streams(which?: Which): readonly Stream[] {
    return this.#analysis.streams().filter(({ url, isDevTooling }) => !isDevTooling && isMeant(url, which));
  }

  /** The findings so far, by the time at which they begin. */
  findings(which?: Which): readonly Finding[] {
    const streams = new Set(this.streams(which).map(({ id }) => id));
    return this.#analysis.findings().filter(({ stream }) => streams.has(stream));
  }

  /** The messages so far, in the order in which they came. */
  messages(which?: Which): readonly StreamMessage[] {
    const streams = new Set(this.streams(which).map(({ id }) => id));
    return this.#messages.filter(({ stream }) => streams.has(this.#analysis.stream(stream)?.id ?? stream));
  }

  /**
   * Writes what was recorded so far as a session file; missing folders are created. An old file stays as it was until the
   * new one is complete.
   */
  async save(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const session = writeSession(this.#records, { zero: this.#zero(), writer: 'realtime-inspector/testing' });
    const problem = await writeBytes(resolve(path), piecesOf(session), { inputs: [] });
    if (problem !== null) throw new Error(`${path}: ${problem}`);
  }

  /**
   * No message is missing, and no stream starts its numbers over. A number that is missing now may still come late, so this
   * waits up to a second. A stream without numbering cannot be judged and does not fail.
   */
  async expectNoGaps(which?: Which): Promise<void> {
    await this.#expectNone(which, LOST, EXPECTED.noGaps);
  }

  /** No message came twice, be it one or every one of them, and none was replayed from an earlier point. */
  async expectNoDuplicates(which?: Which): Promise<void> {
    await this.#expectNone(which, REPEATED, EXPECTED.noDuplicates);
  }

  /** No finding of these kinds at all; without kinds, none that is an error or a warning. */
  async expectNoFindings(kinds: readonly FindingKind[] | null = null, which?: Which): Promise<void> {
    await this.#settle();
    const found = this.findings(which).filter(({ kind, severity }) =>
      kinds === null ? severity !== 'info' : kinds.includes(kind),
    );
    if (found.length > 0) await this.#fail(this.#write(EXPECTED.noFindings, found), found);
  }

  async #expectNone(which: Which | undefined, kinds: readonly FindingKind[], title: string): Promise<void> {
    await this.#settle();
    const found = this.findings(which).filter(({ kind }) => kinds.includes(kind));
    if (found.length > 0) await this.#fail(this.#write(title, found), found);
  }

  /**
   * Every connection that was lost (not ended by the page) was open again within the span; if the span is not yet over, this
   * waits. Fails too if none was lost: then there was nothing to judge.
   */
  async expectReconnectWithin(within: Span, which?: Which): Promise<void> {
    const limit = spanOf(within);
    await this.flush();
    let losses = this.#losses(which);
    const isUndecided = ({ lostAt, openAgainAt }: Loss): boolean =>
      openAgainAt === null && Date.now() - this.#zero() - lostAt < limit + LATE;
    while (losses.some(isUndecided)) {
      await sleep(CHECK_PERIOD);
      await this.flush();
      losses = this.#losses(which);
    }
    const title = EXPECTED.reconnectWithin(limit);
    if (losses.length === 0) await this.#fail(title + INSTEAD.noLoss);
    const late = losses.filter(({ lostAt, openAgainAt }) => openAgainAt === null || openAgainAt - lostAt > limit);
    if (late.length === 0) return;
    const lines = late.map(({ stream, lostAt, how, openAgainAt }) => {
      const took = openAgainAt === null ? EVIDENCE.notOpenAgain : EVIDENCE.openAgain(openAgainAt - lostAt);
      return `\n  ${EVIDENCE.lost(toPrintable(stream.label), lostAt, toPrintable(how))}, ${took}`;
    });
    await this.#fail(`${title}:${lines.join('')}`);
  }

  /**
   * The waits between attempts grow and are randomized (jitter), so that many clients do not reconnect at the same moments.
   * Needs four failed attempts in a row.
   */
  async expectBackoffWithJitter(which?: Which): Promise<void> {
    await this.flush();
    const judged = this.streams(which)
      .filter(holdsConnection)
      .map((stream) => ({ stream, waits: waitsOf(stream) }))
      .filter(({ waits }) => judgeWaits(waits) !== null);
    if (judged.length === 0) await this.#fail(EXPECTED.backoff + INSTEAD.fewAttempts);
    const wrong = judged.filter(({ waits }) => judgeWaits(waits)?.shape !== 'exponential-jitter');
    if (wrong.length === 0) return;
    const lines = wrong.map(({ stream, waits }) => {
      const fit = judgeWaits(waits);
      const shape = fit === null ? EVIDENCE.unclearShape : backoffShapeText(fit.shape, fit.cap);
      return `\n  ${EVIDENCE.waits(toPrintable(stream.label), shape, waits)}`;
    });
    await this.#fail(`${EXPECTED.backoff}:${lines.join('')}`);
  }

  /** No open connection was silent for longer than the span. */
  async expectSilenceBelow(span: Span, which?: Which): Promise<void> {
    await this.#expectLimit({ ...NO_LIMITS, silence: spanOf(span) }, which, EXPECTED.shorterSilence);
  }

  /** No poll sends more requests than this, at its usual rate. */
  async expectRequestsPerHourBelow(most: number, which?: Which): Promise<void> {
    await this.#expectLimit({ ...NO_LIMITS, requestsPerHour: most }, which, EXPECTED.fewerRequests);
  }

  async #expectLimit(limits: Limits, which: Which | undefined, title: string): Promise<void> {
    await this.flush();
    const analysis = createAnalysis();
    const check = createLimitChecker(limits, analysis);
    for (const record of this.#records) check.take(record, analysis.push(record));
    // The silence since the last record counts as well.
    const last = this.#records.at(-1);
    const now = millis(Date.now() - this.#zero());
    if (last !== undefined && now > last.at) {
      analysis.advance(now);
      check.take({ kind: 'fault', n: 0, at: now, document: last.document, where: '', text: '' }, []);
    }
    const meant = new Set(
      analysis
        .streams()
        .filter(({ url }) => isMeant(url, which))
        .map(({ id }) => id),
    );
    const excesses = check.finish().filter(({ stream }) => meant.has(stream));
    if (excesses.length === 0) return;
    await this.#fail(`${title}:${excesses.map(({ text }) => `\n  ${toPrintable(text)}`).join('')}`);
  }

  #losses(which: Which | undefined): readonly Loss[] {
    const wasEndedByPage = ({ connection, document }: ConnectionSpan): boolean =>
      this.#endedByPage.has(`${connection} ${document}`);
    return this.streams(which)
      .filter(holdsConnection)
      .flatMap((stream) => findLosses(stream, wasEndedByPage));
  }

  /** Waits until what is missing now can no longer arrive late. */
  async #settle(): Promise<void> {
    await this.flush();
    const last = this.#messages.at(-1);
    if (last === undefined) return;
    const age = Date.now() - this.#zero() - last.at;
    if (age >= LATE) return;
    await sleep(LATE - age);
    await this.flush();
  }

  #write(title: string, findings: readonly Finding[]): string {
    const labelOf = ({ stream }: Finding): string => this.#analysis.stream(stream)?.label ?? '';
    return writeFindings(title + INSTEAD.findings(findings.length), findings, labelOf);
  }

  async #fail(message: string, findings: readonly Finding[] = []): Promise<never> {
    const path = this.#options.saveOnFailure ?? null;
    if (path !== null) await this.save(path);
    throw new RealtimeAssertionError(message, findings, path);
  }
}

function isMeant(url: string, which: Which | undefined): boolean {
  if (which === undefined) return true;
  // A pattern with state (flags `g`, `y`) would answer differently each time.
  return typeof which === 'string'
    ? url.includes(which)
    : new RegExp(which.source, which.flags.replaceAll(/[gy]/g, '')).test(url);
}
