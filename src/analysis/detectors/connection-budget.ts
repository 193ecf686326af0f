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

interface OpenRequest {
  readonly stream: Stream;
  readonly span: ConnectionSpan;
}

/**
 * Finds pages that use up the six connections of an HTTP/1.1 host. Only `http:` is certain to be HTTP/1.1 (browsers speak
 * HTTP/2 over TLS alone), and the version of other responses is not recorded: for `https:` this is silent.
 */
export function createConnectionBudgetDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const openByHost = new Map<string, Set<OpenRequest>>();
  const worst = new Map<string, number>();

  const judge = (host: string, all: ReadonlySet<OpenRequest>, at: Millis): void => {
    const lasting = [...all].filter(({ span }) => at - span.connectingAt >= HELD);
    const first = lasting[0];
    if (first === undefined || lasting.length < NOTE || lasting.length <= (worst.get(host) ?? 0)) return;
    worst.set(host, lasting.length);
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
      const all = openByHost.get(host) ?? new Set<OpenRequest>();
      openByHost.set(host, all);
      all.add({ stream, span });
    },
    closed(_stream, span) {
      if (span.transport === 'websocket') return;
      const { host } = parseUrl(span.url);
      const all = openByHost.get(host);
      if (all === undefined) return;
      for (const entry of all) if (entry.span === span) all.delete(entry);
      if (all.size === 0) openByHost.delete(host);
    },
    tick(at) {
      for (const [host, all] of openByHost) if (all.size >= NOTE) judge(host, all, at);
    },
    forgot: (stream) => findings.forget(stream),
    findings: () => findings.list(),
  };
}
