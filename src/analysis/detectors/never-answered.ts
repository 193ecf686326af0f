import type { Millis } from '../../base/units.ts';
import { neverAnsweredText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { refOf } from '../finding.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { WaitingHandshakes } from './waiting-handshakes.ts';
import { isDuplex, type ConnectionSpan, type Stream, type StreamId } from '../streams/stream.ts';

/** How long an answer may take: from the first on it is noted, from the second on it is a trouble for the user. */
const NOTED = 10_000;
const LONG = 30_000;

/** Connections that a browser opens to one host under HTTP/1.1. */
const LIMIT = 6;

/** Answers that usually come this soon: then a request that waits is kept from being sent. */
const QUICK = 1_000;

interface Waiting {
  stream: Stream;
  readonly ref: RecordRef;
  level: 0 | 1 | 2;
}

/** What one host of an `http:` address is known for. */
interface Host {
  /** Streams of this page that hold a connection. */
  readonly held: Set<ConnectionSpan>;
  quick: number;
  slow: number;
}

/** Finds handshakes, event sources and requests that get no answer. See docs/reference/detectors.md, "Never answered". */
export function createNeverAnsweredDetector(context: DetectorContext): Detector {
  return new NeverAnsweredDetector(context);
}

class NeverAnsweredDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #findings = new FindingList();
  /** In the order in which they began. */
  readonly #waiting = new Map<ConnectionSpan, Waiting>();
  /** Those of which all has been said; an answer still takes it back. */
  readonly #reported = new Map<ConnectionSpan, Waiting>();
  readonly #hosts = new Map<string, Host>();
  readonly #handshakes: WaitingHandshakes;

  constructor(context: DetectorContext) {
    this.#context = context;
    this.#handshakes = new WaitingHandshakes(context, this.#findings);
  }

  connecting(stream: Stream, span: ConnectionSpan, record: Parameters<NonNullable<Detector['connecting']>>[2]): void {
    // A channel waits for the other side as long as that takes to come.
    if (span.transport === 'datachannel') return;
    // A call that sends something may take as long as that takes.
    if (record.kind === 'connecting' && record.body !== null) return;
    if (span.transport === 'websocket') this.#handshakes.begin(stream, span, refOf(record));
    else this.#waiting.set(span, { stream, ref: refOf(record), level: 0 });
  }

  opened(stream: Stream, span: ConnectionSpan): void {
    if (span.transport === 'websocket') return this.#handshakes.opened(span);
    this.#answered(stream, span);
    const host = this.#hostOf(span);
    if (host === null || span.openAt === null) return;
    const took = span.openAt - span.connectingAt;
    if (span.transport !== 'eventsource' && stream.class !== 'sse') {
      if (took < QUICK) host.quick += 1;
      else if (!this.#isShadowed(host)) host.slow += 1;
    }
    if (span.transport === 'eventsource' || stream.class === 'sse' || stream.class === 'streamed-fetch')
      host.held.add(span);
  }

  closed(stream: Stream, span: ConnectionSpan): void {
    // Browsers give a handshake up by themselves (Firefox after 20 s): that is no answer either.
    const isGivenUp = isDuplex(span) && span.openAt === null && !this.#context.wasEndedByPage(span);
    if (span.transport === 'websocket') return this.#handshakes.closed(span, isGivenUp);
    if (isGivenUp) this.#forget(span);
    else this.#answered(stream, span);
    this.#hostOf(span)?.held.delete(span);
  }

  tick(at: Millis): void {
    this.#handshakes.tick(at);
    for (const [span, waiting] of this.#waiting) {
      const lasted = at - span.connectingAt;
      if (lasted < NOTED) return;
      const level = lasted >= LONG ? 2 : 1;
      if (level > waiting.level) {
        waiting.level = level;
        this.#judge(span, waiting, at, level);
        if (level === 2) {
          this.#waiting.delete(span);
          this.#reported.set(span, waiting);
        }
      }
    }
  }

  merged(from: StreamId, into: Stream): void {
    this.#findings.forget(from);
    this.#handshakes.merged(from, into);
    for (const waiting of [...this.#waiting.values(), ...this.#reported.values()]) {
      if (waiting.stream.id === from) waiting.stream = into;
    }
  }

  forgot(stream: StreamId): void {
    this.#findings.forget(stream);
    this.#handshakes.forgot(stream);
    for (const all of [this.#waiting, this.#reported]) {
      for (const [span, waiting] of all) if (waiting.stream.id === stream) all.delete(span);
    }
  }

  findings(): ReturnType<Detector['findings']> {
    return this.#findings.list();
  }

  #isShadowed({ held }: Host): boolean {
    return held.size > 0;
  }

  #hostOf({ url, transport }: ConnectionSpan): Host | null {
    if (transport === 'webtransport') return null;
    const { scheme, host } = parseUrl(url);
    if (scheme !== 'http:') return null;
    let known = this.#hosts.get(host);
    if (known === undefined) {
      known = { held: new Set(), quick: 0, slow: 0 };
      this.#hosts.set(host, known);
    }
    return known;
  }

  #forget(span: ConnectionSpan): void {
    this.#waiting.delete(span);
    this.#reported.delete(span);
  }

  #answered(stream: Stream, span: ConnectionSpan): void {
    const waiting = this.#waiting.get(span) ?? this.#reported.get(span);
    this.#waiting.delete(span);
    this.#reported.delete(span);
    if (waiting !== undefined && waiting.level > 0) this.#findings.delete(idOf(stream, span));
  }

  #judge(span: ConnectionSpan, { stream, ref }: Waiting, at: Millis, level: 1 | 2): void {
    if (this.#context.obscuredFrom(span.document, span.connectingAt, at) !== null) return;
    const isSession = isDuplex(span);
    const isHeldPoll = stream.class === 'long-poll' || (stream.poll?.hold ?? 0) >= NOTED / 2;
    if (!isSession && isHeldPoll) return;
    const host = this.#hostOf(span);
    const held = host === null ? 0 : host.held.size;
    // Only where this host answers everything else at once is a request kept waiting by the browser.
    const isKept = host !== null && held > 0 && host.slow === 0;
    const { transport } = span;
    const isLong = level === 2 && (isKept || transport === 'eventsource');
    const within = level === 2 ? LONG : NOTED;
    this.#findings.set({
      id: idOf(stream, span),
      kind: 'never-answered',
      severity: isSession || isLong ? 'warning' : 'info',
      confidence: 'heuristic',
      stream: stream.id,
      from: span.connectingAt,
      until: at,
      count: 1,
      ...neverAnsweredText({
        what: isSession ? 'session' : transport === 'eventsource' ? 'event-source' : 'request',
        at: this.#context.clock(span.connectingAt),
        within,
        host: parseUrl(span.url).host,
        held: isKept ? held : 0,
        limit: LIMIT,
      }),
      records: [ref],
    });
  }
}

const idOf = (stream: Stream, { connectingAt }: ConnectionSpan): string =>
  `never-answered:${stream.id}:${connectingAt}`;
