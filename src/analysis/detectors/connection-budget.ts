import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import { connectionBudgetText } from '../../texts/findings/connections.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';

/** Connections that a browser opens to one host under HTTP/1.1, all tabs together. */
const BUDGET = 6;

/** Requests held open from which on it is a note, and a warning. */
const NOTE = 4;
const WARNING = 5;

/** A request that is open for longer is held open by the server, not slow. */
const HELD = 2_000;

/** Requests of one host that are looked at, oldest first, and counted: more than enough to exceed the budget. */
const MAX_LOOKED_AT = 256;
const MAX_COUNTED = 64;

/** Hosts whose worst moment is remembered; the oldest are forgotten first. */
const MAX_HOSTS = 1_000;

/** The requests under way to one host, in the order in which they began. */
type OpenRequests = Map<ConnectionSpan, Stream>;

/**
 * True for a request that takes up a connection: one without an answer yet, an event source, or a reply that is read as a
 * stream. A reply whose body the page never reads has usually ended long ago; no page can see when.
 */
function takesConnection(stream: Stream, { transport, openAt, messagesIn }: ConnectionSpan): boolean {
  if (openAt === null || transport === 'eventsource') return true;
  return messagesIn > 0 || stream.class === 'sse' || stream.class === 'streamed-fetch';
}

/**
 * Finds pages that use up the six connections of an HTTP/1.1 host. Only `http:` is certain to be HTTP/1.1 (browsers speak
 * HTTP/2 over TLS alone), and the version of other responses is not recorded: for `https:` this is silent.
 */
export function createConnectionBudgetDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const openByHost = new Map<string, OpenRequests>();
  const worst = new BoundedMap<string, number>(MAX_HOSTS);
  /** Hosts of which time alone, or a message, may change what is to say. */
  const unsettled = new Set<string>();

  const judge = (host: string, all: OpenRequests, at: Millis): void => {
    const lasting: { readonly span: ConnectionSpan; readonly stream: Stream }[] = [];
    let answered = 0;
    let lookedAt = 0;
    let isSettled = true;
    for (const [span, stream] of all) {
      lookedAt += 1;
      if (lookedAt > MAX_LOOKED_AT || lasting.length === MAX_COUNTED) break;
      if (at - span.connectingAt < HELD || !takesConnection(stream, span)) {
        isSettled = false;
        continue;
      }
      lasting.push({ span, stream });
      if (span.openAt !== null) answered += 1;
    }
    if (isSettled) unsettled.delete(host);
    // More answers under way than there are connections: the host is not bound by the limit.
    if (answered > BUDGET) return;
    const first = lasting[0];
    if (first === undefined || lasting.length < NOTE || lasting.length <= (worst.get(host) ?? 0)) return;
    worst.renew(host, lasting.length);
    findings.set({
      id: `connection-budget:${host}`,
      kind: 'connection-budget',
      severity: lasting.length >= BUDGET ? 'error' : lasting.length >= WARNING ? 'warning' : 'info',
      confidence: 'documented',
      stream: first.stream.id,
      from: first.span.connectingAt,
      until: at,
      count: lasting.length,
      ...connectionBudgetText({
        at: context.clock(at),
        host,
        open: lasting.map(({ stream, span }) => ({ label: stream.label, since: context.clock(span.connectingAt) })),
        limit: BUDGET,
        isLocal: /^(localhost|127\.|\[::1\])/.test(host),
      }),
      records: [],
    });
  };

  return {
    connecting(stream, span) {
      if (span.transport === 'websocket') return;
      const { scheme, host } = parseUrl(span.url);
      if (scheme !== 'http:') return;
      const all: OpenRequests = openByHost.get(host) ?? new Map();
      openByHost.set(host, all);
      all.set(span, stream);
      unsettled.add(host);
    },
    opened(_stream, span) {
      const { host } = parseUrl(span.url);
      if (openByHost.get(host)?.has(span) === true) unsettled.add(host);
    },
    closed(_stream, span) {
      if (span.transport === 'websocket') return;
      const { host } = parseUrl(span.url);
      const all = openByHost.get(host);
      if (all === undefined) return;
      all.delete(span);
      unsettled.add(host);
      if (all.size > 0) return;
      openByHost.delete(host);
      unsettled.delete(host);
    },
    tick(at) {
      for (const host of unsettled) {
        const all = openByHost.get(host);
        if (all !== undefined && all.size >= NOTE) judge(host, all, at);
        else unsettled.delete(host);
      }
    },
    forgot: (stream) => findings.forget(stream),
    findings: () => findings.list(),
  };
}
