import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { chooseRecords, countMessages, isFiltered, spanOf } from '../../../../src/devtools-panel/files/save-scope.ts';
import { Recording } from '../../analysis/recording.ts';
import { startPanel, type LivePanel } from '../state/live-panel.ts';
import { untilHolds } from '../../until-holds.ts';

let live: LivePanel;
/** A socket with six messages at 200, 300, … 700 ms, and an event stream with two. */
beforeEach(async () => {
  live = startPanel();
  const traffic = new Recording();
  const socket = traffic.socket(0);
  const events = traffic.connect(10, 'eventsource', 'https://app.test/events');
  traffic.open(20, events);
  for (let index = 0; index < 6; index += 1) {
    traffic.message(200 + index * 100, socket, `${index % 2 === 0 ? 'buy' : 'sell'} ${index}`);
  }
  traffic.message(800, events, 'buy 8', { via: 'event' });
  traffic.message(900, events, 'sell 9', { via: 'event' });
  await live.send(traffic.records);
});
afterEach(() => {
  live.panel.stop();
  vi.unstubAllGlobals();
});

const messagesOf = (scope: Parameters<typeof chooseRecords>[1]): readonly string[] =>
  [...chooseRecords(live.panel, scope, 0)].flatMap((record) =>
    record.kind === 'message' ? [record.payload.data] : [],
  );

describe('what is saved', () => {
  test('is everything by default', () => {
    expect(countMessages(live.panel, 'all', 0)).toBe(8);
    expect(messagesOf('all')).toHaveLength(8);
    expect(isFiltered(live.panel)).toBe(false);
  });

  test('in the scope of the span are the messages of the dragged area, both ends included', () => {
    live.panel.viewState.setArea({ from: millis(300), until: millis(500), streams: [] });
    expect(spanOf(live.panel)).toEqual({ from: 300, until: 500, isArea: true });
    expect(messagesOf('span')).toEqual(['sell 1', 'buy 2', 'sell 3']);
    expect(countMessages(live.panel, 'span', 0)).toBe(3);
  });

  test('without an area the span is what the timeline shows', () => {
    live.panel.viewport.show({ from: millis(650), until: millis(850) });
    expect(spanOf(live.panel).isArea).toBe(false);
    expect(messagesOf('span')).toEqual(['sell 5', 'buy 8']);
  });

  test('in the scope of what is shown are the transports that are shown', () => {
    live.panel.lanes.show(new Set(['sse']));
    expect(isFiltered(live.panel)).toBe(true);
    expect(messagesOf('shown')).toEqual(['buy 8', 'sell 9']);
    expect(countMessages(live.panel, 'shown', 0)).toBe(2);
  });

  test('and what passes the filter', async () => {
    live.panel.search.setText('buy');
    await untilHolds(() => expect(live.panel.search.isComplete()).toBe(true));
    expect(messagesOf('shown')).toEqual(['buy 0', 'buy 2', 'buy 4', 'buy 8']);
    expect(countMessages(live.panel, 'shown', 0)).toBe(4);
  });

  test('of a recording that is not open is nothing', () => {
    expect(countMessages(live.panel, 'all', 1)).toBe(0);
    expect([...chooseRecords(live.panel, 'all', 1)]).toEqual([]);
  });
});
