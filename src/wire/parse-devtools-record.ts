import type { Millis } from '../base/units.ts';
import { aNumber, anInteger, branded, type Check, listOf, Mismatch, oneOf, shape } from './check.ts';
import { HANDLERS_LIMIT, STRETCHES_LIMIT, type BusyHandler, type BusyMessage, type BusyStretch } from './busy.ts';
import { aKey, headers, instant, numbered, someText } from './record-checks.ts';
import type { EventCount } from './network-record.ts';
import type { BusyRecord, NetworkRecord } from './record.ts';

/** Types of events without a listener in one record; more than a page has. */
export const UNLISTENED_BOUND = 64;

const eventCount: Check<EventCount> = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return new Mismatch('', 'a type and a number');
  const [type, count] = [someText(value[0]), anInteger()(value[1])];
  if (type instanceof Mismatch) return type;
  return count instanceof Mismatch ? count : [type, count];
};

const span = branded<number, Millis>(aNumber(0));
const busyHandler = shape<BusyHandler>({ invoker: someText, source: someText, after: span, length: span });
const handlers = listOf(busyHandler, HANDLERS_LIMIT);
const busyStretch = shape<BusyStretch>({ from: instant, length: span, handlers });

/** Says when the thread of a page was busy. */
export const busyMessage = shape<BusyMessage>({
  type: oneOf('busy'),
  stretches: listOf(busyStretch, STRETCHES_LIMIT),
});

/** What DevTools write, and no page may. */
export const devToolsShapes = {
  network: shape<NetworkRecord>({
    ...numbered,
    kind: oneOf('network'),
    of: aKey,
    request: anInteger(1),
    attempt: anInteger(1),
    status: anInteger(0, 999),
    url: someText,
    httpVersion: someText,
    protocol: someText,
    error: someText,
    headers,
    unlistened: listOf(eventCount, UNLISTENED_BOUND),
  }),
  busy: shape<BusyRecord>({
    ...numbered,
    kind: oneOf('busy'),
    of: aKey,
    ago: span,
    length: span,
    handlers,
  }),
} as const;
