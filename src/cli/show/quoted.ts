import { moreCharactersText } from '../../texts/cli/show.ts';
import { toPrintableJson } from '../printable.ts';

/** One character inside a JSON string, safe to print. */
const escaped = (character: string): string => toPrintableJson(JSON.stringify(character).slice(1, -1));

/** How much of a text fits into a number of characters once it is escaped. */
function fitting(text: string, most: number): number {
  let taken = 0;
  let length = 0;
  for (const character of text.slice(0, most + 1)) {
    length += escaped(character).length;
    if (length > most) return taken;
    taken += character.length;
  }
  return Math.min(taken, text.length);
}

/** A part of a text in quotation marks. */
interface Quotation {
  readonly text: string;
  /** UTF-16 units of it that were taken, from its begin. */
  readonly taken: number;
}

/**
 * Quotes the begin of a text as a JSON string, so that it can neither end its line nor its quotation, nor act on a terminal.
 *
 * @param most characters between the quotation marks, escapes included.
 */
export function quote(text: string, most: number): Quotation {
  const taken = fitting(text, most);
  return { text: toPrintableJson(JSON.stringify(text.slice(0, taken))), taken };
}

/** The same, followed by how many characters were cut. */
export function quoted(text: string, most: number): string {
  const { text: quotation, taken } = quote(text, most);
  return taken === text.length ? quotation : `${quotation} ${moreCharactersText(text.length - taken)}`;
}
