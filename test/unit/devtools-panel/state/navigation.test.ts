import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPanel, type Panel } from '../../../../src/devtools-panel/state/panel.ts';
import {
  nextEvidence,
  previousOfKind,
  selectFinding,
  stepFinding,
  stepMessage,
  twinOf,
} from '../../../../src/devtools-panel/state/navigation.ts';
import { millis } from '../../../../src/base/units.ts';
import { startPanel, type LivePanel } from './live-panel.ts';
import type { SourceSink } from '../../../../src/devtools-panel/source/source.ts';
import { Recording } from '../../analysis/recording.ts';
import { untilHolds } from '../../until-holds.ts';

const whenProcessed = (sink: SourceSink | null): Promise<void> =>
  sink?.whenProcessed() ?? Promise.reject(new Error('not started'));

let panel: Panel;

// Ten messages, 0 to 9; those with an even number buy.
beforeEach(async () => {
  // Node has no frames; nothing is drawn here.
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  for (let index = 0; index < 10; index += 1) {
    traffic.message(200 + index, connection, `${index % 2 === 0 ? 'buy' : 'sell'} ${index}`);
  }
  let sink: SourceSink | null = null;
  panel = createPanel({
    isLive: false,
    start(next) {
      sink = next;
      next.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: 1_700_000_000_000 });
      next.records(traffic.records);
    },
    stop: () => undefined,
    requestBody: () => undefined,
  });
  panel.start();
  await whenProcessed(sink);
  const [log] = panel.recording.logs();
  panel.selection.select({ stream: log?.stream ?? -1, message: 5 });
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

const stepped = (...steps: readonly number[]): readonly (number | null)[] =>
  steps.map((by) => {
    stepMessage(panel, by);
    return panel.selection.current.peek().message;
  });

const filterBy = async (text: string): Promise<void> => {
  panel.search.setText(text);
  await untilHolds(() => expect(panel.search.isComplete()).toBe(true));
};

describe('stepping through messages', () => {
  test('goes through all of them without a filter, and stops at the ends', () => {
    expect(stepped(1, 1, -1, -1, -1, -1, -1, -1, -1, -1)).toEqual([6, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
  });
  test('goes through those that pass while a filter is on', async () => {
    await filterBy('buy');
    expect(stepped(1, 1, 1, -1, -1, -1, -1, -1)).toEqual([6, 8, 8, 6, 4, 2, 0, 0]);
  });
  test('begins with the last that passes', async () => {
    await filterBy('buy');
    panel.selection.select({ message: null });
    expect(stepped(1)).toEqual([8]);
  });
  test('never goes back where it was asked to go on', async () => {
    await filterBy('buy');
    panel.selection.select({ message: 9 });
    expect(stepped(1, -1)).toEqual([9, 8]);
  });
  test('stays where nothing passes', async () => {
    await filterBy('hold');
    expect(stepped(1, -1)).toEqual([5, 5]);
  });
});

describe('stepping through findings and their evidence', () => {
  let live: LivePanel;
  /** Messages 0 to 39 without 10 and 30, and 25 again right after it. */
  beforeEach(async () => {
    live = startPanel();
    const traffic = new Recording();
    const connection = traffic.socket(100, 'wss://a.example/feed');
    for (let seq = 0; seq < 40; seq += 1) {
      if (seq === 10 || seq === 30) continue;
      traffic.message(200 + seq * 1_000, connection, JSON.stringify({ seq, price: seq * 3 }));
      if (seq === 25) traffic.message(201 + seq * 1_000, connection, JSON.stringify({ seq, price: seq * 3 }));
    }
    // A page event 60 s later: by then the gaps are settled.
    traffic.page(100_000, 'hidden');
    await live.send(traffic.records);
    live.panel.recording.analysis.advance(millis(100_000));
    live.panel.display.setPaused(true);
    live.panel.display.setPaused(false);
  });
  afterEach(() => live.panel.stop());

  const kindOf = (): string | undefined => live.panel.selection.finding.peek()?.kind;
  const seq = (): unknown => JSON.parse(live.panel.selection.message.peek()?.payload.data ?? 'null')?.seq;

  test('goes through findings in order of time, and stays at the last', () => {
    const { findings } = live.panel.display.snapshot.peek();
    const inTime = findings.toSorted((one, other) => one.from - other.from).map(({ id }) => id);
    const seen = inTime.map(() => {
      stepFinding(live.panel, 1);
      return live.panel.selection.current.peek().finding;
    });
    expect(seen).toEqual(inTime);
    stepFinding(live.panel, 1);
    expect(live.panel.selection.current.peek().finding).toBe(inTime.at(-1));
  });

  test('goes from one edge of a gap to the other and back', () => {
    const gap = live.panel.display.snapshot.peek().findings.find(({ kind }) => kind === 'gap');
    if (gap === undefined) throw new Error('no gap');
    selectFinding(live.panel, gap);
    expect(kindOf()).toBe('gap');
    const first = seq();
    nextEvidence(live.panel);
    const second = seq();
    expect([first, second].toSorted()).toEqual([11, 9]);
    nextEvidence(live.panel);
    expect(seq()).toBe(first);
  });

  test('the twin of a repeated message is the other one, and what came once has none', () => {
    const stream = live.panel.selection.current.peek().stream ?? -1;
    const log = live.panel.recording.log(stream);
    const positions = Array.from({ length: log?.end ?? 0 }, (_, position) => position);
    const twice = positions.filter((position) => log?.data(position).includes('"seq":25,'));
    expect(twice.map((position) => twinOf(live.panel, stream, position))).toEqual(twice.toReversed());
    expect(twinOf(live.panel, stream, 0)).toBeNull();
  });

  test('the last message of the same kind and direction is found, also past others', () => {
    const stream = live.panel.selection.current.peek().stream ?? -1;
    const message = live.panel.recording.log(stream)?.message(5);
    expect(message === undefined ? null : previousOfKind(live.panel, message, 5)).toBe(4);
  });

  test('the previous message of a kind is one of the same channel', async () => {
    const traffic = new Recording();
    const socket = traffic.socket(100, 'wss://app.test/channels');
    for (const [index, channel] of ['a', 'b', 'a', 'c'].entries()) {
      traffic.message(200 + index, socket, JSON.stringify({ type: 'tick', channel, n: index }));
    }
    const other = startPanel();
    await other.send(traffic.records);
    const [log] = other.panel.recording.logs();
    const previous = [2, 3].map((position) => {
      const message = log?.message(position);
      return message === undefined ? undefined : previousOfKind(other.panel, message, position);
    });
    other.panel.stop();
    expect(previous).toEqual([0, null]);
  });
});
