import { BoundedMap } from '../../base/bounded-map.ts';
import { MinHeap } from '../../base/min-heap.ts';
import { millis } from '../../base/units.ts';
import { HAR_PROBLEMS } from '../../texts/files.ts';
import type { WireRecord } from '../../wire/record.ts';
import { asList, asText, field } from '../json/fields.ts';
import { createProblems } from '../problems.ts';
import { readEntry, type HarEntry } from './har-entry.ts';
import { closeEvent, type HarEvent, placeEvent } from './har-events.ts';
import { readEntryExtras, readLogExtras, type LogExtras } from './har-extras.ts';
import { HarSplitter, type HarPart } from './har-splitter.ts';
import { epochOf } from './har-values.ts';
import { newHarPage, type HarPage, type HarReading } from './read-har.ts';

/**
 * Records that wait, so that those of later entries can take their place in time before them: entries stand in the order
 * in which they began, but a socket's messages come long after that.
 */
const MAX_WAITING = 200_000;

/** The same in characters of their contents. */
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;

/** Addresses, and connections of each, whose end is not known yet. */
const MAX_ADDRESSES = 10_000;
const MAX_UNENDED = 64;

/** A page of the file and how far its records are. */
interface StreamedPage {
  readonly page: HarPage;
  next: number;
}

/** The events of an entry that wait for their place in time, the latest first: what is given is taken from the end. */
interface WaitingRun {
  readonly page: StreamedPage;
  readonly events: HarEvent[];
}

/** A connection of which the file does not say that it ended. */
interface Unended {
  readonly page: StreamedPage;
  readonly connection: number;
  readonly end: number;
}

/** What a large HAR file is known to be once it was read. */
type HarStreamFacts = Omit<HarReading, 'records'>;

/** Reads a HAR file piece by piece; see `readHar`, which needs it whole and forgets no order. */
export class HarStream {
  readonly #splitter = new HarSplitter();
  readonly #problems = createProblems();
  readonly #titles = new Map<string, string>();
  readonly #pages = new Map<string, StreamedPage>();
  /** By the instant of the next event of each: as a socket's messages are in order, few of a file's events are compared. */
  readonly #waiting = new MinHeap<WaitingRun>();
  #waitingEvents = 0;
  readonly #unended = new BoundedMap<string, Unended[]>(MAX_ADDRESSES);
  #waitingCharacters = 0;
  /** Where the file is ours: what it says of the whole. */
  #extras: LogExtras | null = null;
  /** Our own records by their place in the recording. */
  readonly #placed = new MinHeap<WireRecord>();
  #nextPlace = 0;
  #zero: number | null = null;
  /** The latest instant given, in milliseconds since the epoch: nothing can come before it any more. */
  #given = Number.NEGATIVE_INFINITY;
  #late = 0;
  #entries = 0;
  #skipped = 0;
  #fallback: number | null = null;
  #isOver = false;

  /** What is known of the file so far. */
  get facts(): HarStreamFacts {
    return {
      zero: this.#zero ?? 0,
      problems: this.#listProblems(),
      skippedEntries: this.#skipped,
      endsAt: this.#listProblems().length > 0 ? null : (this.#extras?.endsAt ?? null),
      writer: this.#extras?.writer ?? '',
      isRedacted: this.#extras?.isRedacted ?? false,
    };
  }

  #listProblems(): readonly string[] {
    const { damage, hasLog, hasEntries } = this.#splitter;
    const shape = !this.#isOver ? [] : !hasLog ? [HAR_PROBLEMS.notHar] : !hasEntries ? [HAR_PROBLEMS.noEntries] : [];
    const late = this.#late === 0 ? [] : [HAR_PROBLEMS.outOfOrder(this.#late)];
    return [...(damage === null ? [] : [damage]), ...shape, ...this.#problems.list(), ...late];
  }

