import { formatAmount, formatBytes, formatCount, formatDuration, formatPercent, pluralize } from '../../base/format.ts';

/** Formats of a file, as the report names them. `null` is a file that is no recording. */
const formatLabel = (format: 'har' | 'session' | null): string =>
  format === null ? 'no recording' : format === 'har' ? 'HAR' : 'session';

/** The first line: what was read. `skipped` counts parts of a page that a HAR file holds too. */
export const inputText = (input: {
  readonly file: string;
  readonly format: 'har' | 'session' | null;
  readonly records: number;
  readonly length: number;
  readonly skipped: number;
}): string => {
  const skipped = input.skipped > 0 ? `, ${pluralize(input.skipped, 'part')} of the page itself skipped` : '';
  return `${input.file}: ${formatLabel(input.format)}, ${pluralize(input.records, 'record')}, ${formatDuration(input.length)}${skipped}`;
};

/** What a stream carried, over how many connections (or requests), and how often it polls. */
export const streamFacts = (stream: {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly connections: number;
  readonly hasRequests: boolean;
  readonly reconnects: number;
  readonly period: number | null;
}): readonly string[] => [
  `${pluralize(stream.messagesIn, 'message')} in, ${formatCount(stream.messagesOut)} out`,
  pluralize(stream.connections, stream.hasRequests ? 'request' : 'connection'),
  ...(stream.reconnects > 0 ? [pluralize(stream.reconnects, 'reconnect')] : []),
  ...(stream.period === null ? [] : [`every ${formatDuration(stream.period)}`]),
];

/** A class of stream that too few calls make likely only. */
export const likelyText = (streamClass: string): string => `${streamClass}?`;

export const NO_NUMBERING = 'no numbering found: missing messages cannot be detected';

/** The rule that numbers a stream. */
export const numberingText = (path: string, rule: string, groupBy: readonly string[], confidence: string): string =>
  `numbered by ${path} (${rule}${groupBy.length === 0 ? '' : `, one counter for each ${groupBy.join(' + ')}`}, ${confidence})`;

export const moreText = (count: number): string => `… and ${formatCount(count)} more`;

export const moreFindingsText = (count: number): string => `… and ${pluralize(count, 'more finding')}; --json has all`;

export const caveatText = (confidence: string, doubt: string): string => `caveat (${confidence}): ${doubt}`;

export const suggestionText = (advice: string): string => `suggestion: ${advice}`;

/** The case of a JUnit report before those of the streams. */
export const READABLE_CASE = 'the recording can be read';

/** Requests that are not reported one by one. */
export const otherRequestsText = (requests: number, endpoints: number): string =>
  `and ${pluralize(requests, 'request')} to ${pluralize(endpoints, 'endpoint')} that are not polled`;

/** The last line: what was found, what of it makes the run fail, and what could not be read. */
export function verdictText(verdict: {
  readonly records: number;
  readonly findings: number;
  readonly failing: number;
  readonly failingKinds: readonly string[];
  readonly exceededLimits: number;
  readonly unjudged: number;
  readonly unjudgedReasons: readonly string[];
  readonly isUnjudgedFailing: boolean;
  readonly problems: number;
  readonly firstProblem: string;
}): string {
  const kinds = verdict.failingKinds.length === 0 ? '' : `: ${verdict.failingKinds.join(', ')}`;
  const found =
    verdict.findings === 0
      ? 'No findings.'
      : `${pluralize(verdict.findings, 'finding')}, ${formatCount(verdict.failing)} to fail on${kinds}.`;
  const parts = [verdict.records === 0 && verdict.problems > 0 ? 'Nothing could be read.' : found];
  if (verdict.exceededLimits > 0) parts.push(`${pluralize(verdict.exceededLimits, 'limit')} exceeded.`);
  if (verdict.unjudged > 0) {
    const fails = verdict.isUnjudgedFailing ? ', which fails' : '';
    parts.push(
      `${formatCount(verdict.unjudged)} ${verdict.unjudged === 1 ? 'thing was' : 'things were'} not judged${fails}: ${verdict.unjudgedReasons.join(', ')}.`,
    );
  }
  if (verdict.problems > 0)
    parts.push(`${pluralize(verdict.problems, 'problem')} in the file: ${verdict.firstProblem}.`);
  return parts.join(' ');
}

/** The words of a report in Markdown. */
export const MARKDOWN_TEXTS = {
  title: 'Realtime check of',
  head: '| fails | severity | kind | stream | what |',
  fails: 'yes',
} as const;

/** A line of the report about something that was not judged. */
export const unjudgedLine = (reason: string, text: string): string => `not judged (${reason}): ${text}`;

/** Ways to carry a stream, in the middle of a line. */
const TRANSPORT_LABELS = {
  'short-poll': 'short poll',
  'long-poll': 'long poll',
  sse: 'server-sent events',
  websocket: 'WebSocket',
  'streamed-fetch': 'streamed fetch',
  request: 'requests',
} as const;

/** What one client costs in an hour. `staleness` is the age of a message in milliseconds, `null` if not known. */
interface HourlyFigures {
  readonly requests: number;
  readonly headerBytes: number;
  readonly payloadBytes: number;
  readonly staleness: number | null;
}

const figuresText = ({ requests, headerBytes, payloadBytes, staleness }: HourlyFigures): string =>
  [
    pluralize(requests, 'request'),
    `${formatBytes(headerBytes)} of headers`,
    `${formatBytes(payloadBytes)} of payload`,
    ...(staleness === null ? [] : [`a message ${formatDuration(staleness)} old`]),
  ].join(', ');

/** What one client costs in an hour, as measured. `emptyShare` is `null` if answers are not polled. */
export const hourlyCostText = (figures: HourlyFigures, messages: number, emptyShare: number | null): string => {
  const empty = emptyShare === null ? '' : `, ${formatPercent(emptyShare)} of the answers empty`;
  return `cost of one client an hour: ${figuresText(figures)}; ${pluralize(messages, 'message')}${empty}`;
};

export const dailyCostText = ({ requests, headerBytes, payloadBytes }: HourlyFigures): string =>
  `a day: ${pluralize(requests * 24, 'request')}, ${formatBytes((headerBytes + payloadBytes) * 24)}`;

/** What all users together cost. */
export const fleetCostText = (
  users: number,
  requestsPerSecond: number,
  bytesPerSecond: number,
  connectionsOpen: number,
): string => {
  const open = connectionsOpen === 0 ? '' : `, ${formatCount(connectionsOpen)} connections open`;
  return `${formatCount(users)} users: ${formatAmount(requestsPerSecond)} requests and ${formatBytes(bytesPerSecond)} a second${open}`;
};

/** What another transport would cost, and how the figure comes about. */
export const otherTransportText = (
  transport: keyof typeof TRANSPORT_LABELS,
  figures: HourlyFigures,
  formula: string,
): string => `over ${TRANSPORT_LABELS[transport]}: ${figuresText(figures)} (${formula})`;

export const costCaveatText = (caveat: string): string => `caveat: ${caveat}`;
