import { asList, asText, field } from '../../../formats/json/fields.ts';
import { epochOf } from '../../../formats/har/har-values.ts';
import type { WireRecord } from '../../../wire/record.ts';
import type { RequestListState, SourceSink } from '../source.ts';
import { createBurstDetector } from './burst-detector.ts';
import { HarTracker } from './har-tracker.ts';

/** Milliseconds between two readings of the browser's list of requests, at least. */
export const HAR_PERIOD = 1_000;

/**
 * The browser always hands over its whole list (31,000 frames take 100 to 165 ms), so each reading waits this many times
 * as long as the last one took: reading takes at most a fiftieth of the time.
 */
const WAIT_FACTOR = 50;

/**
 * How large the list is: entries, messages, thousands of characters. No wait is longer than a second and one millisecond
 * for each of these, because a machine that was busy with other things says nothing about the list.
 */
function sizeOf(entries: readonly unknown[]): number {
  let size = entries.length;
  for (const raw of entries) {
    size += (asList(field(raw, '_webSocketMessages')) ?? asList(field(raw, '_eventSourceMessages')) ?? []).length;
    size += (asText(field(field(field(raw, 'response'), 'content'), 'text')) ?? '').length / 1_000;
  }
  return size;
}

/** The entries in the result of `getHAR`: Chromium and Firefox return the log itself, others the file around it. */
const entriesOf = (har: unknown): readonly unknown[] =>
  asList(field(har, 'entries')) ?? asList(field(field(har, 'log'), 'entries')) ?? [];

/** Settings of the second source. */
interface HarSourceOptions {
  /** Milliseconds since the epoch of the recording's zero; 0 while there is none, and nothing is read. */
  readonly zero: () => number;
  /**
   * Whether the browser keeps its list on demand only, as Firefox does: from the first reading on it observes each frame of
   * the page, and it stops when the last listener is removed. Chromium keeps the list while DevTools are open anyway.
   */
  readonly isListOnDemand: boolean;
  /** The answer of `state()` has changed. */
  readonly onStateChange: () => void;
}

/** What the second source uses of the browser; tests give their own. */
export interface HarApi {
  getHar(callback: (har: unknown) => void): void;
  readonly onRequestFinished: {
    addListener(listener: (request: unknown) => void): void;
    removeListener(listener: (request: unknown) => void): void;
  };
  /** The address of the recorder's script. */
  readonly hookUrl: string;
}

type HarSink = Pick<SourceSink, 'records' | 'facts'>;

/** The second source: what the browser itself knows about the tab's requests, while DevTools are open. */
export class HarSource {
  readonly #options: HarSourceOptions;
  readonly #api: HarApi;
  readonly #tracker: HarTracker;
  readonly #bursts = createBurstDetector();
  #sink: HarSink | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnabled: boolean;
  #state: RequestListState = 'off';
  #hasListened = false;
  /** Milliseconds since the epoch: when listening began again. What began earlier was already reported to its end. */
  #listeningSince = 0;

  constructor(options: HarSourceOptions, api: HarApi) {
    this.#options = options;
    this.#api = api;
    this.#isEnabled = !options.isListOnDemand;
    this.#tracker = new HarTracker({ zero: options.zero, isHook: (url) => url === api.hookUrl });
  }

  start(sink: HarSink): void {
    this.#sink = sink;
    if (this.#isEnabled) this.#listen();
  }

  stop(): void {
    this.#sink = null;
    this.#unlisten();
  }

  /** Turns reading on or off, before or after `start`. It is on from the start if the list is kept anyway. */
  setEnabled(isEnabled: boolean): void {
    if (isEnabled === this.#isEnabled) return;
    this.#isEnabled = isEnabled;
    if (this.#sink === null) return;
    if (isEnabled) this.#listen();
    else {
      this.#unlisten();
      this.#become('off');
    }
  }

  /** Takes note of records that came from the pages. */
  note(records: readonly WireRecord[]): void {
    this.#tracker.note(records, Date.now());
    if (!this.#options.isListOnDemand) return;
    this.#bursts.note(records);
    if (this.#isListening() && this.#isBurst()) this.#pause();
  }

  /** The tab's page goes, and with it the browser's list in a moment: it is read a last time. */
  pageEnds(): void {
    if (!this.#isListening() || this.#options.zero() === 0) return;
    const since = this.#listeningSince;
    this.#api.getHar((har) => {
      if (this.#sink !== null && since === this.#listeningSince) this.#take(this.#listed(har), true);
    });
  }

  state(): RequestListState {
    return this.#state;
  }

  readonly #onRequestFinished = (request: unknown): void => this.#tracker.finished(request);

  #isBurst(): boolean {
    return this.#bursts.isOn(Date.now() - this.#options.zero());
  }

  #isListening(): boolean {
    return this.#sink !== null && (this.#state === 'starting' || this.#state === 'kept');
  }

  #become(state: RequestListState): void {
    this.#state = state;
    this.#options.onStateChange();
  }

  #listen(): void {
    this.#listeningSince = this.#hasListened ? Date.now() : 0;
    this.#hasListened = true;
    this.#api.onRequestFinished.addListener(this.#onRequestFinished);
    this.#timer = setTimeout(this.#poll, HAR_PERIOD);
    this.#become(this.#options.isListOnDemand ? 'starting' : 'kept');
    if (this.#options.isListOnDemand) this.#askWhetherKept();
  }

  /** Firefox answers the first question once it keeps the list, which takes it up to a second on a busy machine. */
  #askWhetherKept(): void {
    const since = this.#listeningSince;
    this.#api.getHar(() => {
      if (this.#sink !== null && this.#state === 'starting' && since === this.#listeningSince) this.#become('kept');
    });
  }

  /** Connections that the browser has reported so far are not followed any further. */
  #unlisten(): void {
    clearTimeout(this.#timer);
    this.#api.onRequestFinished.removeListener(this.#onRequestFinished);
    this.#take([]);
  }

  readonly #poll = (): void => {
    if (this.#options.zero() === 0) {
      this.#timer = setTimeout(this.#poll, HAR_PERIOD);
      return;
    }
    const startedAt = performance.now();
    const since = this.#listeningSince;
    this.#api.getHar((har) => {
      if (!this.#isListening() || since !== this.#listeningSince) return;
      const entries = entriesOf(har);
      this.#take(this.#listed(har));
      const wait = Math.min(WAIT_FACTOR * (performance.now() - startedAt), HAR_PERIOD + sizeOf(entries));
      this.#timer = setTimeout(this.#poll, Math.max(HAR_PERIOD, wait));
    });
  };

  /** The entries since the list is kept for us. */
  #listed(har: unknown): readonly unknown[] {
    const since = this.#listeningSince;
    return entriesOf(har).filter((entry) => (epochOf(field(entry, 'startedDateTime')) ?? 0) >= since);
  }

  #take(entries: readonly unknown[], isLast = false): void {
    const { records, facts } = this.#tracker.read(entries, Date.now(), isLast);
    if (records.length > 0) this.#sink?.records(records);
    for (const each of facts) this.#sink?.facts?.(each.document, each.connection, each.facts);
  }

  #pause(): void {
    this.#unlisten();
    this.#timer = setTimeout(this.#resumeWhenCalm, HAR_PERIOD);
    this.#become('paused');
  }

  readonly #resumeWhenCalm = (): void => {
    if (this.#isBurst()) this.#timer = setTimeout(this.#resumeWhenCalm, HAR_PERIOD);
    else this.#listen();
  };
}
