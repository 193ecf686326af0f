import { unreachable } from '../base/unreachable.ts';
import { BoundedList } from '../base/bounded-list.ts';
import { BoundedMap } from '../base/bounded-map.ts';
import type { Millis } from '../base/units.ts';
import { millis } from '../base/units.ts';
import { NETWORK_DOCUMENT } from '../wire/browser-document.ts';
import type { DocumentKey, WireRecord } from '../wire/record.ts';
import { MAX_OBSCURED_INTERVALS, MAX_DOCUMENTS, MAX_NAVIGATIONS } from './analysis-limits.ts';
import { BusyStretches } from './busy-stretches.ts';
import { IntervalUnion } from './interval-union.ts';

/** Why an interval says nothing about the app. `not-recorded` is a hole in our own recording. */
type ObscuredKind = 'hidden' | 'offline' | 'frozen' | 'asleep' | 'busy' | 'not-recorded';

/** An interval in which timing rules are silent. `until` is `null` while it lasts; `count` are the records lost in it, 0 if unknown. */
export interface ObscuredInterval {
  readonly kind: ObscuredKind;
  readonly from: Millis;
  readonly until: Millis | null;
  readonly count: number;
}

/** The document went to another URL, or a new one came. */
export interface Navigation {
  readonly kind: 'navigation';
  readonly at: Millis;
  readonly url: string;
}

/** An interval that may still grow. */
interface OpenInterval {
  kind: ObscuredKind;
  from: Millis;
  until: Millis | null;
  count: number;
}

/** Timers that were held back run late for a moment after an interval ends. */
const AFTERMATH = 1_000;

/** The recorder notices a sleep only when a timer runs again, and connections break in the seconds after it. */
const SLEEP_BEFORE = 2_000;
const SLEEP_AFTER = 10_000;

type Lasting = Exclude<ObscuredKind, 'asleep' | 'busy' | 'not-recorded'>;

/** The obscured time of one document. */
interface OwnIntervals {
  /** What is over, of every kind. */
  readonly past: IntervalUnion;
  /** Holes in our own recording. */
  readonly unrecorded: IntervalUnion;
  /** What lasts, with its start. */
  readonly lasting: Map<Lasting, Millis>;
}

const newOwnIntervals = (): OwnIntervals => ({
  past: new IntervalUnion(MAX_OBSCURED_INTERVALS),
  unrecorded: new IntervalUnion(MAX_OBSCURED_INTERVALS),
  lasting: new Map(),
});

/** Follows the obscured intervals of each document, and those of the whole page that people see as grey bands. */
export class ObscuredIntervals {
  readonly #byDocument = new BoundedMap<DocumentKey, OwnIntervals>(MAX_DOCUMENTS);
  readonly #shown = new BoundedList<OpenInterval>(MAX_OBSCURED_INTERVALS);
  /** The last one shown of each kind. */
  readonly #lastShown = new Map<ObscuredKind, OpenInterval>();
  /** Documents that are obscured now, by kind: the interval that is shown ends with the last of them. */
  readonly #inside: Record<Lasting, Set<DocumentKey>> = { hidden: new Set(), offline: new Set(), frozen: new Set() };
  readonly #busy = new BusyStretches((interval) => this.#show(interval));
  readonly #navigations = new BoundedList<Navigation>(MAX_NAVIGATIONS);

  /** Takes in a record; most kinds say nothing about this and are skipped. */
  push(record: WireRecord): void {
    if (record.kind === 'page') this.#page(record);
    else if (record.kind === 'lost') this.#lost(record);
    else if (record.kind === 'busy') this.#busy.push(record);
    else if (record.kind === 'document' && record.isTop) this.#navigate(record.at, record.url);
  }

