import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  BackgroundPort,
  RECONNECT_WAIT,
  SILENT_LIMIT,
} from '../../../../../src/devtools-panel/source/live/background-port.ts';
import { fakePort, type FakePort } from './fake-port.ts';

function startPort() {
  const ports: FakePort[] = [];
  const events: unknown[] = [];
  const clock = { now: 0 };
  const extension = { isGone: false };
  const port = new BackgroundPort({
    connect() {
      if (extension.isGone) throw new Error('Extension context invalidated.');
      const fake = fakePort();
      ports.push(fake);
      return fake.port;
    },
    now: () => clock.now,
    onOpen: () => events.push('open'),
    onMessage: (message) => events.push(message),
    onBreak: () => events.push('break'),
    onExtensionGone: () => events.push('gone'),
  });
  const last = (): FakePort => {
    const fake = ports.at(-1);
    if (fake === undefined) throw new Error('no port was opened');
    return fake;
  };
  return { port, ports, events, clock, extension, last };
}

describe('the port to the background', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('passes messages both ways', () => {
    const { port, events, last } = startPort();
    port.open();
    port.post({ type: 'probe' });
    last().send('hello');
    expect(last().sent).toEqual([{ type: 'probe' }]);
    expect(events).toEqual(['open', 'hello']);
  });

  test('drops what is posted without a connection', () => {
    const { port, ports } = startPort();
    port.post({ type: 'probe' });
    expect(ports).toEqual([]);
  });

  test('reconnects at once when a connection that has lasted breaks', () => {
    const { port, ports, events, clock, last } = startPort();
    port.open();
    clock.now = RECONNECT_WAIT;
    last().disconnect();
    expect(events).toEqual(['open', 'break', 'open']);
    expect(ports).toHaveLength(2);
  });

  test('waits before it reconnects to a background that is gone again at once', () => {
    const { port, ports, clock, last } = startPort();
    port.open();
    clock.now = RECONNECT_WAIT - 1;
    last().disconnect();
    expect(ports).toHaveLength(1);
    vi.advanceTimersByTime(RECONNECT_WAIT);
    expect(ports).toHaveLength(2);
  });

  test('reconnects when posting throws: that side gets no event', () => {
    const { port, ports, events, clock, last } = startPort();
    port.open();
    clock.now = RECONNECT_WAIT;
    last().breakPosting();
    port.post({ type: 'probe' });
    expect(events).toEqual(['open', 'break', 'open']);
    expect(ports).toHaveLength(2);
  });

  test('replaces a connection on which nothing came, and posts on the next one', () => {
    const { port, ports, events, clock, last } = startPort();
    port.open();
    clock.now = SILENT_LIMIT - 1;
    port.post({ type: 'probe' });
    expect(ports).toHaveLength(1);
    clock.now = SILENT_LIMIT;
    port.post({ type: 'probe' });
    expect(events).toEqual(['open', 'break', 'open']);
    expect(ports[0]?.isClosed()).toBe(true);
    expect(last().sent).toEqual([{ type: 'probe' }]);
  });

  test('keeps a connection on which something came, however long ago', () => {
    const { port, ports, clock, last } = startPort();
    port.open();
    last().send('hello');
    clock.now = 100 * SILENT_LIMIT;
    port.post({ type: 'probe' });
    expect(ports).toHaveLength(1);
  });

  test('ignores what an earlier connection still says', () => {
    const { port, ports, events, clock } = startPort();
    port.open();
    clock.now = RECONNECT_WAIT;
    ports[0]?.disconnect();
    ports[0]?.send('late');
    ports[0]?.disconnect();
    expect(events).toEqual(['open', 'break', 'open']);
  });

  test('makes no further attempt when the extension was reloaded', () => {
    const { port, events, clock, extension, last } = startPort();
    port.open();
    clock.now = RECONNECT_WAIT;
    extension.isGone = true;
    last().disconnect();
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual(['open', 'break', 'gone']);
  });

  test('closes for good, even while it waits to reconnect', () => {
    const { port, ports, last } = startPort();
    port.open();
    last().disconnect();
    port.close();
    vi.advanceTimersByTime(60_000);
    expect(ports).toHaveLength(1);
  });

  test('disconnects when it is closed, and reports no break', () => {
    const { port, events, last } = startPort();
    port.open();
    port.close();
    expect(last().isClosed()).toBe(true);
    last().disconnect();
    expect(events).toEqual(['open']);
  });
});
