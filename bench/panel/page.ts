/**
 * The real panel over a source that the bench feeds, and the means to measure it from inside. Built into a page of its own,
 * which is no part of the extension.
 */
import { h, render } from 'preact';
import { writeSession } from '../../src/formats/session/write-session.ts';
import { createWorkspace } from '../../src/devtools-panel/state/workspace.ts';
import { exposeDebugApi } from '../../src/devtools-panel/state/debug-api.ts';
import { WorkspaceView } from '../../src/devtools-panel/views/shell/workspace-view.tsx';
import { createTraffic } from './records.ts';

/** Records handed over at a time. */
const BATCH = 1_000;

let sink: any = null;
const workspace = createWorkspace({
  isLive: true,
  start(next) {
    sink = next;
  },
  stop: () => undefined,
  requestBody: () => undefined,
});
const panel = () => workspace.shown.peek().panel;
exposeDebugApi(panel());
render(h(WorkspaceView, { workspace }), document.body);
workspace.start();

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves in the task after the next frame was drawn. */
async function painted() {
  await frame();
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
}

/** @param limit milliseconds */
async function until(condition: () => boolean, limit: number) {
  const end = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${limit} ms for ${condition}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}

/** Watches how long the thread is held: a timer that is due each 5 ms, and long tasks where the browser tells of them. */
function watchStalls() {
  let last = performance.now();
  let longest = 0;
  let longTasks = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  const isKnown = PerformanceObserver.supportedEntryTypes.includes('longtask');
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  if (isKnown) observer.observe({ type: 'longtask' });
  return () => {
    clearInterval(timer);
    observer.disconnect();
    return { longest, longTasks: isKnown ? longTasks : null };
  };
}

function quantile(values: readonly number[], share: number) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Does something in every frame for a while. The work of a frame is what runs from its first callback to the first task
 * behind it: script, style, layout and paint of this thread.
 *
 * @param length milliseconds
 */
async function measureFrames(act: (step: number) => void, length: number) {
  const works = [];
  const stop = watchStalls();
  const end = performance.now() + length;
  for (let step = 0; performance.now() < end; step += 1) {
    await frame();
    const begun = performance.now();
    act(step);
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    works.push(performance.now() - begun);
  }
  return {
    frames: works.length,
    median: quantile(works, 0.5),
    p95: quantile(works, 0.95),
    most: Math.max(...works),
    ...stop(),
  };
}

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
    sink.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: Date.now() - span });
    const traffic = createTraffic({ streams });
    sink.records(traffic.opening(0));
    for (let done = 0; done < count; done += BATCH) {
      sink.records(traffic.messages(Math.min(BATCH, count - done), (index) => done + index));
      await sink.room();
    }
    await sink.taken();
    await painted();
    return performance.now() - started;
  },
  /** Messages that arrive by themselves, in batches of a fifth of a tenth second. */
  feed(rate: number, streams: number) {
    const traffic = createTraffic({ streams });
    const zero = performance.now();
    sent = 0;
    sink.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: Date.now() });
    sink.records(traffic.opening(0));
    feeding = setInterval(() => {
      const now = performance.now() - zero;
      const due = Math.min(Math.floor((now / 1_000) * rate) - sent, rate / 5);
      for (let done = 0; done < due; done += 200) {
        sink.records(traffic.messages(Math.min(200, due - done), () => now));
      }
      sent += Math.max(0, due);
    }, 20);
  },
  async stopFeeding() {
    clearInterval(feeding);
    await sink.taken();
    await painted();
    return { sent, recorded: panel().recording.figures.messages, lost: panel().recording.figures.lost };
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
    await until(() => (panel().search.of(panel().selection.peek().stream ?? -1)?.positions.end ?? 0) > 0, 60_000);
    await painted();
    const first = performance.now() - started;
    await until(() => panel().search.isComplete(), 60_000);
    const complete = performance.now() - started;
    let matches = 0;
    for (const { id } of panel().snapshot.peek().streams) matches += panel().search.of(id)?.positions.end ?? 0;
    const { error } = panel().search.query.peek();
    if (error !== null) throw new Error(error.text);
    return { typed, first, complete, matches, ...stop() };
  },
  /** Selects messages here and there; the median time until the frame with it is drawn. */
  async select() {
    const times = [];
    for (let index = 0; index < 20; index += 1) {
      await painted();
      const { stream } = panel().selection.peek();
      const log = panel().recording.log(stream ?? -1);
      if (log === undefined) break;
      const begun = performance.now();
      panel().select({ message: log.begin + Math.floor(((log.end - log.begin) * index) / 20) });
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
    bench.file = await new Response(writeSession(all(), facts, { isPacked })).blob();
    return bench.file.size;
  },
  file: null,
  /** Opens the file that was made. */
  async openFile() {
    const started = performance.now();
    const stop = watchStalls();
    workspace.openFiles([{ name: 'bench.rtlog', content: bench.file ?? new Blob() }], false);
    await until(() => document.querySelector('[data-message]') !== null, 60_000);
    await painted();
    const first = performance.now() - started;
    await until(() => {
      const status = panel().status.peek();
      return status.kind === 'file' && status.isComplete;
    }, 300_000);
    await painted();
    return { first, complete: performance.now() - started, messages: panel().recording.figures.messages, ...stop() };
  },
  memory: () => ({ messages: panel().recording.figures.messages, held: panel().recording.held }),
};

Object.assign(globalThis, { bench });
