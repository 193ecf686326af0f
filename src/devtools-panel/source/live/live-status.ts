import { millis } from '../../../base/units.ts';
import type { RecordingFacts, SourceStatus } from '../source.ts';

/** What the status needs to know. */
interface LiveStatusDeps {
  report(status: SourceStatus): void;
  facts(): RecordingFacts;
  /** Messages known to be lost so far. */
  lostMessages(): number;
  /** Milliseconds on a monotonic clock. */
  now(): number;
}

/** Decides which status of the live source to report. */
export class LiveStatus {
  readonly #deps: LiveStatusDeps;
  /** When the connection broke, and how many messages were lost before; `null` while there is a connection. */
  #break: { readonly at: number; readonly lostMessages: number } | null = null;
  /** What was reported last; `null` before the first report. */
  #last: LiveStatusParts | null = null;

  constructor(deps: LiveStatusDeps) {
    this.#deps = deps;
  }

  connecting(): void {
    this.#report({ kind: 'connecting' });
  }

  /** The connection broke. Reported once until a page answers, however many attempts fail. */
  broken(): void {
    if (this.#break !== null) return;
    const { facts, lostMessages, now } = this.#deps;
    this.#break = { at: now(), lostMessages: lostMessages() };
    this.#report({ kind: 'lost', at: millis(Date.now() - facts().startedAtEpoch) });
  }

  /** A page answered. */
  answered(): void {
    if (this.#break === null) {
      this.#report({ kind: 'connected' });
      return;
    }
    const { lostMessages, now } = this.#deps;
    const after = millis(now() - this.#break.at);
    const notRecorded = lostMessages() - this.#break.lostMessages;
    this.#break = null;
    this.#report({ kind: 'reconnected', after, notRecorded });
  }

  /** A fact about the recording changed. Before the first report, and while the connection is lost, that waits. */
  factsChanged(): void {
    if (this.#break !== null || this.#last === null) return;
    this.#report(this.#last.kind === 'reconnected' ? { kind: 'connected' } : this.#last);
  }

  /** No page of the tab can be recorded, and why. */
  unreachable(kind: 'older-page' | 'not-recordable'): void {
    this.#report({ kind });
  }

  /** The extension was reloaded under this panel. */
  updated(): void {
    this.#report({ kind: 'updated' });
  }

  #report(status: LiveStatusParts): void {
    this.#last = status;
    this.#deps.report({ ...this.#deps.facts(), ...status });
  }
}

type PartsOf<S> = S extends RecordingFacts ? Omit<S, keyof RecordingFacts> : never;
type LiveStatusParts = PartsOf<Exclude<SourceStatus, { readonly kind: 'file' }>>;
