import browser from 'webextension-polyfill';
import type { Runtime } from 'webextension-polyfill';
import type { RecordRef } from '../../../analysis/finding.ts';
import { millis } from '../../../base/units.ts';
import { PANEL_PORT } from '../../../wire/hops.ts';
import type { FromPage, FromPanel, HelloMessage, PageKey, ToPage } from '../../../wire/hops.ts';
import { PROBE_PERIOD } from '../../../wire/wire-limits.ts';
import { parseToPanel } from '../../../wire/parse-hops.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import { IS_FIREFOX } from '../../browser.ts';
import { createHarSource } from '../browser-har/har-source.ts';
import { createIntake, type DocumentIntake } from './document-intake.ts';
import type { RecordSource, SourceSink, SourceStatus } from '../source.ts';

/** Milliseconds between two tries to reach a background that goes again at once; it starts in 25 to 130 ms. */
const REDIAL_WAIT = 100;

/** Milliseconds without an answer of any page after which the page counts as closed to extensions. */
const NOBODY_AFTER = 2_000;

/** Dials after a break until a document that has not answered counts as gone, where the tab shows another page by now. */
const DIALS_AFTER_CHANGE = 8;

/** The same where the page is the one from before: a frame of it may be busy for long. */
const DIALS_BEFORE_GONE = 120;

/** Documents whose numbers are remembered; a page with frames that come and go makes thousands in a day. */
const DOCUMENTS_REMEMBERED = 2_000;

/**
 * The inspected tab as a source: probes its pages through the background four times a second (which also keeps the background
 * from falling asleep), watches each document from the number it has, and acknowledges what it took.
 */
