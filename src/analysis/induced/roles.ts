import { FINDING_KINDS, type FindingKind } from '../finding.ts';

/**
 * How a kind of finding can follow from a fault. `end`: from the end of a connection; `quiet`: from traffic that was held
 * up; `numbers`: from messages that were changed or did not come; `reaction`: it is what the app did next, which faults
 * are made to show; `none`: faults have no part in it.
 */
export type Role = 'end' | 'quiet' | 'numbers' | 'reaction' | 'none';

/** What is decided about each kind; a new kind needs a decision here. */
export const ROLES: Readonly<Record<FindingKind, Role>> = {
  gap: 'numbers',
  duplicate: 'numbers',
  'same-number-other-content': 'numbers',
  late: 'numbers',
  reset: 'numbers',
  replay: 'reaction',
  silence: 'quiet',
  'missed-heartbeat': 'quiet',
  reconnect: 'end',
  backoff: 'reaction',
  'idle-timeout': 'end',
  'close-code': 'end',
  unanswered: 'quiet',
  'answered-twice': 'numbers',
  'polling-cost': 'none',
  'poll-exposure': 'none',
  'back-pressure': 'quiet',
  compression: 'none',
  'connection-budget': 'none',
  'dead-eventsource': 'end',
  'not-resumed': 'reaction',
  truncated: 'end',
  'buffered-stream': 'quiet',
  'double-subscription': 'reaction',
  'sent-after-close': 'reaction',
  'loss-unknown': 'reaction',
  quiet: 'reaction',
  'never-answered': 'quiet',
  'session-unknown': 'reaction',
  'several-timers': 'none',
  overtaken: 'numbers',
  'old-credentials': 'reaction',
  'fell-back': 'reaction',
  clumped: 'quiet',
  stalled: 'quiet',
  'client-id-taken': 'end',
  'asked-again': 'reaction',
  'nothing-arrives': 'quiet',
  'slow-handlers': 'none',
  'half-open': 'quiet',
  subprotocol: 'none',
  'subscription-refused': 'reaction',
  unheard: 'none',
};

/** Roles of findings about a server or a network: a fault on purpose explains them, or they stand as they are. */
const ABOUT_SERVERS: ReadonlySet<Role> = new Set(['end', 'quiet', 'numbers']);

/** Kinds that would blame a server or a network for what a fault did, unless the fault explains them. */
export const KINDS_ABOUT_SERVERS: readonly FindingKind[] = FINDING_KINDS.filter((kind) =>
  ABOUT_SERVERS.has(ROLES[kind]),
);