  /** Takes the next piece of the file's text and gives the records that nothing can come before any more. */
  push(piece: string): readonly WireRecord[] {
    for (const part of this.#splitter.push(piece)) this.#take(part);
    return this.#release(false);
  }

  /** The end of the text: gives the rest. */
  end(): readonly WireRecord[] {
    for (const part of this.#splitter.end()) this.#take(part);
    this.#isOver = true;
    return this.#release(true);
  }

  #take(part: HarPart): void {
    if (part.kind === 'entry') {
      this.#entries += 1;
      this.#takeEntry(part.value);
    } else if (part.name === '_rt') this.#takeExtras(part.value);
    else if (part.name === 'pages') {
      for (const page of asList(part.value) ?? []) {
        const id = asText(field(page, 'id'));
        if (id !== null) this.#titles.set(id, asText(field(page, 'title')) ?? '');
      }
    }
  }

  /** Where it comes behind the entries, these were read like anyone's. */
  #takeExtras(value: unknown): void {
    if (this.#entries > 0) return;
    this.#extras = readLogExtras({ _rt: value });
    if (this.#extras === null) return;
    this.#zero = this.#extras.zero;
    for (const { place, record } of this.#extras.records) this.#placed.push(place, record);
  }

  #takeEntry(raw: unknown): void {
    const number = this.#entries;
    const complain = (text: string): void => this.#problems.add(HAR_PROBLEMS.inEntry(number, text));
    const start = epochOf(field(raw, 'startedDateTime'));
    const ours = this.#extras === null ? null : readEntryExtras(raw);
    this.#fallback = start ?? this.#fallback;
    if (ours !== null) {
      for (const { place, record } of ours) this.#placed.push(place, record);
      return;
    }
    const page = this.#page(asText(field(raw, 'pageref')) ?? '');
    const entry = readEntry(raw, page.page.connections + 1, this.#fallback ?? 0, complain);
    if ('problem' in entry) {
      if (entry.problem === null) this.#skipped += 1;
      else complain(entry.problem);
      return;
    }
    page.page.connections += 1;
    this.#fallback = entry.start;
    this.#endReplaced(entry);
    const last = entry.events.at(-1)?.record;
    for (const { epoch } of entry.events) if (epoch < this.#given) this.#late += 1;
    this.#wait(page, entry.events);
    if (!entry.endIsKnown && last !== undefined && 'connection' in last)
      this.#noteUnended(page, entry, last.connection);
  }

  #page(reference: string): StreamedPage {
    let page = this.#pages.get(reference);
    if (page === undefined) {
      page = { page: newHarPage(reference, this.#titles.get(reference) ?? ''), next: 0 };
      this.#pages.set(reference, page);
    }
    return page;
  }

  #noteUnended(page: StreamedPage, { url, end }: HarEntry, connection: number): void {
    const address = addressOf(url);
    const all = this.#unended.get(address) ?? [];
    if (all.length < MAX_UNENDED) all.push({ page, connection, end });
    this.#unended.renew(address, all);
  }

  /** A later entry to the same address shows that an earlier connection had ended; see `readHar`. */
  #endReplaced({ url, start }: HarEntry): void {
    const address = addressOf(url);
    const all = this.#unended.get(address);
    if (all === undefined) return;
    const open = all.filter(({ end }) => start <= end);
    for (const { page, connection, end } of all) {
      if (start <= end) continue;
      // That it may come too late to be put in its place is not worth a word: the file does not say it.
      this.#wait(page, [closeEvent({ connection }, end, 'closed')]);
    }
    if (open.length === 0) this.#unended.delete(address);
    else this.#unended.set(address, open);
  }

  /** @param events in the order of time. */
  #wait(page: StreamedPage, events: readonly HarEvent[]): void {
    const [first] = events;
    if (first === undefined) return;
    this.#waiting.push(first.epoch, { page, events: events.toReversed() });
    this.#waitingEvents += events.length;
    for (const event of events) this.#waitingCharacters += charactersOf(event);
  }

  #release(isEnd: boolean): readonly WireRecord[] {
    const records: WireRecord[] = [];
    this.#releasePlaced(records, isEnd);
    if (this.#extras !== null && !isEnd) return records;
    const [most, mostCharacters] = isEnd ? [0, 0] : [MAX_WAITING, MAX_WAITING_CHARACTERS];
    while (this.#waitingEvents > most || this.#waitingCharacters > mostCharacters) this.#giveEvent(records);
    return records;
  }

  /** Our own records in their order, and what was read from other entries by its time between them. */
  #releasePlaced(records: WireRecord[], isEnd: boolean): void {
    const placed = this.#placed;
    const most = isEnd ? 0 : MAX_WAITING;
    while (placed.lowest <= this.#nextPlace || placed.length > most) {
      this.#nextPlace = Math.max(this.#nextPlace, placed.lowest + 1);
      const record = placed.pop();
      if (record === undefined) return;
      while (this.#waiting.lowest <= (this.#zero ?? 0) + record.at) this.#giveEvent(records);
      this.#given = Math.max(this.#given, (this.#zero ?? 0) + record.at);
      records.push(record);
    }
  }

  #giveEvent(records: WireRecord[]): void {
    const next = this.#nextEvent();
    if (next === null) return;
    const { page, event } = next;
    this.#zero ??= event.epoch;
    this.#given = Math.max(this.#given, event.epoch, this.#zero);
    const at = millis(this.#given - this.#zero);
    const document = page.page.key;
    if (page.next === 0) {
      const { url } = page.page;
      const timeOrigin = this.#given;
      records.push({ kind: 'document', n: 0, at, document, url, isTop: true, isLate: false, timeOrigin });
      page.next = 1;
    }
    records.push(placeEvent(event, page.next, at, document));
    page.next += 1;
  }

  /** Takes the earliest of what waits. */
  #nextEvent(): { readonly page: StreamedPage; readonly event: HarEvent } | null {
    const run = this.#waiting.peek();
    const event = run?.events.pop();
    if (run === undefined || event === undefined) return null;
    const following = run.events.at(-1);
    if (following === undefined) this.#waiting.pop();
    else this.#waiting.renumber(following.epoch);
    this.#waitingEvents -= 1;
    this.#waitingCharacters -= charactersOf(event);
    return { page: run.page, event };
  }
}

const addressOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

const charactersOf = ({ record }: HarEvent): number => ('payload' in record ? record.payload.data.length : 0);
