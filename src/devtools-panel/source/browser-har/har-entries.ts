import { asCount, asList, asText, field } from '../../../formats/json/fields.ts';
import { PAGE_PARTS } from '../../../formats/har/har-values.ts';

/** The address of an entry's request. */
export const urlOf = (raw: unknown): string => asText(field(field(raw, 'request'), 'url')) ?? '';

/** Whether an entry is a part of the page itself (a script, a picture), which no connection of ours can be. */
export const isPagePart = (raw: unknown): boolean => PAGE_PARTS.has(asText(field(raw, '_resourceType')) ?? '');

/** Whether an entry is the half of a request that a service worker answered for the page. */
export const isFromServiceWorker = (raw: unknown): boolean =>
  field(field(raw, 'response'), '_fetchedViaServiceWorker') === true;

/** What identifies an entry: entries have no key, but their start, method and address stay the same. */
export const keyOf = (raw: unknown): string =>
  `${asText(field(raw, 'startedDateTime')) ?? ''} ${asText(field(field(raw, 'request'), 'method')) ?? ''} ${urlOf(raw)}`;

/** The keys of a whole list. Entries with the same key are numbered, because their order stays the same too. */
export function keysOf(entries: readonly unknown[]): readonly string[] {
  const seen = new Map<string, number>();
  return entries.map((raw) => {
    const key = keyOf(raw);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key} ${count}`;
  });
}

/** A text that changes whenever the facts in an entry may have changed. */
export function factsVersionOf(raw: unknown): string {
  const response = field(raw, 'response');
  const sizes = [field(response, 'status'), field(response, '_transferSize'), field(response, 'bodySize')];
  return [...sizes, asCount(field(raw, 'time')) ?? 0].join(' ');
}

/**
 * Whether the call went through the hook, judged by the innermost stack of its initiator.
 *
 * @param isHook whether a script address is the hook's.
 * @returns `null` if the browser does not say who called.
 */
export function wentThroughHook(raw: unknown, isHook: (url: string) => boolean): boolean | null {
  const frames = asList(field(field(field(raw, '_initiator'), 'stack'), 'callFrames')) ?? [];
  if (frames.length === 0) return null;
  return frames.some((frame) => isHook(asText(field(frame, 'url')) ?? ''));
}
