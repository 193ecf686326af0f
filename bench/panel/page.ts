/**
 * The real panel over a source that the bench feeds, and the means to measure it from inside. Built into a page of its own,
 * which is no part of the extension.
 */
import { h, render } from 'preact';
import { exposeDebugApi } from '../../src/devtools-panel/state/debug-api.ts';
import { createWorkspace } from '../../src/devtools-panel/state/workspace.ts';
import type { SourceSink } from '../../src/devtools-panel/source/source.ts';
import { WorkspaceView } from '../../src/devtools-panel/views/shell/workspace-view.tsx';
import { writeSession } from '../../src/formats/session/write-session.ts';
import { measureFrames, painted, quantile, until, watchStalls } from './measure.ts';
import { createTraffic } from './records.ts';
import { SHAPES } from '../../test/unit/analysis/scale-shapes.ts';

/** Records handed over at a time. */
const BATCH = 1_000;

let receiver: SourceSink | null = null;
const workspace = createWorkspace({
  isLive: true,
  start(next) {
    receiver = next;
  },
  stop: () => undefined,
  requestBody: () => undefined,
});
const panel = () => workspace.shown.peek().panel;
exposeDebugApi(panel());
render(h(WorkspaceView, { workspace }), document.body);
workspace.start();

/** Where the bench's records go. */
function sink(): SourceSink {
  if (receiver === null) throw new Error('The panel has not started its source');
  return receiver;
}

/** The session file that was made. */
let file: Blob | null = null;

const ACTIONS = {
  scroll(step: number) {
    const scroller = document.querySelector('.table-scroller');
    if (scroller === null) return;
    scroller.scrollTop = Math.abs(((step * 137) % 4_000) - 2_000) * 10 + 1_000;
  },
  pan(step: number) {
    const { from, until: end } = panel().viewport.window.peek();
    panel().viewport.pan((end - from) * (step % 60 < 30 ? -0.02 : 0.02));
  },
  zoom(step: number) {
    const { from, until: end } = panel().viewport.window.peek();
    panel().viewport.zoom((from + end) / 2, step % 80 < 40 ? 1 / 1.05 : 1.05);
  },
  nothing: () => undefined,
};

let feeding: ReturnType<typeof setInterval> | undefined;
let sent = 0;

const bench = {
  /** Loads messages as a source would, as fast as they are taken. */
  async load(count: number, streams: number) {
    const started = performance.now();
    const span = count; // a millisecond apart in all
    sink().status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: Date.now() - span });
    const traffic = createTraffic({ streams });
    sink().records(traffic.opening(0));
    for (let done = 0; done < count; done += BATCH) {
      sink().records(traffic.messages(Math.min(BATCH, count - done), (index) => done + index));
      await sink().whenReady();
    }
    await sink().whenProcessed();
    await painted();
    return performance.now() - started;
  },
  /** Messages that arrive by themselves, in batches of a fifth of a tenth second. */
  feed(rate: number, streams: number) {
    const traffic = createTraffic({ streams });
    const zero = performance.now();
    sent = 0;
    sink().status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: Date.now() });
    sink().records(traffic.opening(0));
    feeding = setInterval(() => {
      const now = performance.now() - zero;
      const due = Math.min(Math.floor((now / 1_000) * rate) - sent, rate / 5);
      for (let done = 0; done < due; done += 200) {
        sink().records(traffic.messages(Math.min(200, due - done), () => now));
      }
      sent += Math.max(0, due);
    }, 20);
  },
  async stopFeeding() {
    clearInterval(feeding);
    await sink().whenProcessed();
    await painted();
    return { sent, recorded: panel().recording.totals.messages, lost: panel().recording.totals.lost };
  },
  /** Requests that are all under way, to one address or to an address each; then keys that go through the streams. */
  async pending(count: number, isOneAddress: boolean) {
    sink().status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: Date.now() - count });
    const shape = isOneAddress ? 'pending requests of one address' : 'pending requests, an address each';
    const records = [...(SHAPES.find(({ name }) => name === shape)?.records(count) ?? [])];
    for (let done = 0; done < records.length; done += BATCH) sink().records(records.slice(done, done + BATCH));
    await sink().whenProcessed();
    await painted();
    const stop = watchStalls();
    const times: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      const list = document.querySelector('.stream-list');
      if (list === null) throw new Error('the panel shows no streams');
      const begun = performance.now();
      list.dispatchEvent(new KeyboardEvent('keydown', { key: index % 8 < 4 ? 'ArrowDown' : 'ArrowUp', bubbles: true }));
      await painted();
      times.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { p95: quantile(times, 0.95), shown: panel().display.snapshot.peek().streams.length, ...stop() };
  },
  frames: (name: keyof typeof ACTIONS, length: number) => measureFrames(ACTIONS[name], length),
  fitAll: () => panel().viewport.fitAll(),
  /** Types a filter and waits for its first rows and its end. */
  async filter(text: string) {
    panel().search.setText('');
    await painted();
    const stop = watchStalls();
    const started = performance.now();
    panel().search.setText(text);
    const typed = performance.now() - started;
    await until(
      () => (panel().search.of(panel().selection.current.peek().stream ?? -1)?.positions.end ?? 0) > 0,
      60_000,
    );
    await painted();
    const first = performance.now() - started;
    await until(() => panel().search.isComplete(), 60_000);
    const complete = performance.now() - started;
    let matches = 0;
    for (const { id } of panel().display.snapshot.peek().streams) matches += panel().search.of(id)?.positions.end ?? 0;
    const { error } = panel().search.query.peek();
    if (error !== null) throw new Error(error.text);
    return { typed, first, complete, matches, ...stop() };
  },
  /** Selects messages here and there; the time until the frame with it is drawn. */
  async select() {
    const times: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      await painted();
      const { stream } = panel().selection.current.peek();
      const log = panel().recording.log(stream ?? -1);
      if (log === undefined) break;
      const begun = performance.now();
      panel().selection.select({ message: log.begin + Math.floor(((log.end - log.begin) * index) / 20) });
      await painted();
      times.push(performance.now() - begun);
    }
    return { median: quantile(times, 0.5), p95: quantile(times, 0.95) };
  },
  /** Makes a session file of as many messages. */
  async makeFile(count: number, streams: number, isPacked: boolean) {
    const traffic = createTraffic({ streams });
    function* all() {
      yield* traffic.opening(0);
      for (let done = 0; done < count; done += BATCH) yield* traffic.messages(BATCH, (index) => done + index);
    }
    const facts = { zero: Date.now() - count, writer: 'bench' };
    file = await new Response(writeSession(all(), facts, { isPacked })).blob();
    return file.size;
  },
  /** Opens the file that was made. */
  async openFile() {
    const started = performance.now();
    const stop = watchStalls();
    workspace.openFiles([{ name: 'bench.rtlog', content: file ?? new Blob() }], false);
    await until(() => document.querySelector('[data-message]') !== null, 60_000);
    await painted();
    const first = performance.now() - started;
    await until(() => {
      const status = panel().source.status.peek();
      return status.kind === 'file' && status.isComplete;
    }, 300_000);
    await painted();
    return { first, complete: performance.now() - started, messages: panel().recording.totals.messages, ...stop() };
  },
  memory: () => ({ messages: panel().recording.totals.messages, payload: panel().recording.storedBytes }),
};

/** What the bench asks of the page; see {@link RunBench}. */
export type Bench = typeof bench;

declare global {
  var bench: Bench;
}

globalThis.bench = bench;
