/** Markup that was made here; only {@link html} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What markup may contain: strings and numbers become text, whatever they hold; markup, and lists of it, stay as they are. */
type Part = string | number | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Makes a text safe in content and in quoted attributes. Control characters, which HTML forbids, and marks that reverse
 * the reading order become `·`; line ends and tabs stay.
 */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/gu, (mark) =>
      mark === '\n' || mark === '\t' ? mark : '·',
    )
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);

const partText = (part: Part): string => {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escapeHtml(String(part));
};

/** Writes markup: the parts between the literal pieces are escaped unless they are markup themselves. */
export const html = (pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(pieces.reduce((text, piece, at) => text + partText(parts[at - 1] ?? '') + piece));
