import { ACTING_PLAN } from '../../../wire/hops.ts';
import type { FromPanel, PageKey, SubscriberKey, ToPage } from '../../../wire/hops.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import type { ByHandRequest, FaultSource } from '../source.ts';

/** Milliseconds after which a document that has not let the script in counts as one that will not. */
const PLACING_LIMIT = 3_000;

/** A document of the tab and the page through which it is connected. */
interface Place {
  readonly page: PageKey;
  readonly document: DocumentKey;
}

/** What the line needs of the live source. */
interface FaultLineDeps {
  readonly subscriber: SubscriberKey;
  /** The connected documents that have a recorder. */
  places(): readonly Place[];
  post(message: FromPanel): void;
  /** Loads the page again with a script before its first one. */
  reloadWith(script: string): void;
  /** The text of the acting script. */
  readActing(): Promise<string>;
}

/** Has documents of the tab act, each through its own recorder. */
export class FaultLine implements FaultSource {
  readonly #deps: FaultLineDeps;
  /** The documents with an acting script, and its result. */
  readonly #tokens = new Map<PageKey, string>();
  readonly #waiting = new Map<PageKey, ((token: string | null) => void)[]>();
  readonly #armed = new Set<PageKey>();
  #onGone: () => void = () => undefined;

  constructor(deps: FaultLineDeps) {
    this.#deps = deps;
  }

  whenGone(listener: () => void): void {
    this.#onGone = listener;
  }

  async arm(plan: string, document: DocumentKey | null): Promise<number> {
    const places = this.#deps.places().filter((place) => document === null || place.document === document);
    const armed = await Promise.all(places.map(({ page }) => this.#arm(page, plan)));
    return armed.filter(Boolean).length;
  }

  async #arm(page: PageKey, plan: string): Promise<boolean> {
    const token = await this.#place(page);
    if (token === null) return false;
    this.#armed.add(page);
    this.#post(page, { type: 'arm', subscriber: this.#deps.subscriber, token, plan });
    return true;
  }

  disarm(): void {
    for (const page of this.#armed) this.#post(page, { type: 'disarm', subscriber: this.#deps.subscriber });
    this.#armed.clear();
  }

  async byHand({ document, ...message }: ByHandRequest): Promise<boolean> {
    const place = this.#deps.places().find((each) => each.document === document);
    const token = place === undefined ? null : await this.#place(place.page);
    if (place === undefined || token === null) return false;
    this.#post(place.page, { type: 'by-hand', subscriber: this.#deps.subscriber, token, ...message });
    return true;
  }

  async armNextLoad(plan: string): Promise<void> {
    const armed = JSON.stringify({ subscriber: this.#deps.subscriber, plan });
    const define = `Object.defineProperty(window, ${JSON.stringify(ACTING_PLAN)}, { value: ${armed}, configurable: true });`;
    this.#deps.reloadWith(`${define}\n${await this.#deps.readActing()}`);
  }

  /** The background's answer. */
  placed(page: PageKey, token: string | null): void {
    const waiting = this.#waiting.get(page) ?? [];
    this.#waiting.delete(page);
    // The empty token is of a document that lets nothing in.
    const given = token === '' ? null : token;
    if (given !== null) this.#tokens.set(page, given);
    for (const resolve of waiting) resolve(given);
  }

  /** A page went, or its port broke: what was in force there has ended with it. */
  disconnected(page: PageKey): void {
    this.#tokens.delete(page);
    this.placed(page, null);
    if (this.#armed.delete(page) && this.#armed.size === 0) this.#onGone();
  }

  /** The background went: every page ends what is in force when its port breaks. */
  broken(): void {
    for (const page of new Set([...this.#tokens.keys(), ...this.#waiting.keys(), ...this.#armed]))
      this.disconnected(page);
  }

  #place(page: PageKey): Promise<string | null> {
    const known = this.#tokens.get(page);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(page);
      if (waiting === undefined) this.#waiting.set(page, [resolve]);
      else waiting.push(resolve);
      if (waiting !== undefined) return;
      setTimeout(() => {
        if (this.#waiting.has(page)) this.placed(page, null);
      }, PLACING_LIMIT);
      this.#deps.post({ type: 'place-acting', page });
    });
  }

  #post(page: PageKey, message: ToPage): void {
    this.#deps.post({ type: 'to-page', page, message });
  }
}
