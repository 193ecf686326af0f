import { formatBytes, formatCount, formatDuration, formatPercent, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** A busy text socket runs without compression. `share` is the estimate of what compression would leave, from 0 to 1. */
export const compressionText = (traffic: {
  readonly bytes: number;
  readonly bytesPerMinute: number;
  readonly lived: number;
  readonly share: number;
  readonly sample: number;
}): FindingText => ({
  text: `Receives ${formatBytes(traffic.bytesPerMinute)} of text a minute without compression; about ${formatPercent(1 - traffic.share)} of it repeats.`,
  evidence: [
    'no permessage-deflate among the extensions in force',
    `${formatBytes(traffic.bytes)} in ${formatDuration(traffic.lived)}`,
    `the last ${traffic.sample} messages together would shrink to ${formatPercent(traffic.share)} or less (repeats within 32 KB; deflate itself does better)`,
  ],
  doubt:
    'Each message alone shrinks far less: the saving needs one context for all, which costs the server memory. Messages below 128 B gain nothing.',
  advice: 'Turn on permessage-deflate with context takeover, or send less in each message.',
});

/** A page uses up the connections that a browser opens to one HTTP/1.1 host. */
export const connectionBudgetText = (budget: {
  readonly at: string;
  readonly host: string;
  readonly open: readonly { readonly label: string; readonly since: string }[];
  readonly limit: number;
  readonly isLocal: boolean;
}): FindingText => ({
  text: `${pluralize(budget.open.length, 'request')} to ${budget.host} were held open at once at ${budget.at}; browsers allow ${budget.limit} under HTTP/1.1, all tabs together.`,
  evidence: budget.open.slice(0, 12).map(({ label, since }) => `${label}, open since ${since}`),
  doubt: budget.isLocal
    ? 'This is a local server: in production over HTTP/2 the limit vanishes.'
    : 'Other tabs count too, and are not seen here.',
  advice: 'Serve over HTTP/2, or share one connection between tabs and features.',
});

/** Two connections of a page bring the same messages. */
export const doubleConnectionText = (shared: {
  readonly since: string;
  readonly messages: number;
  readonly connections: number;
  readonly within: number;
  /** Those of them that came later on the other connection. */
  readonly late: number;
  readonly labels: readonly string[];
}): FindingText => ({
  text: `Each of ${formatCount(shared.messages)} messages in a row came on ${formatCount(shared.connections)} connections at once from ${shared.since}: the page is connected to the same endpoint more than once.`,
  evidence: [
    `the same ${pluralize(shared.messages, 'message')} within ${shared.within} ms${shared.late === 0 ? '' : `, ${formatCount(shared.late)} of them later`} on ${shared.labels.join(' and ')}`,
  ],
  doubt: 'Two parts of the page may each need a connection of their own.',
  advice: 'Look for a connection that is not closed before the next one is opened (an effect without clean-up).',
});
