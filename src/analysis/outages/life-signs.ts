import type { Millis } from '../../base/units.ts';
import { partsOf } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { ClosingRecord } from '../../wire/record.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** A connection that spoke this lately was not given up for its silence, whatever the reason says. */
const SPOKE_LATELY = 1_000;

/** The least silence, and a beat without an answer, that let a page give a connection up. */
const SILENT = 3_000;
const UNANSWERED = 1_000;

/** How far a wait for an answer exceeds the longest so far, and the answers that it takes to tell. */
const BEYOND_ANSWERS = 5;
const ANSWERS = 2;

/** A beat without an answer where nothing shows how soon one usually comes. */
const LONG_UNANSWERED = 5_000;

/** How far a silence exceeds the longest pause so far: where there are beats, and where there is only a cadence. */
const BEYOND_BEATS = 1.5;
const BEYOND_CADENCE = 5;

/** The least silence, and the pauses that it takes, where there is only a cadence. */
const CADENCE_SILENT = 10_000;
const CADENCE_PAUSES = 10;

/** A reason in which a library says why it gave the connection up. */
const GAVE_UP = /heart ?-?beat|\bp[io]ng\b|time ?d? ?-?out|keep ?-?alive|stale|unresponsive|no response/i;

/** What shows that a connection is alive. */
interface Signs {
  lastIn: Millis | null;
  /** Pauses between what came in, and the longest of them. */
  pauses: number;
  longestPause: number;
  /** The first heartbeat of the page since something came in, `null` for none. */
  beatAt: Millis | null;
  /** Answers to the page's heartbeats, and the longest time that one took. */
  answers: number;
  longestAnswer: number;
  /** Heartbeats of the server. */
  beats: number;
  /** The period that the server announced, `null` for none. */
  period: number | null;
}

/**
 * Tells a page that gives up a dead connection from one that wants no more. The library notices by a missed or unanswered
 * heartbeat and closes by itself: for what was lost that is the same as a connection that broke.
 */
export class LifeSigns {
  readonly #signs = new WeakMap<ConnectionSpan, Signs>();

  message(span: ConnectionSpan | null, message: StreamMessage, decoded: DecodedMessage): void {
    if (span === null) return;
    let signs = this.#signs.get(span);
    if (signs === undefined) {
      signs = {
        lastIn: null,
        pauses: 0,
        longestPause: 0,
        beatAt: null,
        answers: 0,
        longestAnswer: 0,
        beats: 0,
        period: null,
      };
      this.#signs.set(span, signs);
    }
    const isBeat = decoded.role === 'heartbeat';
    if (decoded.role === 'handshake') readPeriod(signs, decoded);
    if (message.direction === 'out') {
      if (isBeat) signs.beatAt ??= message.at;
      return;
    }
    if (signs.lastIn !== null) {
      signs.pauses += 1;
      signs.longestPause = Math.max(signs.longestPause, message.at - signs.lastIn);
    }
    if (isBeat) signs.beats += 1;
    if (signs.beatAt !== null) {
      signs.answers += 1;
      signs.longestAnswer = Math.max(signs.longestAnswer, message.at - signs.beatAt);
    }
    signs.lastIn = message.at;
    signs.beatAt = null;
  }

  /** True where the page closes a connection that has shown no life for longer than it should. */
  isGivenUp(span: ConnectionSpan, { at, reason }: Pick<ClosingRecord, 'at' | 'reason'>): boolean {
    const signs = this.#signs.get(span);
    if (span.openAt === null) return false;
    const silent = at - (signs?.lastIn ?? span.openAt);
    if (silent >= SPOKE_LATELY && GAVE_UP.test(reason)) return true;
    if (signs === undefined || silent < SILENT) return false;
    const { period, beatAt, beats, pauses, longestPause } = signs;
    if (period !== null && silent > period + SPOKE_LATELY) return true;
    const unanswered = beatAt === null ? 0 : at - beatAt;
    if (signs.answers >= ANSWERS && unanswered >= Math.max(SILENT, BEYOND_ANSWERS * signs.longestAnswer)) return true;
    if (pauses < 2) return unanswered >= LONG_UNANSWERED;
    const isBeating = unanswered >= UNANSWERED || beats >= 2;
    if (isBeating && silent > BEYOND_BEATS * longestPause) return true;
    return pauses >= CADENCE_PAUSES && silent >= CADENCE_SILENT && silent > BEYOND_CADENCE * longestPause;
  }
}

function readPeriod(signs: Signs, decoded: DecodedMessage): void {
  for (const { announced } of partsOf(decoded)) {
    if (announced !== null && announced.by !== 'client' && announced.period > 0) signs.period = announced.period;
  }
}
