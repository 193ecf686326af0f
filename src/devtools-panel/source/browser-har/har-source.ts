import browser from 'webextension-polyfill';
import { asList, asText, field } from '../../../formats/json/fields.ts';
import { epochOf } from '../../../formats/har/har-values.ts';
import type { WireRecord } from '../../../wire/record.ts';
import { createHarTracker } from './har-tracker.ts';
import { createBurstDetector } from './burst-detector.ts';
import type { SourceSink } from '../source.ts';

/** Milliseconds between two looks at the browser's list of requests, at the least. */
const PERIOD = 1_000;

/**
 * The browser always hands over its whole list (31,000 frames take 100 to 165 ms), so each look waits this many times
 * as long as the last one took: at most a fiftieth of the time goes into looking.
 */
const REST = 50;

/**
 * How much there is to hand over: entries, messages, thousands of characters. No rest is longer than a second and one
 * millisecond for each of these, since a machine that was busy with other things says nothing about the list.
 */
function sizeOf(entries: readonly unknown[]): number {
  let size = entries.length;
  for (const raw of entries) {
    size += (asList(field(raw, '_webSocketMessages')) ?? asList(field(raw, '_eventSourceMessages')) ?? []).length;
    size += (asText(field(field(field(raw, 'response'), 'content'), 'text')) ?? '').length / 1_000;
  }
  return size;
}

/** The second source: what the browser itself knows of the tab's requests, as long as DevTools is open. */
export interface HarSource {
  start(sink: Pick<SourceSink, 'records' | 'facts'>): void;
  stop(): void;
  /** Begins or ends to ask; before and after `start`. Asked from the start on where the list is kept anyway. */
  setAsked(isAsked: boolean): void;
  /** Records that came from the pages. */
  note(records: readonly WireRecord[]): void;
  /** Whether the browser is not asked for now, since its own record of a page in a rush would slow that page. */
  isResting(): boolean;
}

/** What the second source rests on. */
export interface HarSourceOptions {
  /** Milliseconds since the epoch of the recording's zero; 0 while there is none, and nothing is looked at. */
  readonly zero: () => number;
  /**
   * Whether the browser keeps its list for those who ask alone, as Firefox does: from the first question on it watches each
   * frame of the page, and it stops when the last listener is gone. Chromium keeps the list with DevTools open anyway.
   */
  readonly isKeptForUs: boolean;
  /** The source has begun to rest, or to ask again. */
  readonly rested: () => void;
}

/** The entries of what `getHAR` gives: Chromium hands over the log itself, Firefox too, others the file around it. */
const entriesOf = (har: unknown): readonly unknown[] =>
  asList(field(har, 'entries')) ?? asList(field(field(har, 'log'), 'entries')) ?? [];

/** Makes the second source of the inspected tab. */
export function createHarSource({ zero, isKeptForUs, rested }: HarSourceOptions): HarSource {
  const { network } = browser.devtools;
  const hook = browser.runtime.getURL('injected.js');
  const book = createHarTracker({ zero, isHook: (url) => url === hook });
  const rush = createBurstDetector();
  const finished = (request: unknown): void => book.finished(request);
  let sink: Pick<SourceSink, 'records' | 'facts'> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsked = !isKeptForUs;
  let isResting = false;
  let wasAsked = false;
  /** Milliseconds since the epoch: when the browser was asked again. What began before has been told to its end. */
  let askedSince = 0;

  const take = (entries: readonly unknown[]): void => {
    const { records, facts } = book.read(entries, Date.now());
    if (records.length > 0) sink?.records(records);
    for (const { document, connection, facts: told } of facts) sink?.facts?.(document, connection, told);
  };

  const isNew = (entry: unknown): boolean => (epochOf(field(entry, 'startedDateTime')) ?? 0) >= askedSince;

  const viewState = (): void => {
    const begun = performance.now();
    if (zero() === 0) {
      timer = setTimeout(viewState, PERIOD);
      return;
    }
    const since = askedSince;
    // Chromium's devtools interfaces give no promise, and the polyfill leaves them as they are.
    chrome.devtools.network.getHAR((har: unknown) => {
      if (sink === null || !isAsked || isResting || since !== askedSince) return;
      const entries = entriesOf(har);
      take(entries.filter(isNew));
      const rest = Math.min(REST * (performance.now() - begun), PERIOD + sizeOf(entries));
      timer = setTimeout(viewState, Math.max(PERIOD, rest));
    });
  };

  const ask = (): void => {
    askedSince = wasAsked ? Date.now() : 0;
    wasAsked = true;
    network.onRequestFinished.addListener(finished);
    timer = setTimeout(viewState, PERIOD);
  };

  /** What the browser told of so far goes no further. */
  const leave = (): void => {
    clearTimeout(timer);
    network.onRequestFinished.removeListener(finished);
    take([]);
  };

  const wake = (): void => {
    if (rush.isOn(Date.now() - zero())) {
      timer = setTimeout(wake, PERIOD);
      return;
    }
    isResting = false;
    ask();
    rested();
  };

  const rest = (): void => {
    isResting = true;
    leave();
    timer = setTimeout(wake, PERIOD);
    rested();
  };

  return {
    start(next) {
      sink = next;
      if (isAsked) ask();
    },
    stop() {
      sink = null;
      leave();
    },
    setAsked(next) {
      if (next === isAsked) return;
      isAsked = next;
      isResting = false;
      if (sink === null) return;
      if (next) ask();
      else leave();
      rested();
    },
    note(records) {
      book.hooked(records, Date.now());
      if (!isKeptForUs) return;
      rush.note(records);
      if (sink !== null && isAsked && !isResting && rush.isOn(Date.now() - zero())) rest();
    },
    isResting: () => isResting,
  };
}
