import { isRecord } from '../../base/is-object.ts';
import { type Millis, millis } from '../../base/units.ts';

import type { WireRecord } from '../../wire/record.ts';
import { parseDamagedJson } from '../json/damaged-json.ts';
import { asList, asText, field } from '../json/fields.ts';
import { type HarEntry, readEntry } from './har-entry.ts';
import { closeEvent, type HarEvent, placeEvent } from './har-events.ts';
import { type LogExtras, type PlacedRecord, readEntryExtras, readLogExtras } from './har-extras.ts';
import { HAR_PROBLEMS } from '../../texts/files.ts';
import { epochOf } from './har-values.ts';
import { createProblems, type Problems } from '../problems.ts';

/** What a HAR file holds for us. */
export interface HarReading {
  /** In the order of time; `at` counts from the earliest instant of the file. */
  readonly records: readonly WireRecord[];
  /** What could not be read, in words; empty for a sound file. */
  readonly problems: readonly string[];
  /** Milliseconds since the epoch of the recording's zero; 0 if the file holds nothing. */
  readonly zero: number;
  /** How long was recorded, if we wrote the file and it is whole; otherwise `null`. */
  readonly endsAt: Millis | null;
  /** Entries that are parts of the page itself (documents, scripts, images …), which the inspector does not show. */
  readonly skippedEntries: number;
  /** Who wrote the file, as it says; empty if it does not. */
  readonly writer: string;
  readonly isRedacted: boolean;
}

/** Name of the document of entries that belong to no page. */
const NO_PAGE = 'har';

/** One page of the file and what happened in it. */
export interface HarPage {
  readonly key: string;
  readonly url: string;
  readonly events: HarEvent[];
  connections: number;
}

/** A page by the name that its entries have for it; its title is mostly its address. */
export const newHarPage = (reference: string, title: string): HarPage => ({
  key: reference === '' ? NO_PAGE : `${NO_PAGE}:${reference}`.slice(0, 128),
  url: /^[a-z][a-z0-9+.-]*:\/\//i.test(title) ? title : '',
  events: [],
  connections: 0,
});

/** Reads HAR 1.2 with the extensions for messages that browsers and proxies write (`_webSocketMessages`, `_eventSourceMessages`). */
class HarReader {
  readonly problems: Problems = createProblems();
  skippedEntries = 0;
  readonly #pages = new Map<string, HarPage>();
  readonly #entries: { readonly page: HarPage; readonly entry: HarEntry }[] = [];
  /** Where the file is one of ours: what it says of the whole, and the records of entries that fit it still. */
  #extras: LogExtras | null = null;
  readonly #placed: PlacedRecord[] = [];

  read(log: unknown): void {
    this.#extras = readLogExtras(log);
    const titles = new Map<string, string>();
    for (const page of asList(field(log, 'pages')) ?? []) {
      const id = asText(field(page, 'id'));
      if (id !== null) titles.set(id, asText(field(page, 'title')) ?? '');
    }
    const entries = asList(field(log, 'entries'));
    if (entries === null) {
      this.problems.add(HAR_PROBLEMS.noEntries);
      return;
    }
    let fallback = firstInstant(entries);
    for (const [index, raw] of entries.entries()) {
      fallback = this.#readOne(raw, index + 1, titles, fallback);
    }
  }

