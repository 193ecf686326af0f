import { asCount, asList, asText, field } from '../../../formats/json/fields.ts';
import { epochOf, PAGE_PARTS, transportOf } from '../../../formats/har/har-values.ts';
import type { WireRecord } from '../../../wire/record.ts';
import { createHarConnection, isStreamEntry, type HarConnection } from './browser-connection.ts';
import { createBrowserDocuments, type BrowserDocument } from './browser-documents.ts';
import { readFacts, type BrowserFacts } from './read-browser-facts.ts';
import { createHookedConnections, type HookedConnection } from './hooked-connections.ts';

/** What one look at the browser's own list of requests brought. */
export interface HarNews {
  /** Of connections that no hook has seen, under documents of their own; see `browserDocument`. */
  readonly records: readonly WireRecord[];
  /** What the browser knows beyond the hook of connections that the hook has seen. */
  readonly facts: readonly (HookedConnection & { readonly facts: BrowserFacts })[];
}

/** Decides which requests of the browser's list are the hook's own and which nobody else tells of. */
export interface HarTracker {
  /**
   * Takes in records that came from the pages.
   *
   * @param now milliseconds since the epoch.
   */
  hooked(records: readonly WireRecord[], now: number): void;
  /** The browser said that this request is over. */
  finished(raw: unknown): void;
  /**
   * Looks through the browser's whole list.
   *
   * @param now milliseconds since the epoch.
   */
  read(entries: readonly unknown[], now: number): HarNews;
}

/** What the book rests on. */
export interface HarTrackerOptions {
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: () => number;
  /** Whether a script address in an initiator's stack is the hook's: then the page's own call went through it. */
  readonly isHook: (url: string) => boolean;
}

/**
 * Milliseconds by which everything is told late. Until then it is clear which page is shown now, and whatever began in
 * between can still be put in order.
 */
const HELD = 2_000;

/** Age at which a request counts as not the hook's where the browser does not say who asked: the hook's word may be on its way. */
const HELD_UNCLEAR = 10_000;

/** Records that are older than this when they come say that pages are behind; then nothing unclear is decided. */
const BEHIND = 2_000;

/** What the book knows of one entry; `start` in milliseconds since the epoch. */
interface Known {
  readonly start: number;
  /** The hook's connection, where it is one. */
  claim: HookedConnection | null;
  /** How it is told, where nobody else tells of it. */
  shown: { readonly connection: HarConnection; document: BrowserDocument } | null;
  /** What the entry said when its facts were told. */
  told: string;
  isOver: boolean;
}

/** Whether the call went through the hook; `null` where the browser does not say. Reads the innermost stack alone. */
function wentThroughHook(raw: unknown, isHook: (url: string) => boolean): boolean | null {
  const frames = asList(field(field(field(raw, '_initiator'), 'stack'), 'callFrames')) ?? [];
  if (frames.length === 0) return null;
  return frames.some((frame) => isHook(asText(field(frame, 'url')) ?? ''));
}

const isPagePart = (raw: unknown): boolean => PAGE_PARTS.has(asText(field(raw, '_resourceType')) ?? '');

const urlOf = (raw: unknown): string => asText(field(field(raw, 'request'), 'url')) ?? '';

