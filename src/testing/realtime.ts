import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backoffShapeText } from '../texts/findings/backoff.ts';
import { type Analysis, createAnalysis } from '../analysis/analysis.ts';
import type { Finding, FindingKind } from '../analysis/finding.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { ConnectionSpan, Stream } from '../analysis/streams/stream.ts';
import { type Millis, millis } from '../base/units.ts';
import { createLimitWatch, type Limits } from '../cli/gate-limits.ts';
import { parseSpan } from '../cli/options.ts';
import { plain } from '../cli/plain.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { writeSession } from '../formats/session/write-session.ts';
import type { WireRecord } from '../wire/record.ts';
import { RealtimeAssertionError, writeFindings } from './assertion-error.ts';
import { findLosses, holdsConnection, type Loss, waitsOf, judgeWaits } from './outage-expectation.ts';
import { formatDuration, formatOffset } from '../base/format.ts';

/** A span: milliseconds, or a text such as `500ms`, `2s`, `1m`. */
export type Span = number | string;

/** Which streams are meant: a part of the URL, or a pattern for it; all where it is left out. */
export type Which = string | RegExp;

/** How a recording is kept. */
export interface RealtimeOptions {
  /** File that is written when an expectation fails, with what was recorded until then; folders are made. */
  readonly saveOnFailure?: string;
}

/** What the recording gets from the page. */
export interface Line {
  flush(): Promise<void>;
}

const LOST: readonly FindingKind[] = ['gap', 'reset'];
const REPEATED: readonly FindingKind[] = ['duplicate', 'replay'];

/** Rules wait this long for what may still come late; see docs/detectors.md. */
const LATE = 1_100;

/** Time between two looks of an expectation that waits. */
const LOOK = 50;

const sleep = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

function spanOf(value: Span): Millis {
  const parsed = typeof value === 'number' ? value : parseSpan(value);
  if (parsed === null || !(parsed >= 0)) throw new TypeError(`"${value}" is no span; write 500, "500ms", "2s" or "1m"`);
  return millis(parsed);
}

const NO_LIMITS: Limits = { silence: null, downtime: null, reconnects: null, requestsPerHour: null };

/**
 * The real-time traffic of a page or context under test. Findings are those of the panel and of `check`; every
 * expectation throws a {@link RealtimeAssertionError} with the evidence where it does not hold.
 */
export class Realtime {
  readonly #options: RealtimeOptions;
  readonly #line: Line;
  readonly #zero: () => number;
  readonly #records: WireRecord[] = [];
  readonly #messages: StreamMessage[] = [];
  readonly #endedByPage = new Set<string>();
  readonly #analysis: Analysis = createAnalysis();

  /** Made by `attach`. */
  constructor(line: Line, zero: () => number, options: RealtimeOptions) {
    this.#line = line;
    this.#zero = zero;
    this.#options = options;
  }

  /** Takes records as they come. Called by `attach`. */
  take(records: readonly WireRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      if (record.kind === 'closing') this.#endedByPage.add(`${record.connection} ${record.document}`);
      for (const message of this.#analysis.push(record)) this.#messages.push(message);
    }
  }

