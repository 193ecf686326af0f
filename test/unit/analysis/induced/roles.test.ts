import { expect, test } from 'vitest';
import { FINDING_KINDS } from '../../../../src/analysis/finding.ts';
import { KINDS_ABOUT_SERVERS, ROLES } from '../../../../src/analysis/induced/roles.ts';

test('every kind of finding is decided: a fault explains it, or never causes it', () => {
  expect(Object.keys(ROLES).sort()).toEqual([...FINDING_KINDS].sort());
});

test('kinds about the app and about costs are the only ones that blame no server', () => {
  const others = FINDING_KINDS.filter((kind) => !KINDS_ABOUT_SERVERS.includes(kind));
  // A new kind appears on one side: decide whether a fault on purpose can look like it, then name it here or there.
  expect(others.sort()).toEqual([
    'asked-again',
    'backoff',
    'compression',
    'connection-budget',
    'double-subscription',
    'fell-back',
    'loss-unknown',
    'not-resumed',
    'old-credentials',
    'poll-exposure',
    'polling-cost',
    'quiet',
    'replay',
    'sent-after-close',
    'session-unknown',
    'several-timers',
    'slow-handlers',
    'subprotocol',
    'subscription-refused',
    'unheard',
  ]);
  expect(KINDS_ABOUT_SERVERS).toContain('unanswered');
  expect(KINDS_ABOUT_SERVERS).toContain('dead-eventsource');
});
