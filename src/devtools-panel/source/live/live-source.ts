import type { RecordRef } from '../../../analysis/finding.ts';
import { isRecord } from '../../../base/is-object.ts';
import { millis } from '../../../base/units.ts';
import { unreachable } from '../../../base/unreachable.ts';
import type { CutOffMessage, FromPage, HelloMessage, PageKey, ToPage } from '../../../wire/hops.ts';
import { parseToPanel } from '../../../wire/parse-hops.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import { PROBE_PERIOD } from '../../../wire/wire-limits.ts';
import { HarSource, type HarApi } from '../browser-har/har-source.ts';
import type { RecordSource, SourceSink } from '../source.ts';
import { BusyRecords } from './busy-records.ts';
import { BackgroundPort, type PanelPort } from './background-port.ts';
import { FaultLine } from './fault-line.ts';
import type { DocumentIntake } from './document-intake.ts';
import { DocumentTable } from './document-table.ts';
import { LiveStatus } from './live-status.ts';
import { DoubtsTracker } from './page-doubts.ts';
import { PAGE_AGE, reasonOf, UnreachableTab } from './unreachable-tab.ts';

/** What the live source needs of the browser; tests give their own. */
interface LiveSourceDeps {
  /** The key under which this panel subscribes. */
  readonly subscriber: string;
  /** @throws if the extension was reloaded under the panel. */
  connect(): PanelPort;
  readonly har: HarApi;
  /** Evaluates an expression in the inspected page; rejects if no script may run there. */
  evaluate(expression: string): Promise<unknown>;
  readonly onNavigated: { addListener(listener: () => void): void; removeListener(listener: () => void): void };
  reload(): void;
  /** Reloads with a script before the page's first one. */
  reloadWith(script: string): void;
  /** The text of the acting script. */
  readActing(): Promise<string>;
  /** Whether the browser reads its list of requests on demand only; see `HarSourceOptions`. */
  readonly isListOnDemand: boolean;
}

const bodyKey = (document: DocumentKey, n: number): string => `${document} ${n}`;

/**
 * The inspected tab as a source: probes its pages through the background four times a second (which also keeps the
 * background from falling asleep), subscribes to each document from the number that it needs next, and acknowledges what
 * it has taken in.
 */
