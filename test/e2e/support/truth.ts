/** One line of the test server's log; see test-pages/server/README.md. */
export interface LogEntry {
  readonly n: number;
  readonly at: number;
  readonly page: string;
  readonly transport: string;
  readonly connection: number;
  readonly url: string;
  readonly event: 'open' | 'request' | 'response' | 'in' | 'out' | 'close' | 'cut' | 'injected';
  readonly size: number;
  readonly number?: number;
  readonly fault?: string;
  readonly binary?: true;
  readonly payload?: string;
  readonly code?: number;
  readonly byPage?: boolean;
}

/** What went through one endpoint (one path over one transport), as the server knows it. Payloads are sorted. */
export interface EndpointTruth {
  readonly path: string;
  readonly in: readonly string[];
  readonly out: readonly string[];
  /** Close codes of the WebSockets that opened, sorted; 1006 for one that was cut. */
  readonly codes: readonly number[];
}

/** The family under which the panel shows a transport of the log. */
export const familyOf = (transport: string): 'websocket' | 'eventsource' | 'request' => {
  if (transport.includes('websocket')) return 'websocket';
  return transport === 'eventsource' ? 'eventsource' : 'request';
};

const isStreamed = (entries: readonly LogEntry[]): boolean => entries.some(({ event }) => event === 'in');

/** The messages of one connection: frames and events, or of a request its body and its reply's. */
function messagesOf(entries: readonly LogEntry[]): { in: string[]; out: string[]; codes: number[] } {
  const isWebSocket = entries.some(({ transport }) => familyOf(transport) === 'websocket');
  const isWholeReply = !isWebSocket && !isStreamed(entries);
  const hasOpened = isWebSocket && entries.some(({ event }) => event === 'open');
  const result = { in: [] as string[], out: [] as string[], codes: [] as number[] };
  for (const { event, payload, code } of entries) {
    if (event === 'in' || (event === 'response' && isWholeReply)) {
      if (payload !== undefined && payload !== '') result.in.push(payload);
    } else if (event === 'out' || event === 'request') {
      if (payload !== undefined && payload !== '') result.out.push(payload);
    } else if (hasOpened && event === 'close') {
      result.codes.push(code ?? 1005);
    } else if (hasOpened && event === 'cut') {
      result.codes.push(1006);
    }
  }
  return result;
}

/** Sums a log up by path and transport, keyed `family path`. */
export function endpointsOf(log: readonly LogEntry[]): ReadonlyMap<string, EndpointTruth> {
  const byConnection = new Map<number, LogEntry[]>();
  for (const entry of log) {
    const known = byConnection.get(entry.connection);
    if (known === undefined) byConnection.set(entry.connection, [entry]);
    else known.push(entry);
  }
  const endpoints = new Map<string, { path: string; in: string[]; out: string[]; codes: number[] }>();
  for (const entries of byConnection.values()) {
    const [first] = entries;
    if (first === undefined) continue;
    const path = new URL(first.url, 'http://log').pathname;
    const key = `${familyOf(first.transport)} ${path}`;
    const endpoint = endpoints.get(key) ?? { path, in: [], out: [], codes: [] };
    endpoints.set(key, endpoint);
    const messages = messagesOf(entries);
    endpoint.in.push(...messages.in);
    endpoint.out.push(...messages.out);
    endpoint.codes.push(...messages.codes);
  }
  for (const endpoint of endpoints.values()) {
    endpoint.in.sort();
    endpoint.out.sort();
    endpoint.codes.sort((a, b) => a - b);
  }
  return endpoints;
}

/** Kinds of findings about the messages themselves, as `--fail-on` takes them; a wrong one of these costs all trust. */
export const LOSS_KINDS = ['gap', 'duplicate', 'late', 'replay', 'reset', 'same-number-other-content'] as const;

export const isLoss = ({ kind }: { readonly kind: string }): boolean => LOSS_KINDS.some((each) => each === kind);
