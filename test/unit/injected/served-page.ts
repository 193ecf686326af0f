import { expect } from 'vitest';
import { textRaw } from '../../../src/injected/ring/ring-entry.ts';
import { createRecorder, type Recorder } from '../../../src/injected/recorder.ts';
import { createServer, type Server } from '../../../src/injected/serving/record-server.ts';
import type { BatchMessage, FromPage, FromRecorder } from '../../../src/wire/hops.ts';
import { parseFromPage } from '../wire/parse-from-page.ts';
import type { PageWireRecord } from '../../../src/wire/record.ts';

/** A page with a recorder and its server, whose clock, timers and reads of Blobs the test runs. */
export interface Page {
  readonly recorder: Recorder;
  readonly server: Server;
  /** What was posted since the last look. */
  posted(): FromRecorder[];
  /** Lets all timers run that are due now or later. */
  runTimers(): void;
  /** The browser cuts off what the timers would have run. */
  loseTimers(): void;
  /** Finishes the reads of Blobs, in the order given or in that of their start. */
  finishBlobs(): void;
  /** Whether the relay says that a panel waits for the final flush. */
  isAwaited: boolean;
  time: number;
}

/** Creates a page at time 0 without a subscriber. */
export function makePage(): Page {
  let queue: FromRecorder[] = [];
  let timers: (() => void)[] = [];
  let reads: (() => void)[] = [];
  let time = 0;
  const recorder: Recorder = createRecorder({ now: () => time, wall: () => time, wait: () => undefined }, (entry) =>
    server.evicted(entry),
  );
  const server = createServer(recorder, {
    post: (message) => {
      if (message.type === 'end' && page.isAwaited) server.finalFlush();
      queue.push(structuredClone(message));
    },
    wait: (callback) => timers.push(callback),
    readBlob: (blob, limit, done) => {
      reads.push(() => done(new TextEncoder().encode('blob').buffer.slice(0, Math.min(limit, blob.size))));
    },
  });
  const page: Page = {
    get recorder() {
      return recorder;
    },
    server,
    posted() {
      const taken = queue;
      queue = [];
      return taken;
    },
    runTimers() {
      const due = timers;
      timers = [];
      for (const each of due) each();
    },
    loseTimers() {
      timers = [];
    },
    finishBlobs() {
      const due = reads;
      reads = [];
      for (const each of due) each();
    },
    isAwaited: true,
    get time() {
      return time;
    },
    set time(next) {
      time = next;
    },
  };
  return page;
}

/** Writes a text that the page received. */
export const sendText = ({ recorder }: Page, text = 'hello'): void =>
  recorder.write(
    'message',
    1,
    { direction: 'in', via: 'frame', bodyKind: 'text', event: null, id: null, buffered: null },
    textRaw(text),
  );

/** A message as the background reads it. */
function unpack(message: FromRecorder): FromPage {
  const parsed = parseFromPage(message);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  expect(parsed.value.rejected).toEqual([]);
  return parsed.value.message;
}

/** The batches among what was posted, read. */
export const batches = (messages: readonly FromRecorder[]): readonly BatchMessage[] =>
  Array.from(messages, unpack).filter((message) => message.type === 'batch');

/** The records of all batches, in their order. */
export const recordsOf = (messages: readonly FromRecorder[]): readonly PageWireRecord[] =>
  batches(messages).flatMap((batch) => batch.records);

/** A panel asks for the records from number `from` on. */
export const subscribe = (page: Page, from = 0, subscriber = 'panel'): void =>
  page.server.receive({ type: 'subscribe', subscriber, from });
