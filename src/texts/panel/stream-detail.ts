import { formatBytes, formatDuration, formatPercent } from '../../base/format.ts';
import { formatCount, formatRate, pluralize } from './numbers.ts';

/** The detail of a stream, shown where no message and no connection is selected. */
export const STREAM_DETAIL = {
  label: 'Stream',
  names: {
    url: 'URL',
    protocol: 'protocol',
    subprotocol: 'subprotocol',
    connections: 'connections',
    requests: 'requests',
    refused: 'not opened',
    uptime: 'open',
    silence: 'longest silence',
    messages: 'messages',
    rate: 'rate',
    pieces: 'pieces',
    payload: 'payload',
  },
  connections: (count: number, open: number): string =>
    open === 0 ? formatCount(count) : `${formatCount(count)}, ${formatCount(open)} open`,
  /** @returns `null` if each connection opened. */
  refused: (count: number, remembered: number, dropped: number): string | null =>
    count === 0
      ? null
      : dropped === 0
        ? formatCount(count)
        : `${formatCount(count)} of the last ${formatCount(remembered)}`,
  uptime: (open: number, observed: number): string =>
    `${formatDuration(open)}, ${formatPercent(open / observed)} of ${formatDuration(observed)}`,
  silence: (length: number): string => `${formatDuration(length)} without a message received while open`,
  messages: (received: number, sent: number): string => `${formatCount(received)} in, ${formatCount(sent)} out`,
  rate: (recent: number, span: number, messages: number, observed: number): string =>
    `${formatRate(recent)} in the last ${formatDuration(span)}, ${formatRate((messages / Math.max(1, observed)) * 1_000)} overall`,
  pieces: ({ read, insideLine }: { readonly read: number; readonly insideLine: number }): string =>
    `read in ${formatCount(read)}, ${formatCount(insideLine)} ended inside a line`,
  bytes: (received: number, sent: number): string => `${formatBytes(received)} in, ${formatBytes(sent)} out`,
  /** The heading of the list of its connections. */
  list: 'Connections',
  requests: 'Requests',
  earlier: (count: number): string => `${pluralize(count, 'earlier one')}`,
  open: 'Open',
  connecting: 'Connecting, not answered yet',
  notOpened: (after: number, status: number): string =>
    `Not opened, ended after ${formatDuration(after)}${status === 0 ? '' : ` with status ${status}`}`,
  count: (received: number, sent: number): string =>
    received + sent === 0 ? 'no message' : `${formatCount(received)} in, ${formatCount(sent)} out`,
} as const;
