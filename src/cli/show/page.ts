import type { RecordingView } from './open-view.ts';
import type { Question, Since } from './question.ts';
import type { Item, Selection } from './select.ts';

/** A part of a selection, and exactly what is left on both sides. */
export interface Page {
  /** The items as they are written, in order. */
  readonly items: readonly string[];
  /** Matching items before the first one. */
  readonly before: number;
  /** Matching items after the last one, and the place of the first of them; `null` if there is none. */
  readonly more: number;
  readonly next: number | null;
}

/** The first item for which something holds that holds for all later ones too. */
function firstIndex(selection: Selection, holds: (item: Item) => boolean): number {
  let from = 0;
  let until = selection.length;
  while (from < until) {
    const middle = Math.floor((from + until) / 2);
    if (holds(selection.item(middle))) until = middle;
    else from = middle + 1;
  }
  return from;
}

/** The first item from a place or an instant on. */
function indexOf(selection: Selection, view: RecordingView, since: Since): number {
  if (since.kind === 'place') return firstIndex(selection, ({ place }) => place >= since.place);
  const at = view.instant(since);
  return firstIndex(selection, (item) => item.at >= at);
}

function beginOf(selection: Selection, view: RecordingView, { since, around, limit }: Question): number {
  if (around === null) return since === null ? 0 : indexOf(selection, view, since);
  // A list that ends soon after the middle shows more of what came before it.
  return Math.max(0, Math.min(indexOf(selection, view, around) - Math.floor(limit / 2), selection.length - limit));
}

/**
 * Takes the part of a selection that a question asks for.
 *
 * @param budget characters of all items together, a line feed for each included; one that does not fit ends the page.
 */
export function pageOf(
  selection: Selection,
  view: RecordingView,
  question: Question,
  write: (item: Item) => string,
  budget = Infinity,
): Page {
  const begin = beginOf(selection, view, question);
  const end = Math.min(selection.length, begin + question.limit);
  const items: string[] = [];
  let left = budget;
  let index = begin;
  for (; index < end; index += 1) {
    const written = write(selection.item(index));
    left -= written.length + 1;
    if (left < 0) break;
    items.push(written);
  }
  const more = selection.length - index;
  return { items, before: begin, more, next: more === 0 ? null : selection.item(index).place };
}