export class LiveSource implements RecordSource {
  readonly isLive = true;
  readonly setBrowserRequests?: (isEnabled: boolean) => void;
  readonly #deps: LiveSourceDeps;
  readonly #doubts = new DoubtsTracker();
  readonly #busy = new BusyRecords();
  readonly #documents = new DocumentTable(this.#doubts);
  /** The bodies that were requested and have not come. */
  readonly #requestedBodies = new Set<string>();
  readonly #tab = new UnreachableTab();
  readonly #port: BackgroundPort;
  readonly #status: LiveStatus;
  readonly #har: HarSource;
  readonly faults: FaultLine;
  readonly #startedAt = Date.now();
  /** Milliseconds since the epoch of the recording's zero; 0 while there is none. */
  #zero = 0;
  #sink: SourceSink | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(deps: LiveSourceDeps) {
    this.#deps = deps;
    const now = (): number => performance.now();
    this.#port = new BackgroundPort({
      connect: deps.connect,
      now,
      onOpen: this.#probe,
      onMessage: (message) => this.#receive(message),
      onBreak: () => {
        this.#documents.break();
        this.faults.broken();
        this.#status.broken();
      },
      onExtensionGone: () => this.#status.updated(),
    });
    this.faults = new FaultLine({
      subscriber: deps.subscriber,
      places: () => this.#documents.places(),
      post: (message) => this.#port.post(message),
      reloadWith: deps.reloadWith,
      readActing: deps.readActing,
      probe: () => this.#port.post({ type: 'probe' }),
    });
    this.#har = new HarSource(
      {
        zero: () => this.#zero,
        isListOnDemand: deps.isListOnDemand,
        onStateChange: () => this.#status.factsChanged(),
      },
      deps.har,
    );
    this.#status = new LiveStatus({
      report: (status) => this.#sink?.status(status),
      facts: () => ({
        recordedFromStart: this.#documents.isRecordedFromStart,
        startedAtEpoch: this.#zero,
        requestList: this.#har.state(),
        doubts: this.#doubts.read(),
      }),
      lostMessages: () => this.#documents.lostMessages,
      now,
    });
    if (deps.isListOnDemand) this.setBrowserRequests = (isEnabled) => this.#har.setEnabled(isEnabled);
  }

  start(sink: SourceSink): void {
    this.#sink = sink;
    this.#har.start(sink);
    this.#status.connecting();
    this.#port.open();
    this.#timer = setInterval(this.#probe, PROBE_PERIOD);
    this.#deps.onNavigated.addListener(this.#onNavigated);
  }

  stop(): void {
    this.#sink = null;
    this.#har.stop();
    clearInterval(this.#timer);
    this.#deps.onNavigated.removeListener(this.#onNavigated);
    this.faults.disarm();
    this.#port.close();
  }

  requestBody(ref: RecordRef): void {
    const page = this.#documents.pageOf(ref.document);
    if (page === null) {
      this.#sink?.body(ref, null);
      return;
    }
    this.#requestedBodies.add(bodyKey(ref.document, ref.n));
    this.#postToPage(page, { type: 'request-body', subscriber: this.#deps.subscriber, n: ref.n });
  }

  readonly reloadPage = (): void => this.#deps.reload();

  readonly #probe = (): void => {
    this.#port.post({ type: 'probe' });
    for (const intake of this.#documents.countProbe()) this.#disconnect(intake, false);
    if (this.#doubts.takeChange()) this.#status.factsChanged();
  };

  readonly #onNavigated = (): void => {
    this.#tab.reset();
    this.#probe();
  };

  #receive(value: unknown): void {
    const parsed = parseToPanel(value);
    if (!parsed.ok) {
      // The relay passes on what a page writes on its recorder's line, whatever that is.
      if (isRecord(value) && value['type'] === 'from-page') this.#doubts.refused();
      return;
    }
    const { message, rejected } = parsed.value;
    this.#doubts.refused(rejected.length);
    switch (message.type) {
      case 'page-connected':
        this.#onConnected(message.page, message.hello);
        return;
      case 'from-page':
        this.#onMessage(message.page, message.message);
        return;
      case 'page-disconnected': {
        const intake = this.#documents.disconnect(message.page);
        this.faults.disconnected(message.page);
        if (intake !== null) this.#disconnect(intake, message.isCached);
        return;
      }
      case 'acting-placed':
        this.faults.placed(message.page, message.token);
        return;
      case 'unreachable':
        this.#onUnreachable();
        return;
      default:
        unreachable(message);
    }
  }

  #onConnected(page: PageKey, { document, url, origin, isTop, timeOrigin }: HelloMessage): void {
    this.#tab.reset();
    if (document === null) {
      this.#documents.connectWithoutRecorder(page);
    } else {
      if (this.#zero === 0) this.#zero = timeOrigin;
      const offset = millis(timeOrigin - this.#zero);
      const isKnown = this.#documents.intakeOf(page)?.document === document;
      const intake = this.#documents.connect({ page, document, isTop, offset });
      intake.identify({ url, origin, isTop, timeOrigin });
      // The same relay says again who it is, once it may name its address: what was requested is on its way.
      if (!isKnown) {
        this.#subscribe(page, intake, true);
        this.faults.connected({ page, isTop, timeOrigin });
      }
    }
    this.#status.answered();
  }

  #onMessage(page: PageKey, message: FromPage): void {
    const intake = this.#documents.intakeOf(page);
    if (intake === null) return;
    switch (message.type) {
      case 'batch': {
        const hadBeginning = intake.hasBeginning;
        const records = intake.take(message, Date.now());
        if (records === null) {
          this.#subscribe(page, intake, false);
          return;
        }
        if (records.length > 0) this.#sink?.records(records);
        this.#har.note(records);
        this.#acknowledge(page, intake.next);
        if (hadBeginning !== intake.hasBeginning) this.#status.factsChanged();
        return;
      }
      case 'end':
        intake.announceEnd(message, Date.now());
        if (this.#documents.isTop(intake)) this.#har.pageEnds();
        return;
      case 'cut-off':
        this.#onCutOff(intake, message);
        return;
      case 'busy':
        this.#sink?.records(this.#busy.read(intake, message, millis(Date.now() - this.#zero)));
        return;
      case 'body':
        // A page that got hold of its recorder's line could otherwise replace the content of any message.
        if (!this.#requestedBodies.delete(bodyKey(intake.document, message.n))) return;
        this.#sink?.body({ document: intake.document, n: message.n, part: 0 }, message.payload);
        return;
      default:
        unreachable(message);
    }
  }

  /** The relay finds that its recorder answers no more, or again. What such a page does is recorded nowhere. */
  #onCutOff(intake: DocumentIntake, { isCutOff, ago }: CutOffMessage): void {
    if (!isCutOff) this.#doubts.answered(intake.document);
    else if (this.#doubts.cutOff(intake.document, Date.now() - ago)) this.#disconnect(intake, false);
  }

  #subscribe(page: PageKey, intake: DocumentIntake, isNewConnection: boolean): void {
    intake.requested(isNewConnection);
    this.#postToPage(page, { type: 'subscribe', subscriber: this.#deps.subscriber, from: intake.next });
  }

  /** Back-pressure: the page stores what is not acknowledged, and sends no more while the panel is behind. */
  #acknowledge(page: PageKey, next: number): void {
    const { subscriber } = this.#deps;
    void this.#sink?.whenReady().then(() => this.#postToPage(page, { type: 'ack', subscriber, next }));
  }

  #disconnect(intake: DocumentIntake, isCached: boolean): void {
    const records = intake.disconnect(millis(Date.now() - this.#zero), isCached);
    if (records.length > 0) this.#sink?.records(records);
  }

  #onUnreachable(): void {
    if (!this.#tab.missed(performance.now(), this.#documents.hasPages)) return;
    // What the browser sees of such a page needs a zero of its own.
    if (this.#zero === 0) this.#zero = Date.now();
    void this.#reportUnreachable();
  }

  async #reportUnreachable(): Promise<void> {
    const answer: unknown = await this.#deps.evaluate(PAGE_AGE).catch(() => '');
    if (!this.#documents.hasPages) this.#status.unreachable(reasonOf(answer, this.#startedAt));
  }

  #postToPage(page: PageKey, message: ToPage): void {
    this.#port.post({ type: 'to-page', page, message });
  }
}
