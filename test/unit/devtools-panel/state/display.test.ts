import { afterEach, describe, expect, test, vi } from 'vitest';
import { Recording } from '../../analysis/recording.ts';
import { startPanel, type LivePanel } from './live-panel.ts';

let live: LivePanel;
afterEach(() => {
  live.panel.stop();
  vi.unstubAllGlobals();
});

/** Three messages at 200, 300 and 400 ms; `more` adds two at 500 and 600 ms. */
function feed() {
  const traffic = new Recording();
  const connection = traffic.socket(0);
  for (let index = 0; index < 3; index += 1) traffic.message(200 + index * 100, connection, `n${index}`);
  const first = [...traffic.records];
  for (let index = 3; index < 5; index += 1) traffic.message(200 + index * 100, connection, `n${index}`);
  return { first, more: traffic.records.slice(first.length) };
}

const streamOf = ({ panel }: LivePanel): number => panel.display.snapshot.peek().streams[0]?.id ?? -1;

describe('the display', () => {
  test('shows what has arrived with the next drawing', async () => {
    live = startPanel();
    await live.send(feed().first);
    const { display } = live.panel;
    expect(display.snapshot.peek().streams.map(({ end }) => end)).toEqual([3]);
    expect(display.endOf(streamOf(live))).toBe(3);
    expect(display.now()).toBe(400);
    expect(display.drawnAt.value).toBe(400);
    expect(display.totals.peek().messages).toBe(3);
  });

  test('stands still while paused, though everything is recorded', async () => {
    const { first, more } = feed();
    live = startPanel();
    await live.send(first);
    const { display, recording } = live.panel;
    display.setPaused(true);
    await live.send(more);
    expect(recording.log(streamOf(live))?.end).toBe(5);
    expect(display.endOf(streamOf(live))).toBe(3);
    expect(display.now()).toBe(400);
    display.setPaused(false);
    expect(display.endOf(streamOf(live))).toBe(5);
    expect(display.now()).toBe(600);
    expect(display.totals.peek().messages).toBe(5);
  });

  test('a paused view that is cleared shows nothing, at the present', async () => {
    const { first, more } = feed();
    live = startPanel();
    await live.send(first);
    live.panel.display.setPaused(true);
    await live.send(more);
    live.panel.clear();
    expect(live.panel.display.snapshot.peek().streams.map(({ end }) => end)).toEqual([0]);
    expect(live.panel.display.now()).toBe(600);
  });

  test('groups findings by stream in order of time', async () => {
    live = startPanel();
    const traffic = new Recording();
    const connection = traffic.socket(0);
    // 10 and 30 never come.
    for (let seq = 0; seq < 40; seq += 1) {
      if (seq !== 10 && seq !== 30) traffic.message(200 + seq * 100, connection, JSON.stringify({ seq }));
    }
    await live.send(traffic.records);
    const { findings, findingsByStream } = live.panel.display.snapshot.peek();
    const own = findingsByStream.get(streamOf(live)) ?? [];
    expect(own).toHaveLength(findings.length);
    expect(own.map(({ from }) => from)).toEqual(own.map(({ from }) => from).toSorted((one, other) => one - other));
  });
});
