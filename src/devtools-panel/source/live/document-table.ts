import type { Millis } from '../../../base/units.ts';
import type { PageKey } from '../../../wire/hops.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import { DocumentIntake } from './document-intake.ts';
import { DoubtsTracker } from './page-doubts.ts';

/** Probes after a break until a document that has not answered counts as gone, if the tab shows another page by now. */
export const PROBES_AFTER_NAVIGATION = 8;

/** The same if the tab still shows the page from before the break: a frame of it may be busy for long. */
export const PROBES_BEFORE_GIVING_UP = 120;

/** Documents whose numbers are remembered; a page whose frames come and go makes thousands in a day. */
export const DOCUMENTS_LIMIT = 2_000;

/** What a page says about itself when it connects. */
interface ConnectedPage {
  readonly page: PageKey;
  readonly document: DocumentKey;
  readonly isTop: boolean;
  /** What to add to an instant on the document's clock for one that counts from the recording's zero. */
  readonly offset: Millis;
}

/**
 * The documents of a tab: the intake of each, the page (a relay's port) through which it is connected, and those that have
 * not answered since the connection to the background broke.
 */
export class DocumentTable {
  readonly #intakes = new Map<DocumentKey, DocumentIntake>();
  /** `null` for a page without a recorder. */
  readonly #pages = new Map<PageKey, DocumentIntake | null>();
  /** Documents that were connected when the connection broke and have not answered since. */
  readonly #unanswered = new Set<DocumentIntake>();
  #top: DocumentKey | null = null;
  #hasNavigated = false;
  #probesSinceBreak = 0;
  /** Messages lost in documents that are forgotten. */
  #lostBefore = 0;
  readonly #doubts: DoubtsTracker;

  /** @param doubts counts what cannot be true in any of the documents. */
  constructor(doubts = new DoubtsTracker()) {
    this.#doubts = doubts;
  }

  /** Whether a page of the tab is connected, with or without a recorder. */
  get hasPages(): boolean {
    return this.#pages.size > 0;
  }

  /** How many messages are known to be lost in all documents. */
  get lostMessages(): number {
    let sum = this.#lostBefore;
    for (const intake of this.#intakes.values()) sum += intake.lostMessages;
    return sum;
  }

  /** Whether the first records of every document are here. */
  get isRecordedFromStart(): boolean {
    if (this.#intakes.size === 0) return false;
    for (const intake of this.#intakes.values()) if (!intake.hasBeginning) return false;
    return true;
  }

  /** The intake behind a page; `null` for a page without a recorder, or one that is not connected. */
  intakeOf(page: PageKey): DocumentIntake | null {
    return this.#pages.get(page) ?? null;
  }

  /** Whether a document is the tab's own, not that of a frame. */
  isTop(intake: DocumentIntake): boolean {
    return intake.document === this.#top;
  }

  /** The page through which a document is connected; `null` if it is not. */
  pageOf(document: DocumentKey): PageKey | null {
    for (const [page, intake] of this.#pages) if (intake?.document === document) return page;
    return null;
  }

  /** The connected documents that have a recorder. */
  places(): readonly { readonly page: PageKey; readonly document: DocumentKey }[] {
    return [...this.#pages].flatMap(([page, intake]) => (intake === null ? [] : [{ page, document: intake.document }]));
  }

  /** A page without a recorder connected. */
  connectWithoutRecorder(page: PageKey): void {
    this.#pages.set(page, null);
  }

  /** @returns the document's intake; of one that was connected before, the same as then. */
  connect({ page, document, isTop, offset }: ConnectedPage): DocumentIntake {
    const intake = this.#intakes.get(document) ?? new DocumentIntake(document, offset, this.#doubts);
    this.#intakes.set(document, intake);
    // A page that is back from the cache has a new port, and its old one is about to close.
    for (const [other, known] of this.#pages) if (known === intake) this.#pages.delete(other);
    this.#pages.set(page, intake);
    this.#unanswered.delete(intake);
    if (isTop && this.#top !== document) {
      this.#top = document;
      this.#hasNavigated = true;
    }
    this.#evictOldest();
    return intake;
  }

  /** @returns the intake of the document that was connected through the page; `null` if there was none. */
  disconnect(page: PageKey): DocumentIntake | null {
    const intake = this.intakeOf(page);
    this.#pages.delete(page);
    return intake;
  }

  /** The connection to the background broke: every document has yet to answer again. */
  break(): void {
    for (const intake of this.#pages.values()) if (intake !== null) this.#unanswered.add(intake);
    this.#pages.clear();
    this.#probesSinceBreak = 0;
    this.#hasNavigated = false;
  }

  /**
   * Counts a probe.
   *
   * @returns the documents from before the break that are now given up: other pages answer, and these went away unseen.
   */
  countProbe(): readonly DocumentIntake[] {
    this.#probesSinceBreak += 1;
    const patience = this.#hasNavigated ? PROBES_AFTER_NAVIGATION : PROBES_BEFORE_GIVING_UP;
    if (this.#pages.size === 0 || this.#probesSinceBreak <= patience) return [];
    const givenUp = [...this.#unanswered];
    this.#unanswered.clear();
    return givenUp;
  }

  /** Forgets the oldest documents without a page; what they lost is still counted. */
  #evictOldest(): void {
    if (this.#intakes.size <= DOCUMENTS_LIMIT) return;
    const alive = new Set([...this.#pages.values(), ...this.#unanswered]);
    for (const [document, intake] of this.#intakes) {
      if (this.#intakes.size <= DOCUMENTS_LIMIT) return;
      if (alive.has(intake)) continue;
      this.#intakes.delete(document);
      this.#lostBefore += intake.lostMessages;
    }
  }
}
