import { formatBytes, formatDuration } from '../../base/format.ts';
import { formatAmount, formatCount, pluralize } from './numbers.ts';

/** The list of findings. */
export const FINDINGS = {
  label: 'Findings',
  more: (findings: number): string => pluralize(findings, 'more finding'),
  copyReport: 'Copy findings as a report',
  copiedReport: 'Copied the findings.',
  ledger: 'Counted, not listed',
  moreLedger: (lines: number): string => `${pluralize(lines, 'more line')} in the details of the streams.`,
} as const;

/**
 * What the list says where nothing was found, and what that can mean.
 *
 * @param numbered streams with a numbering.
 * @param rest streams without one.
 */
export function noFindings(numbered: number, rest: number): string {
  const blind = 'so missing messages cannot be detected there.';
  if (numbered === 0)
    return rest === 0
      ? 'No findings.'
      : `No findings. ${pluralize(rest, 'stream has', 'streams have')} no numbering, ${blind}`;
  const first = `No findings. ${pluralize(numbered, 'stream is', 'streams are')} numbered`;
  return rest === 0 ? `${first}.` : `${first}; ${pluralize(rest, 'has', 'have')} no numbering, ${blind}`;
}

/** What the streams cost. */
export const COST = {
  label: 'Cost',
  empty: 'No stream has been observed for five seconds yet.',
  select: 'Select a stream to see what its messages would cost over the other transports.',
  transports: {
    'short-poll': 'Short poll',
    'long-poll': 'Long poll',
    sse: 'SSE',
    websocket: 'WebSocket',
    'streamed-fetch': 'Streamed fetch',
    request: 'Requests',
  },
  now: (transport: string): string => `${transport}, now`,
  all: (transport: string, streams: number): string => `All ${transport} (${formatCount(streams)})`,
  observed: (duration: number): string => `${formatDuration(duration)} observed`,
  streams: 'Cost of each stream, one client',
  stream: 'Stream',
  alternatives: 'The same messages over each transport, one client',
  alternative: 'Transport',
  caveats: 'Caveats',
} as const;

/** The columns of the cost tables, each with its meaning. */
export const COST_COLUMNS: readonly (readonly [name: string, meaning: string])[] = [
  ['Requests', 'Requests and handshakes'],
  ['Headers', 'Headers and framing, estimated at 950 B per request'],
  ['Payload', 'Content of messages, both directions'],
  ['Messages', 'Messages that reach the page'],
  ['Empty', 'Share of responses without data'],
  ['Age', 'Mean age of a message when it arrives, without the latency of the network'],
  ['Reconnects', 'Observed so far'],
];

/** The line that chooses the time and the number of users: "One client per [hour], all [1000000] users per second". */
export const COST_SCALE = {
  client: 'One client per',
  hour: 'hour',
  day: 'day',
  all: ', all',
  users: 'users per second',
} as const;

/** What all users together cost. */
export function fleetCost(
  users: number,
  requestsPerSecond: number,
  bytesPerSecond: number,
  connections: number,
): string {
  const open = connections > 0 ? `, ${pluralize(connections, 'connection')} open` : '';
  return `${pluralize(users, 'user')}: ${formatAmount(requestsPerSecond)} requests and ${formatBytes(bytesPerSecond)} per second${open}.`;
}
