import { describe, expect, test } from 'vitest';
import type { ConnectionSpan, Stream } from '../../../../src/analysis/streams/stream.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { describeEnd, findEventRows } from '../../../../src/devtools-panel/rows/event-rows.ts';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { Recording } from '../../analysis/recording.ts';
import { createMessageLog } from '../../../../src/store/message-log.ts';
import { message } from '../../store/messages.ts';

const span = (
  connectingAt: number,
  openAt: number | null,
  closeAt: number | null,
  code: number | null = null,
): ConnectionSpan => ({
  document: 'd',
  connection: 1,
  transport: 'websocket',
  url: 'wss://a/',
  connectingAt: millis(connectingAt),
  openAt: openAt === null ? null : millis(openAt),
  closeAt: closeAt === null ? null : millis(closeAt),
  how: closeAt === null ? null : 'closed',
  code,
  reason: '',
  wasClean: code === 1000,
  status: 0,
  messagesIn: 0,
  messagesOut: 0,
  isEmpty: false,
});

const stream = (spans: ConnectionSpan[]): Stream => ({
  id: 1,
  class: 'websocket',
  isClassMaybe: false,
  url: 'wss://a/',
  method: 'GET',
  label: 'a',
  pageUrl: '',
  isTopFrame: true,
  worker: null,
  isDevTooling: false,
  others: 0,
  protocol: '',
  state: 'open',
  spans,
  droppedSpans: 0,
  connections: spans.length,
  reconnects: 0,
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: byteCount(0),
  bytesOut: byteCount(0),
  start: { messagesIn: 0, messagesOut: 0, bytes: 0 },
  firstAt: millis(0),
  lastAt: millis(0),
  poll: null,
});

/** A log of records 0, 1, 2 and so on at these instants. */
const logAt = (...instants: number[]) => {
  const log = createMessageLog(1);
  for (const [n, at] of instants.entries())
    log.push(message('x', { at: millis(at), ref: { document: 'd', n, part: 0 } }));
  return log;
};

describe('findEventRows', () => {
  test('a fault on purpose has a row where it begins, and one where it is over', () => {
    const act = { document: 'd', connection: 1, run: 1, stream: 1, streams: [], address: null, messages: 0 };
    const acts = [
      { ...act, fault: 'cut', from: millis(600), until: millis(600) },
      { ...act, fault: 'refuse', connection: 0, stream: null, from: millis(600), until: millis(900) },
      { ...act, fault: 'half-open', from: millis(9_999), until: null },
    ];
    const rows = findEventRows(stream([]), [], [], logAt(50, 700), 5_000, acts);
    expect(rows.map(({ kind, at, text, position, connection }) => [kind, at, text, position, connection])).toEqual([
      ['induced', 600, 'On purpose: connection cut', 1, { document: 'd', connection: 1 }],
      ['induced', 600, 'On purpose: connections refused', 1, null],
      ['induced', 900, 'On purpose: connections refused, over after 300 ms', 2, null],
    ]);
  });

  // Opened after 20 ms; closed at 500; refused at 1,100 after a wait of 500; open again at 2,150 after 1,000; down 1,650.
  const reconnecting = stream([span(0, 20, 500, 1006), span(1_000, null, 1_100, 1006), span(2_100, 2_150, null)]);

  test('a reconnect is told attempt by attempt, with waits and downtime', () => {
    const rows = findEventRows(reconnecting, [], [], logAt(30, 500, 2_200), 5_000);
    expect(rows.map(({ kind, text, position }) => [kind, position, text])).toEqual([
      ['open', 0, 'Opened after 20 ms'],
      ['failure', 2, 'Closed 1006 without a close frame, after 480 ms'],
      ['attempt', 2, 'Attempt 1 failed, waited 500 ms'],
      ['open', 2, 'Attempt 2 opened, waited 1 s, down 1.7 s'],
    ]);
  });
  test('a paused view is told nothing later than its moment', () => {
    expect(findEventRows(reconnecting, [], [], logAt(30), 600).map(({ kind }) => kind)).toEqual(['open', 'failure']);
  });
  test('each row of a connection names it, so that it can be looked into', () => {
    const rows = findEventRows(reconnecting, [], [], logAt(30), 5_000);
    expect(rows.map(({ connection }) => connection)).toEqual(rows.map(() => ({ document: 'd', connection: 1 })));
  });
  test('a handshake without an answer is listed while it waits, and once it opens only as opened', () => {
    const waiting = stream([span(100, null, null)]);
    expect(findEventRows(waiting, [], [], logAt(), 9_000).map(({ kind, at, text }) => [kind, at, text])).toEqual([
      ['attempt', 100, 'Connecting, not answered yet'],
    ]);
    const opened = stream([span(100, 150, null)]);
    expect(findEventRows(opened, [], [], logAt(), 9_000).map(({ text }) => text)).toEqual(['Opened after 50 ms']);
  });
  test('a gap stands before the message that comes after it, also among many of one instant', () => {
    const traffic = new Recording();
    const connection = traffic.socket(0);
    for (let seq = 0; seq < 40; seq += 1) {
      if (seq !== 10 && seq !== 30) traffic.message(200, connection, JSON.stringify({ seq }));
    }
    const analysis = createAnalysis();
    const log = createMessageLog(0);
    for (const record of traffic.records) for (const one of analysis.push(record)) log.push(one);
    analysis.advance(millis(60_000));
    const rows = analysis
      .streams()
      .flatMap((one) => findEventRows(one, analysis.findings(), [], log, 60_000))
      .filter(({ kind }) => kind === 'gap');
    expect(rows.map(({ position }) => log.data(position))).toEqual(['{"seq":11}', '{"seq":31}']);
  });
  test('what happened to the page stands among the messages', () => {
    const hidden = { kind: 'hidden', at: 100, until: 7_100, count: 0, url: '' } as const;
    const missed = { kind: 'not-recorded', at: 200, until: 300, count: 212, url: '' } as const;
    const rows = findEventRows(stream([]), [], [hidden, missed], logAt(50, 150), 9_000);
    expect(rows.map(({ text, position }) => [position, text])).toEqual([
      [1, 'Page hidden for 7 s'],
      [2, '212 not recorded'],
    ]);
  });
});

test('an end is told with code, meaning, reason and length', () => {
  expect(describeEnd({ ...span(0, 10, 60_010, 4001), reason: 'kicked' })).toBe('Closed 4001 (“kicked”), after 1 min');
  expect(describeEnd({ ...span(0, 10, 20), how: 'aborted' })).toBe('Ended by the page, after 10 ms');
  expect(describeEnd({ ...span(0, null, 20), how: 'unseen' })).toBe('Outcome not seen');
});