  /** Waits until everything that happened in the pages before this call is here. Expectations do so by themselves. */
  async flush(): Promise<void> {
    await this.#line.flush();
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

  /** Writes what was recorded so far as a session file; folders are made. */
  async save(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const session = writeSession(this.#records, { zero: this.#zero(), writer: 'realtime-inspector/testing' });
    await writeFile(path, piecesOf(session));
  }

  /**
   * No message is missing, and no stream begins anew. A number that is missing now may still come late, so this waits up
   * to a second. A stream without numbering cannot be judged and does not fail.
   */
  async expectNoGaps(which?: Which): Promise<void> {
    await this.#expectNone(which, LOST, 'Expected no gaps');
  }

  /** No message came twice, and nothing was sent again from an earlier point. */
  async expectNoDuplicates(which?: Which): Promise<void> {
    await this.#expectNone(which, REPEATED, 'Expected no duplicates');
  }

  /** No finding of these kinds at all; without kinds, none that is an error or a warning. */
  async expectNoFindings(kinds: readonly FindingKind[] | null = null, which?: Which): Promise<void> {
    await this.#settle();
    const found = this.findings(which).filter(({ kind, severity }) =>
      kinds === null ? severity !== 'info' : kinds.includes(kind),
    );
    if (found.length > 0) await this.#fail(this.#write('Expected no findings', found), found);
  }

  async #expectNone(which: Which | undefined, kinds: readonly FindingKind[], title: string): Promise<void> {
    await this.#settle();
    const found = this.findings(which).filter(({ kind }) => kinds.includes(kind));
    if (found.length > 0) await this.#fail(this.#write(title, found), found);
  }

  /**
   * Every connection that was lost (not ended by the page) was open again within the span; where the span is not yet over,
   * this waits. Fails too where none was lost: then there was nothing to see.
   */
  async expectReconnectWithin(within: Span, which?: Which): Promise<void> {
    const limit = spanOf(within);
    await this.flush();
    let losses = this.#losses(which);
    const isOpenQuestion = ({ lostAt, openAgainAt }: Loss): boolean =>
      openAgainAt === null && Date.now() - this.#zero() - lostAt < limit + LATE;
    while (losses.some(isOpenQuestion)) {
      await sleep(LOOK);
      await this.flush();
      losses = this.#losses(which);
    }
    if (losses.length === 0)
      await this.#fail(`Expected a reconnect within ${formatDuration(limit)}, but no connection was lost.`);
    const late = losses.filter(({ lostAt, openAgainAt }) => openAgainAt === null || openAgainAt - lostAt > limit);
    if (late.length === 0) return;
    const lines = late.map(({ stream, lostAt, how, openAgainAt }) => {
      const took =
        openAgainAt === null ? 'was not open again' : `was open again after ${formatDuration(openAgainAt - lostAt)}`;
      return `\n  ${plain(stream.label)}: lost at ${formatOffset(lostAt)} (${plain(how)}), ${took}`;
    });
    await this.#fail(`Expected a reconnect within ${formatDuration(limit)}:${lines.join('')}`);
  }

  /**
   * The waits between attempts grow and differ by chance, so that many clients do not come back at the same moments. Needs
   * four attempts in a row that failed.
   */
  async expectBackoffWithJitter(which?: Which): Promise<void> {
    await this.flush();
    const judged = this.streams(which)
      .filter(holdsConnection)
      .map((stream) => ({ stream, waits: waitsOf(stream) }))
      .filter(({ waits }) => judgeWaits(waits) !== null);
    if (judged.length === 0)
      await this.#fail(
        'Expected a backoff with jitter, but no stream tried to connect again often enough to tell (4 times).',
      );
    const wrong = judged.filter(({ waits }) => judgeWaits(waits)?.shape !== 'exponential-jitter');
    if (wrong.length === 0) return;
    const lines = wrong.map(({ stream, waits }) => {
      const fit = judgeWaits(waits);
      const shape = fit === null ? 'unclear' : backoffShapeText(fit.shape, fit.cap);
      return `\n  ${plain(stream.label)}: ${shape}; waits ${waits.map(formatDuration).join(', ')}`;
    });
    await this.#fail(`Expected a backoff with jitter:${lines.join('')}`);
  }

  /** No open connection brought nothing for longer than the span. */
  async expectSilenceBelow(span: Span, which?: Which): Promise<void> {
    await this.#expectLimit({ ...NO_LIMITS, silence: spanOf(span) }, which, 'Expected no longer silence');
  }

  /** No poll asks more often than this, by its own habit. */
  async expectRequestsPerHourBelow(most: number, which?: Which): Promise<void> {
    await this.#expectLimit({ ...NO_LIMITS, requestsPerHour: most }, which, 'Expected fewer requests');
  }

  async #expectLimit(limits: Limits, which: Which | undefined, title: string): Promise<void> {
    await this.flush();
    const analysis = createAnalysis();
    const watch = createLimitWatch(limits, analysis);
    for (const record of this.#records) watch.take(record, analysis.push(record));
    // The time since the last record counts as well.
    const last = this.#records.at(-1);
    const now = millis(Date.now() - this.#zero());
    if (last !== undefined && now > last.at) {
      analysis.advance(now);
      watch.take({ kind: 'fault', n: 0, at: now, document: last.document, where: '', text: '' }, []);
    }
    const meant = new Set(
      analysis
        .streams()
        .filter(({ url }) => isMeant(url, which))
        .map(({ id }) => id),
    );
    const excesses = watch.finish().filter(({ stream }) => meant.has(stream));
    if (excesses.length === 0) return;
    await this.#fail(`${title}:${excesses.map(({ text }) => `\n  ${plain(text)}`).join('')}`);
  }

  #losses(which: Which | undefined): readonly Loss[] {
    const wasEndedByPage = ({ connection, document }: ConnectionSpan): boolean =>
      this.#endedByPage.has(`${connection} ${document}`);
    return this.streams(which)
      .filter(holdsConnection)
      .flatMap((stream) => findLosses(stream, wasEndedByPage));
  }

  /** Waits until what is missing now can no longer come late. */
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
    const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
    const labelOf = ({ stream }: Finding): string => this.#analysis.stream(stream)?.label ?? '';
    return writeFindings(`${title}, but there ${findings.length === 1 ? 'is' : 'are'} ${count}:`, findings, labelOf);
  }

  async #fail(message: string, findings: readonly Finding[] = []): Promise<never> {
    const path = this.#options.saveOnFailure ?? null;
    if (path !== null) await this.save(path);
    throw new RealtimeAssertionError(message, findings, path);
  }
}

function isMeant(url: string, which: Which | undefined): boolean {
  if (which === undefined) return true;
  // A pattern with a state of its own (`g`, `y`) would answer differently each time.
  return typeof which === 'string'
    ? url.includes(which)
    : new RegExp(which.source, which.flags.replaceAll(/[gy]/g, '')).test(url);
}
