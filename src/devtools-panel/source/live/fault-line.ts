import { ACTING_PLAN } from '../../../wire/hops.ts';
import { QUICK_PROBE_PERIOD } from '../../../wire/wire-limits.ts';
import type { FromPanel, PageKey, SubscriberKey, ToPage } from '../../../wire/hops.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import type { ArmedDocuments, ByHandRequest, FaultSource } from '../source.ts';

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
  /** Has documents that are new in the tab connect at once. */
  probe(): void;
}

/** A document of the tab that has just connected. */
interface Arrival {
  readonly page: PageKey;
  readonly isTop: boolean;
  /** Milliseconds since the epoch at which the document began. */
  readonly timeOrigin: number;
}

/** A plan for the whole page. */
interface PagePlan {
  readonly plan: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Milliseconds; `null`: until it is stopped. */
  readonly length: number | null;
}

const isOver = ({ since, length }: PagePlan): boolean => length !== null && Date.now() - since >= length;

/** Has documents of the tab act, each through its own recorder. */
export class FaultLine implements FaultSource {
  readonly #deps: FaultLineDeps;
  /** The documents with an acting script, and its result. */
  readonly #tokens = new Map<PageKey, string>();
  readonly #waiting = new Map<PageKey, ((token: string | null) => void)[]>();
  readonly #armed = new Set<PageKey>();
  /** What is in force in the whole page: frames that come later are armed too. */
  #pagePlan: PagePlan | null = null;
  /** What was armed for a load that has not begun. */
  #nextLoad: Omit<PagePlan, 'since'> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #onGone: () => void = () => undefined;

  constructor(deps: FaultLineDeps) {
    this.#deps = deps;
  }

  whenGone(listener: () => void): void {
    this.#onGone = listener;
  }

  async arm(plan: string, length: number | null, document: DocumentKey | null): Promise<ArmedDocuments> {
    const places = this.#deps.places().filter((place) => document === null || place.document === document);
    const pagePlan = document === null ? { plan, since: Date.now(), length } : null;
    this.#setPagePlan(pagePlan);
    const armed = await Promise.all(places.map(({ page }) => this.#arm(page, plan, null)));
    const count = armed.filter(Boolean).length;
    if (count === 0 && this.#pagePlan === pagePlan) this.#setPagePlan(null);
    return { armed: count, refused: armed.length - count };
  }

  /** @param since when the plan came into force, `null` for now. */
  async #arm(page: PageKey, plan: string, since: number | null): Promise<boolean> {
    const token = await this.#place(page);
    if (token === null) return false;
    this.#armed.add(page);
    const elapsed = since === null ? 0 : Math.max(0, Date.now() - since);
    this.#post(page, { type: 'arm', subscriber: this.#deps.subscriber, token, plan, elapsed });
    return true;
  }

  /**
   * A document has connected. A frame that comes while a plan for the whole page is in force gets what is left of it; the
   * page itself begins what was armed for its load, or ends what was in force before it.
   */
  connected({ page, isTop, timeOrigin }: Arrival): void {
    if (isTop) {
      const armed = this.#nextLoad;
      this.#setPagePlan(armed === null ? null : { ...armed, since: timeOrigin });
      if (armed !== null) this.#armed.add(page);
    } else if (this.#pagePlan !== null) void this.#armLate(page, this.#pagePlan);
  }

  async #armLate(page: PageKey, pagePlan: PagePlan): Promise<void> {
    const token = await this.#place(page);
    if (token !== null && this.#pagePlan === pagePlan) await this.#arm(page, pagePlan.plan, pagePlan.since);
  }

  /** While a plan for the page is in force, new frames are looked for without a pause. */
  #setPagePlan(pagePlan: PagePlan | null): void {
    this.#nextLoad = null;
    clearInterval(this.#timer);
    this.#pagePlan = pagePlan === null || isOver(pagePlan) ? null : pagePlan;
    if (this.#pagePlan !== null) this.#timer = setInterval(this.#lookForFrames, QUICK_PROBE_PERIOD);
  }

  readonly #lookForFrames = (): void => {
    if (this.#pagePlan === null || isOver(this.#pagePlan)) this.#setPagePlan(null);
    else this.#deps.probe();
  };

  disarm(): void {
    this.#setPagePlan(null);
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

  async armNextLoad(plan: string, length: number | null): Promise<void> {
    const armed = JSON.stringify({ subscriber: this.#deps.subscriber, plan });
    const define = `Object.defineProperty(window, ${JSON.stringify(ACTING_PLAN)}, { value: ${armed}, configurable: true });`;
    const script = `${define}\n${await this.#deps.readActing()}`;
    this.#setPagePlan(null);
    this.#nextLoad = { plan, length };
    this.#deps.reloadWith(script);
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
    if (!this.#armed.delete(page) || this.#armed.size > 0) return;
    // Of a page that loads again with a plan, nothing is armed any more.
    this.#setPagePlan(null);
    this.#onGone();
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