/** Entries carry no name: the instant of their beginning, method and address stay the same, and so does their order. */
function keysOf(entries: readonly unknown[]): readonly string[] {
  const seen = new Map<string, number>();
  return entries.map((raw) => {
    const key = keyOf(raw);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key} ${count}`;
  });
}

const keyOf = (raw: unknown): string =>
  `${asText(field(raw, 'startedDateTime')) ?? ''} ${asText(field(field(raw, 'request'), 'method')) ?? ''} ${urlOf(raw)}`;

/** Changes whenever facts may have changed. */
function stateOf(raw: unknown): string {
  const response = field(raw, 'response');
  const sizes = [field(response, 'status'), field(response, '_transferSize'), field(response, 'bodySize')];
  return [...sizes, asCount(field(raw, 'time')) ?? 0].join(' ');
}

/** When a service worker answered for the page, by address. */
function legsOf(entries: readonly (readonly [unknown, Known])[]): ReadonlyMap<string, number> {
  const legs = new Map<string, number>();
  for (const [raw, { start }] of entries) {
    if (field(field(raw, 'response'), '_fetchedViaServiceWorker') === true) legs.set(urlOf(raw), start);
  }
  return legs;
}

/** Makes an empty book. */
export function createHarTracker({ zero, isHook }: HarTrackerOptions): HarTracker {
  const hooked = createHookedConnections();
  const known = new Map<string, Known>();
  const overBefore = new Set<string>();
  let pageUrl = '';
  const documents = createBrowserDocuments(zero, () => pageUrl);
  let connections = 0;
  /** When pages were last behind with their records. */
  let behindAt = 0;
  /** A new page began at this instant of the recording: what lives is told again under a new document. */
  let renewFrom: number | null = null;

  const meet = (raw: unknown, key: string): readonly (readonly [unknown, Known])[] => {
    const start = epochOf(field(raw, 'startedDateTime'));
    if (isPagePart(raw) || start === null) return [];
    const met = known.get(key) ?? { start, claim: null, shown: null, told: '', isOver: overBefore.delete(key) };
    known.set(key, met);
    return [[raw, met]];
  };

  /** Looks for the hook's connection behind an undecided entry; true where by now nobody else can tell of it. */
  const isOurs = (raw: unknown, entry: Known, legs: ReadonlyMap<string, number>, now: number): boolean => {
    const { start } = entry;
    const through = wentThroughHook(raw, isHook);
    const url = urlOf(raw);
    const isSocket = transportOf(raw, url) === 'websocket';
    if (through !== false) entry.claim = hooked.claim({ url, isSocket, at: start - zero() });
    if (through === true || entry.claim !== null || !isStreamEntry(raw)) return false;
    if (through === null)
      return now - Math.max(start, behindAt) >= HELD_UNCLEAR && start - zero() > hooked.unknownUntil();
    // A service worker that answers for the page asks once more by itself: the page's own half was recorded.
    const isLeg = !isSocket && Math.abs((legs.get(url) ?? Infinity) - start) <= HELD;
    return !isLeg && now - start >= HELD;
  };

  const factsOf = (raw: unknown, entry: Known): HarNews['facts'] => {
    const state = stateOf(raw);
    if (entry.claim === null || entry.told === state) return [];
    entry.told = state;
    return [{ ...entry.claim, facts: readFacts(raw) }];
  };

  const renew = (now: number): readonly WireRecord[] => {
    if (renewFrom === null) return [];
    const records = documents.end(now);
    for (const { start, shown } of known.values()) {
      if (shown === null) continue;
      shown.connection.again(start - zero() >= renewFrom - HELD);
      shown.document = documents.placeFor(start);
    }
    renewFrom = null;
    return records;
  };

  /** The browser forgets its list when the page is left, and when somebody clears it. */
  const forget = (keys: readonly string[], now: number): readonly WireRecord[] => {
    const listed = new Set(keys);
    const shown = [...known].filter(([, entry]) => entry.shown !== null);
    for (const key of known.keys()) if (!listed.has(key)) known.delete(key);
    for (const key of overBefore) if (!listed.has(key)) overBefore.delete(key);
    return shown.length > 0 && shown.every(([key]) => !listed.has(key)) ? documents.end(now) : [];
  };

  return {
    hooked(records, now) {
      for (const record of records) {
        hooked.note(record);
        if (record.kind !== 'document' || !record.isTop) continue;
        pageUrl = record.url;
        renewFrom = record.at;
      }
      const last = records.at(-1);
      if (last !== undefined && now - zero() - last.at > BEHIND) behindAt = now;
    },
    finished(raw) {
      // Firefox says that a WebSocket is over when its handshake is.
      const isSocket = transportOf(raw, urlOf(raw)) === 'websocket';
      if (isSocket && asList(field(raw, '_webSocketMessages')) === null) return;
      const entry = known.get(keyOf(raw));
      if (entry === undefined) overBefore.add(keyOf(raw));
      else entry.isOver = true;
    },
    read(raws, now) {
      const keys = keysOf(raws);
      const records = [...forget(keys, now), ...renew(now)];
      const entries = raws.flatMap((raw, index) => meet(raw, keys[index] ?? ''));
      const legs = legsOf(entries);
      const facts: HarNews['facts'][number][] = [];
      for (const [raw, entry] of entries) {
        if (entry.shown === null && entry.claim === null && isOurs(raw, entry, legs, now)) {
          connections += 1;
          entry.shown = { connection: createHarConnection(connections), document: documents.placeFor(entry.start) };
        }
        facts.push(...factsOf(raw, entry));
        if (entry.shown === null) continue;
        documents.add(entry.shown.document, entry.shown.connection.read(raw, entry.isOver, now));
      }
      records.push(...documents.flush(now - HELD));
      return { records, facts };
    },
  };
}
