import type { FindingKind, Severity } from '../analysis/finding.ts';

/** Every kind of finding, so that a wrong word on the command line is told at once; a kind that is missing does not compile. */
const KINDS: Readonly<Record<FindingKind, true>> = {
  gap: true,
  duplicate: true,
  'same-number-other-content': true,
  late: true,
  reset: true,
  replay: true,
  silence: true,
  'missed-heartbeat': true,
  reconnect: true,
  backoff: true,
  'idle-timeout': true,
  'close-code': true,
  unanswered: true,
  'answered-twice': true,
  'polling-cost': true,
  'poll-exposure': true,
  'back-pressure': true,
  compression: true,
  'connection-budget': true,
  'dead-eventsource': true,
  'not-resumed': true,
  truncated: true,
  'buffered-stream': true,
  'double-subscription': true,
  'sent-after-close': true,
  'loss-unknown': true,
};

/** All kinds, in the order of the documentation. */
export const FINDING_KINDS: readonly string[] = Object.keys(KINDS);

/** Severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