export function createLiveSource(): RecordSource {
  const { tabId } = browser.devtools.inspectedWindow;
  const subscriber = crypto.randomUUID();
  const intakes = new Map<DocumentKey, DocumentIntake>();
  const pages = new Map<PageKey, DocumentIntake | null>();
  /** Documents that were there when the port broke and have not answered since. */
  const awaited = new Set<DocumentIntake>();
  let top: DocumentKey | null = null;
  let hasChanged = false;
  const startedAt = Date.now();
  let dialsSinceBreak = 0;
  let port: Runtime.Port | null = null;
  let connectedAt = -Infinity;
  let sink: SourceSink | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let zero = 0;
  /** Since when nobody answers, and whether that was told. */
  let unansweredSince: number | null = null;
  let isNobodyTold = false;
  let lostSince: number | null = null;
  let lostBefore = 0;

  const seenByBrowser = createHarSource({
    zero: () => zero,
    isKeptForUs: IS_FIREFOX,
    rested: () => {
      if (lostSince === null) tell({ kind: 'connected' });
    },
  });

  const lostMessages = (): number => {
    let sum = 0;
    for (const intake of intakes.values()) sum += intake.lostMessages();
    return sum;
  };

  type Told = Pick<SourceStatus, 'kind'> &
    Partial<Pick<SourceStatus & { kind: 'reconnected' }, 'after' | 'notRecorded'>>;

  const tell = (told: Told): void => {
    let recordedFromStart = intakes.size > 0;
    for (const intake of intakes.values()) recordedFromStart &&= intake.hasBeginning();
    const ofRecording = { recordedFromStart, startedAtEpoch: zero, isBrowserPaused: seenByBrowser.isResting() };
    const { kind, after = millis(0), notRecorded = 0 } = told;
    if (kind === 'reconnected') sink?.status({ ...ofRecording, kind, after, notRecorded });
    else if (kind === 'lost') sink?.status({ ...ofRecording, kind, at: millis(Date.now() - zero) });
    else if (kind !== 'file') sink?.status({ ...ofRecording, kind });
  };

  const post = (message: FromPanel): void => {
    try {
      port?.postMessage(message);
    } catch {
      // Nobody announces a port that was closed at this end.
      reconnect();
    }
  };

  /**
   * Nobody answers in this tab. A page that a script may run in, and that was loaded before this panel, was there before
   * the extension as it runs now: only a reload places the scripts. In any other page the browser allows none.
   */
  const tellNobody = async (): Promise<void> => {
    const ask = browser.devtools.inspectedWindow.eval("location.protocol + ' ' + performance.timeOrigin");
    // Firefox gives the value and an exception, Chromium the value alone; where no script may run, asking fails.
    const answer: unknown = await ask.catch(() => '');
    const [text]: readonly unknown[] = [answer].flat();
    const [protocol, loadedAt] = String(text).split(' ');
    const isOlder = (protocol === 'http:' || protocol === 'https:') && Number(loadedAt) < startedAt;
    if (pages.size === 0) tell({ kind: isOlder ? 'older-page' : 'not-recordable' });
  };

  const toPage = (page: PageKey, message: ToPage): void => post({ type: 'to-page', page, message });

  const end = (intake: DocumentIntake, isCached = false): void => {
    const records = intake.end(millis(Date.now() - zero), isCached);
    if (records.length > 0) sink?.records(records);
  };

  const endAwaited = (): void => {
    for (const intake of awaited) end(intake);
    awaited.clear();
  };

  /** The oldest documents without a page are forgotten; what they lost stays in the recording as records. */
  const forgetOld = (): void => {
    const alive = new Set([...pages.values(), ...awaited]);
    for (const [key, intake] of intakes) {
      if (intakes.size <= DOCUMENTS_REMEMBERED) return;
      if (!alive.has(intake)) intakes.delete(key);
    }
  };

  /** From here on somebody answers, or another page is asked. */
  const beginAnew = (): void => {
    unansweredSince = null;
    isNobodyTold = false;
  };

  const meet = (page: PageKey, hello: HelloMessage): void => {
    beginAnew();
    if (hello.document === null) {
      pages.set(page, null);
    } else {
      if (zero === 0) zero = hello.timeOrigin;
      const intake = intakes.get(hello.document) ?? createIntake(hello.document, millis(hello.timeOrigin - zero));
      intakes.set(hello.document, intake);
      // Back from the cache it has a new port, and the old one is about to go.
      for (const [other, known] of pages) if (known === intake) pages.delete(other);
      pages.set(page, intake);
      awaited.delete(intake);
      if (hello.isTop && top !== hello.document) {
        top = hello.document;
        hasChanged = true;
      }
      forgetOld();
      toPage(page, { type: 'subscribe', subscriber, from: intake.next() });
    }
    if (lostSince === null) return tell({ kind: 'connected' });
    const after = millis(performance.now() - lostSince);
    lostSince = null;
    tell({ kind: 'reconnected', after, notRecorded: lostMessages() - lostBefore });
  };

  const hear = (page: PageKey, message: FromPage): void => {
    const intake = pages.get(page);
    if (intake === undefined || intake === null) return;
    switch (message.type) {
      case 'batch': {
        const hadBeginning = intake.hasBeginning();
        const records = intake.take(message);
        if (records === null) return toPage(page, { type: 'subscribe', subscriber, from: intake.next() });
        if (records.length > 0) sink?.records(records);
        seenByBrowser.note(records);
        // The page keeps what is not acknowledged: while the panel is behind, it is not sent more.
        const next = intake.next();
        void sink?.whenReady().then(() => toPage(page, { type: 'ack', subscriber, next }));
        if (hadBeginning !== intake.hasBeginning()) tell({ kind: 'connected' });
        return;
      }
      case 'end':
        return intake.bye(message);
      case 'body':
        return sink?.body({ document: intake.document, n: message.n, part: 0 }, message.payload);
    }
  };

  const lose = (page: PageKey, isCached: boolean): void => {
    const intake = pages.get(page);
    pages.delete(page);
    if (intake !== undefined && intake !== null) end(intake, isCached);
  };

  const receive = (value: unknown): void => {
    const parsed = parseToPanel(value);
    if (!parsed.ok) return;
    const { message } = parsed.value;
    switch (message.type) {
      case 'page-connected':
        return meet(message.page, message.hello);
      case 'from-page':
        return hear(message.page, message.message);
      case 'page-disconnected':
        return lose(message.page, message.isCached);
      case 'unreachable':
        unansweredSince ??= performance.now();
        if (isNobodyTold || performance.now() - unansweredSince < NOBODY_AFTER || pages.size > 0) return;
        isNobodyTold = true;
        // What the browser sees of such a page needs a zero of its own.
        if (zero === 0) zero = Date.now();
        return void tellNobody();
    }
  };

  const probe = (): void => {
    post({ type: 'probe' });
    dialsSinceBreak += 1;
    // What was there before the break and does not answer has gone without a word that anybody heard.
    if (pages.size > 0 && dialsSinceBreak > (hasChanged ? DIALS_AFTER_CHANGE : DIALS_BEFORE_GONE)) endAwaited();
  };

  const onNavigated = (): void => {
    beginAnew();
    probe();
  };

  const connect = (): void => {
    if (sink === null) return;
    connectedAt = performance.now();
    try {
      const opened = browser.runtime.connect({ name: `${PANEL_PORT}${tabId}` });
      port = opened;
      opened.onMessage.addListener((message: unknown) => {
        if (port === opened) receive(message);
      });
      opened.onDisconnect.addListener(() => {
        if (port === opened) reconnect();
      });
      probe();
    } catch {
      // The extension was reloaded under this panel: its runtime is gone, and so are its pages' relays.
      port = null;
      tell({ kind: 'updated' });
    }
  };

  const reconnect = (): void => {
    port = null;
    for (const intake of pages.values()) if (intake !== null) awaited.add(intake);
    pages.clear();
    dialsSinceBreak = 0;
    hasChanged = false;
    if (sink === null) return;
    if (lostSince === null) {
      lostSince = performance.now();
      lostBefore = lostMessages();
      tell({ kind: 'lost' });
    }
    // At once: timers of a panel that is hidden may be late by up to a minute.
    if (performance.now() - connectedAt < REDIAL_WAIT) setTimeout(connect, REDIAL_WAIT);
    else connect();
  };

  return {
    isLive: true,
    start(next) {
      sink = next;
      tell({ kind: 'connecting' });
      connect();
      seenByBrowser.start(next);
      timer = setInterval(probe, PROBE_PERIOD);
      browser.devtools.network.onNavigated.addListener(onNavigated);
    },
    stop() {
      sink = null;
      seenByBrowser.stop();
      clearInterval(timer);
      browser.devtools.network.onNavigated.removeListener(onNavigated);
      port?.disconnect();
      port = null;
    },
    requestBody(ref: RecordRef) {
      for (const [page, intake] of pages) {
        if (intake?.document === ref.document) return toPage(page, { type: 'request-body', subscriber, n: ref.n });
      }
      sink?.body(ref, null);
    },
    ...(IS_FIREFOX ? { setBrowserRequests: seenByBrowser.setAsked } : {}),
    reloadPage: () => void browser.devtools.inspectedWindow.reload(),
  };
}
