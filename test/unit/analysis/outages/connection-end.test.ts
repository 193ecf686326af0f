import { describe, expect, test } from 'vitest';
import { describeEnd, isFinal } from '../../../../src/analysis/outages/connection-end.ts';
import type { ConnectionSpan } from '../../../../src/analysis/streams/stream.ts';
import { millis } from '../../../../src/base/units.ts';

const span = (more: Partial<ConnectionSpan>): ConnectionSpan => ({
  document: 'doc-1',
  connection: 1,
  transport: 'websocket',
  url: 'wss://app.test/live',
  connectingAt: millis(0),
  openAt: millis(20),
  closeAt: millis(1_000),
  how: 'closed',
  code: null,
  reason: '',
  wasClean: false,
  status: 0,
  messagesIn: 0,
  messagesOut: 0,
  isEmpty: false,
  ...more,
});

describe('how a connection ended', () => {
  test.each([
    [{ code: 1006 }, '', 'code 1006 (no close frame)'],
    [{ code: 1006, transport: 'webtransport' as const }, '', 'code 1006 of the app'],
    [{ code: 0, transport: 'webtransport' as const }, '', 'a close without a code'],
    [{ code: 4009 }, 'discord', 'code 4009 (session timed out)'],
    [{ code: 4009 }, '', 'code 4009'],
    [{ status: 503 }, '', 'HTTP status 503'],
    [{ how: 'failed' as const }, '', 'a network error'],
    [{ how: 'timeout' as const }, '', 'a timeout'],
    [{}, '', 'a code that was not recorded'],
    [{ transport: 'eventsource' as const }, '', 'no code (an event source shows none)'],
    [{ transport: 'fetch' as const }, '', 'the end of the response'],
  ])('%j of protocol "%s" is %s', (more, protocol, text) => {
    expect(describeEnd(span(more), protocol)).toBe(text);
  });
});

describe('an end after which trying again is of no use', () => {
  test.each([
    [{ code: 1008 }, ''],
    [{ code: 4401 }, ''],
    [{ status: 401 }, ''],
    [{ code: 4004 }, 'discord'],
    [{ code: 4001 }, 'pusher'],
    [{ code: 3501 }, 'centrifugo'],
  ])('%j of protocol "%s"', (more, protocol) => {
    expect(isFinal(span(more), protocol)).toBe(true);
  });

  test.each([
    [{ code: 1006 }, ''],
    [{ code: 1013 }, ''],
    [{ status: 503 }, ''],
    [{ code: 4009 }, 'discord'],
    [{ code: 4200 }, 'pusher'],
    [{ code: 3001 }, 'centrifugo'],
  ])('but not %j of protocol "%s"', (more, protocol) => {
    expect(isFinal(span(more), protocol)).toBe(false);
  });
});