  #lost(record: WireRecord & { readonly kind: 'lost' }): void {
    const { document, at: from, until } = record;
    // What DevTools said of connections is no part of what the page did.
    if (document === NETWORK_DOCUMENT) return;
    // How many were lost with a page that ended without a final flush is unknown.
    const count = record.reason === 'no-farewell' ? 0 : record.count;
    const own = this.#of(document);
    own.past.add(from, until);
    own.unrecorded.add(from, until);
    this.#show({ kind: 'not-recorded', from, until, count });
  }

  #page(record: WireRecord & { readonly kind: 'page' }): void {
    const { document, at } = record;
    switch (record.event) {
      case 'hidden':
        return this.#begin(document, 'hidden', at);
      case 'visible':
        return this.#end(document, 'hidden', at);
      case 'offline':
        return this.#begin(document, 'offline', at);
      case 'online':
        return this.#end(document, 'offline', at);
      case 'freeze':
        return this.#begin(document, 'frozen', at);
      case 'resume':
        return this.#end(document, 'frozen', at);
      case 'pagehide':
        if (record.wasKept) return this.#begin(document, 'frozen', at);
        for (const kind of ['hidden', 'offline', 'frozen'] as const) this.#end(document, kind, at);
        return;
      case 'pageshow':
        return this.#end(document, 'frozen', at);
      case 'navigate':
        return this.#navigate(at, record.url);
      case 'asleep': {
        const from = millis(Math.max(0, at - SLEEP_BEFORE));
        this.#of(document).past.add(from, millis(at + SLEEP_AFTER));
        const last = this.#lastShown.get('asleep');
        if (last === undefined || (last.until ?? 0) < from) this.#show({ kind: 'asleep', from, until: at, count: 0 });
        return;
      }
      default:
        return unreachable(record.event);
    }
  }

  #begin(document: DocumentKey, kind: Lasting, at: Millis): void {
    const inside = this.#inside[kind];
    if (inside.has(document)) return;
    this.#of(document).lasting.set(kind, at);
    if (inside.size === 0) this.#show({ kind, from: at, until: null, count: 0 });
    inside.add(document);
  }

  #end(document: DocumentKey, kind: Lasting, at: Millis): void {
    const inside = this.#inside[kind];
    if (!inside.delete(document)) return;
    const own = this.#of(document);
    const from = own.lasting.get(kind);
    own.lasting.delete(kind);
    if (from !== undefined) own.past.add(from, millis(at + AFTERMATH));
    if (inside.size > 0) return;
    const shown = this.#lastShown.get(kind);
    if (shown !== undefined) shown.until = at;
  }

  #of(document: DocumentKey): OwnIntervals {
    let own = this.#byDocument.get(document);
    if (own === undefined) {
      own = newOwnIntervals();
      this.#byDocument.set(document, own);
    }
    return own;
  }

  #show(interval: OpenInterval): void {
    this.#shown.push(interval);
    this.#lastShown.set(interval.kind, interval);
  }

  #navigate(at: Millis, url: string): void {
    this.#navigations.push({ kind: 'navigation', at, url });
  }

  /** The intervals to draw, in the order in which they began. */
  intervals(): readonly ObscuredInterval[] {
    return this.#shown.items;
  }

  /** The navigations of the top document, earliest first. */
  navigations(): readonly Navigation[] {
    return this.#navigations.items;
  }

  /** The earliest start of obscured time of this document that overlaps the window, `null` where none does. */
  obscuredFrom(document: DocumentKey, from: Millis, until: Millis): Millis | null {
    const own = this.#byDocument.get(document);
    if (own === undefined) return null;
    let earliest = own.past.firstIn(from, until);
    for (const begin of own.lasting.values()) {
      if (begin <= until && (earliest === null || begin < earliest)) earliest = begin;
    }
    return earliest;
  }

  /** Milliseconds of the window in which this document's thread was busy, as far as that is known. */
  busyFor(document: DocumentKey, from: Millis, until: Millis): number {
    return this.#busy.within(document, from, until);
  }

  /** True where records of this document are missing from the recording within the window. */
  isUnrecorded(document: DocumentKey, from: Millis, until: Millis): boolean {
    return (this.#byDocument.get(document)?.unrecorded.firstIn(from, until) ?? null) !== null;
  }
}
