import type { Millis } from '../../base/units.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { pluralize } from '../../base/format.ts';

/** Connections that a browser opens to one host under HTTP/1.1, all tabs together. */
const BUDGET = 6;

/** From here on it is worth a note, and a warning. */
const NOTE = 4;
const WARNING = 5;

/** A request that is older than this is held rather than slow. */
const HELD = 2_000;

interface Held {
  readonly stream: Stream;
  readonly span: ConnectionSpan;
}

/**
 * Finds pages that use up the six connections of an HTTP/1.1 host. Only `http:` is certain to be HTTP/1.1 (browsers speak
 * HTTP/2 over TLS alone), and the version of other responses is not recorded: for `https:` this is silent.
 */
export function createConnectionBudgetDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const held = new Map<string, Set<Held>>();
  const worst = new Map<string, number>();

  const judge = (host: string, all: ReadonlySet<Held>, at: Millis): void => {
    const lasting = [...all].filter(({ span }) => at - span.connectingAt >= HELD);
    const first = lasting[0];
    if (first === undefined || lasting.length < NOTE || lasting.length <= (worst.get(host) ?? 0)) return;
    worst.set(host, lasting.length);
    const isLocal = /^(localhost|127\.|\[::1\])/.test(host);
    findings.set({
      id: `connection-budget:${host}`,
      kind: 'connection-budget',
      severity: lasting.length >= BUDGET ? 'error' : lasting.length >= WARNING ? 'warning' : 'info',
      confidence: 'documented',
      stream: first.stream.id,
      from: first.span.connectingAt,
      until: at,
      count: lasting.length,
      text: `${pluralize(lasting.length, 'request')} to ${host} were held open at once ${context.when(at)}; browsers allow ${BUDGET} under HTTP/1.1, all tabs together.`,
      evidence: lasting
        .slice(0, 12)
        .map(
          ({ stream, span }) => `${stream.label}, open since ${context.when(span.connectingAt).replace(/^at /, '')}`,
        ),
      doubt: isLocal
        ? 'This is a local server: in production over HTTP/2 the limit vanishes.'
        : 'Other tabs count too, and are not seen here.',
      advice: 'Serve over HTTP/2, or share one connection between tabs and features.',
      records: [],
    });
  };

  return {
    connecting(stream, span) {
      if (span.transport === 'websocket') return;
      const { scheme, host } = parseUrl(span.url);
      if (scheme !== 'http:') return;
      const all = held.get(host) ?? new Set<Held>();
      held.set(host, all);
      all.add({ stream, span });
    },
    closed(_stream, span) {
      if (span.transport === 'websocket') return;
      const { host } = parseUrl(span.url);
      const all = held.get(host);
      if (all === undefined) return;
      for (const entry of all) if (entry.span === span) all.delete(entry);
      if (all.size === 0) held.delete(host);
    },
    tick(at) {
      for (const [host, all] of held) if (all.size >= NOTE) judge(host, all, at);
    },
    forgot: (stream) => findings.forget(stream),
    findings: () => findings.list(),
  };
}
