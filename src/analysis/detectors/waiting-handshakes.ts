import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import { waitingHandshakesText } from '../../texts/findings/connection-troubles.ts';
import type { DetectorContext } from '../detector.ts';
import type { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { parseUrl } from '../streams/parse-url.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** Milliseconds after which a handshake counts as not answered, and after which that is said again. */
const LIMITS = [10_000, 30_000] as const;

interface Waiting {
  stream: Stream;
  readonly ref: RecordRef;
  /** How many of the limits it has passed. */
  level: number;
}

/** What was said of a host. */
interface Told extends Waiting {
  readonly span: ConnectionSpan;
  readonly within: number;
}

/** The sockets of one host. A browser makes one handshake to a host at a time, so the oldest one holds up all others. */
interface Queue {
  readonly host: string;
  /** In the order in which they began. */
  readonly waiting: Map<ConnectionSpan, Waiting>;
  readonly open: Set<ConnectionSpan>;
  /** When the first one that waits now became the first. */
  since: number;
  /** Handshakes that were given up after their limit. */
  givenUp: number;
  /** Whether a later handshake was answered while an earlier one waited: then they do not wait for each other. */
  isParallel: boolean;
  told: Told | null;
}

/**
 * Finds WebSocket handshakes that get no answer. Those of one host are one finding, since the first holds up the others.
 * See docs/reference/detectors.md, "Never answered".
 */
export class WaitingHandshakes {
  readonly #context: DetectorContext;
  readonly #findings: FindingList;
  readonly #queues = new Map<string, Queue>();
  /** Those in which something waits. */
  readonly #busy = new Set<Queue>();

  constructor(context: DetectorContext, findings: FindingList) {
    this.#context = context;
    this.#findings = findings;
  }

  begin(stream: Stream, span: ConnectionSpan, ref: RecordRef): void {
    const queue = this.#queueOf(span);
    if (queue.waiting.size === 0) queue.since = span.connectingAt;
    queue.waiting.set(span, { stream, ref, level: 0 });
    this.#busy.add(queue);
    this.#tell(queue, span.connectingAt);
  }

  opened(span: ConnectionSpan): void {
    const queue = this.#queueOf(span);
    const at = span.openAt ?? span.connectingAt;
    queue.open.add(span);
    if (firstOf(queue.waiting) !== span && queue.waiting.has(span)) queue.isParallel = true;
    this.#leave(queue, span, at);
  }

  /** @param isGivenUp whether it ended without an answer, and not by the page's wish. */
  closed(span: ConnectionSpan, isGivenUp: boolean): void {
    const queue = this.#queueOf(span);
    const at = span.closeAt ?? span.connectingAt;
    queue.open.delete(span);
    if (isGivenUp && (queue.waiting.get(span)?.level ?? 0) > 0) queue.givenUp += 1;
    this.#leave(queue, span, at);
    if (queue.open.size + queue.waiting.size === 0 && queue.told === null) this.#queues.delete(queue.host);
  }

  tick(at: Millis): void {
    for (const queue of this.#busy) {
      const span = firstOf(queue.waiting);
      const first = span === undefined ? undefined : queue.waiting.get(span);
      if (span === undefined || first === undefined) continue;
      const from = millis(Math.max(span.connectingAt, queue.since));
      const level = LIMITS.filter((limit) => at - from >= limit).length;
      if (level <= first.level) continue;
      first.level = level;
      if (this.#context.obscuredFrom(span.document, from, at) !== null) continue;
      queue.told = { ...(queue.told ?? first), span, within: LIMITS[level - 1] ?? LIMITS[0] };
      this.#tell(queue, at);
    }
  }

  merged(from: StreamId, into: Stream): void {
    for (const queue of this.#queues.values()) {
      for (const waiting of queue.waiting.values()) if (waiting.stream.id === from) waiting.stream = into;
      if (queue.told?.stream.id !== from) continue;
      queue.told.stream = into;
      this.#tell(queue, into.lastAt);
    }
  }

  forgot(stream: StreamId): void {
    for (const queue of this.#queues.values()) {
      for (const [span, waiting] of queue.waiting) if (waiting.stream.id === stream) queue.waiting.delete(span);
      if (queue.told?.stream.id === stream) queue.told = null;
      if (queue.waiting.size === 0) this.#busy.delete(queue);
    }
  }

  #queueOf({ url }: ConnectionSpan): Queue {
    const { host } = parseUrl(url);
    const known = this.#queues.get(host);
    if (known !== undefined) return known;
    const queue: Queue = {
      host,
      waiting: new Map(),
      open: new Set(),
      since: 0,
      givenUp: 0,
      isParallel: false,
      told: null,
    };
    this.#queues.set(host, queue);
    return queue;
  }

  #leave(queue: Queue, span: ConnectionSpan, at: Millis): void {
    if (firstOf(queue.waiting) === span) queue.since = at;
    queue.waiting.delete(span);
    if (queue.waiting.size === 0) this.#busy.delete(queue);
    if (queue.told?.span === span && queue.givenUp === 0) {
      this.#findings.delete(idOf(queue));
      queue.told = null;
    } else this.#tell(queue, at);
  }

  /** Says again what was said of a host, with the present counts. */
  #tell(queue: Queue, at: Millis): void {
    const { told, waiting, open, givenUp, isParallel, host } = queue;
    if (told === null) return;
    const isWaiting = waiting.has(told.span);
    const others = isWaiting ? waiting.size - 1 : 0;
    this.#findings.set({
      id: idOf(queue),
      kind: 'never-answered',
      severity: 'warning',
      confidence: 'heuristic',
      stream: told.stream.id,
      from: told.span.connectingAt,
      until: at,
      count: others + givenUp + (isWaiting ? 1 : 0),
      ...waitingHandshakesText({
        at: this.#context.clock(told.span.connectingAt),
        within: told.within,
        host,
        others,
        all: waiting.size + open.size,
        isQueue: !isParallel,
        givenUp,
        isWaiting,
      }),
      records: [told.ref],
    });
  }
}

function firstOf(waiting: ReadonlyMap<ConnectionSpan, Waiting>): ConnectionSpan | undefined {
  const [first] = waiting.keys();
  return first;
}

const idOf = ({ host }: Queue): string => `never-answered:handshake:${host}`;