  /** @returns the time for a following entry without one. */
  #readOne(raw: unknown, number: number, titles: ReadonlyMap<string, string>, fallback: number): number {
    const complain = (text: string): void => this.problems.add(HAR_PROBLEMS.inEntry(number, text));
    const ours = this.#extras === null ? null : readEntryExtras(raw);
    if (ours !== null) {
      for (const placed of ours) this.#placed.push(placed);
      return epochOf(field(raw, 'startedDateTime')) ?? fallback;
    }
    const page = this.#page(asText(field(raw, 'pageref')) ?? '', titles);
    const entry = readEntry(raw, page.connections + 1, fallback, complain);
    if ('problem' in entry) {
      if (entry.problem === null) this.skippedEntries += 1;
      else complain(entry.problem);
      return fallback;
    }
    page.connections += 1;
    this.#entries.push({ page, entry });
    return entry.start;
  }

  #page(reference: string, titles: ReadonlyMap<string, string>): HarPage {
    const known = this.#pages.get(reference);
    if (known !== undefined) return known;
    const page = newHarPage(reference, titles.get(reference) ?? '');
    this.#pages.set(reference, page);
    return page;
  }

  finish(): HarReading {
    endReplaced(this.#entries.map(({ entry }) => entry));
    for (const { page, entry } of this.#entries) for (const event of entry.events) page.events.push(event);
    const pages = [...this.#pages.values()].filter(({ events }) => events.length > 0);
    const { zero, records } = this.#join(pages);
    const { writer = '', isRedacted = false } = this.#extras ?? {};
    const problems = this.problems.list();
    const said = problems.length > 0 ? null : (this.#extras?.endsAt ?? null);
    const endsAt = said === null ? null : millis(said + (this.#extras?.zero ?? zero) - zero);
    return { records, problems, zero, endsAt, skippedEntries: this.skippedEntries, writer, isRedacted };
  }

  /** Numbers what was read from entries, and puts what was read from our extras in its old place. */
  #join(pages: readonly HarPage[]): { readonly zero: number; readonly records: readonly WireRecord[] } {
    const ours = [...(this.#extras?.records ?? []), ...this.#placed].toSorted((a, b) => a.place - b.place);
    let zero = this.#extras?.zero ?? Number.POSITIVE_INFINITY;
    for (const { events } of pages) for (const { epoch } of events) zero = Math.min(zero, epoch);
    if (!Number.isFinite(zero)) zero = 0;
    const shift = this.#extras === null ? 0 : this.#extras.zero - zero;
    const read = pages.flatMap((page) => numberPage(page, zero));
    if (read.length === 0) return { zero, records: ours.map(({ record }) => record) };
    const records = [...ours.map(({ record }) => ({ ...record, at: millis(record.at + shift) })), ...read];
    records.sort((a, b) => a.at - b.at);
    return { zero, records };
  }
}

/** The first time that any entry gives, so that an entry without one is not put at the epoch. */
function firstInstant(entries: readonly unknown[]): number {
  for (const entry of entries) {
    const epoch = epochOf(field(entry, 'startedDateTime'));
    if (epoch !== null) return epoch;
  }
  return 0;
}

/**
 * Ends connections whose end is not in the file if a later one to the same address follows: the page had lost the earlier
 * one by then. The end of a socket is put at its last message, the only instant that is known.
 */
function endReplaced(entries: readonly HarEntry[]): void {
  const latest = new Map<string, number>();
  for (const { url, start } of entries) {
    const address = url.split(/[?#]/, 1)[0] ?? url;
    latest.set(address, Math.max(latest.get(address) ?? start, start));
  }
  for (const entry of entries) {
    const following = latest.get(entry.url.split(/[?#]/, 1)[0] ?? entry.url) ?? entry.start;
    const last = entry.events.at(-1)?.record;
    if (entry.endIsKnown || last === undefined || !('connection' in last) || following <= entry.end) continue;
    entry.events.push(closeEvent(last, entry.end, 'closed'));
  }
}

/** Gives the events of a page their numbers, after a record for the page itself. */
function numberPage(page: HarPage, zero: number): WireRecord[] {
  const events = page.events.toSorted((a, b) => a.epoch - b.epoch);
  const first = events[0]?.epoch ?? zero;
  const document: WireRecord = {
    kind: 'document',
    n: 0,
    at: millis(first - zero),
    document: page.key,
    url: page.url,
    isTop: true,
    isLate: false,
    timeOrigin: first,
  };
  const records: WireRecord[] = [document];
  for (const event of events) {
    records.push(placeEvent(event, records.length, millis(event.epoch - zero), page.key));
  }
  return records;
}

/**
 * Reads a HAR file: WebSocket frames of `_webSocketMessages`, events of `_eventSourceMessages`, every other entry as a
 * request. If the end is missing or damaged, everything before the damage is read.
 *
 * @param source the file's text, or what `JSON.parse` made of it.
 * @returns the records and what was wrong. Never throws, whatever the file holds.
 */
export function readHar(source: unknown): HarReading {
  const reader = new HarReader();
  let parsed = source;
  if (typeof source === 'string') {
    const { value, damage } = parseDamagedJson(source.startsWith('\ufeff') ? source.slice(1) : source);
    parsed = value;
    if (damage !== null) {
      const line = countLines(source, damage.at);
      reader.problems.add(HAR_PROBLEMS.damaged(damage.at, line, damage.text));
    }
  }
  const log = field(parsed, 'log');
  if (isRecord(log)) reader.read(log);
  else reader.problems.add(HAR_PROBLEMS.notHar);
  return reader.finish();
}

function countLines(text: string, until: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < until; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
