/** A page without what is not prose: fenced code, comments, HTML, headings, tables, quotations of code. */
function linesOfProse(markdown: string): readonly string[] {
  return markdown
    .replaceAll(/^( *)(```+|~~~+)[^]*?^\1\2 *$/gm, '')
    .replaceAll(/<!--[^]*?-->/g, '')
    .replaceAll(/<(\w+)\b[^>]*>(?:[^]*?<\/\1>)?/g, '')
    .split('\n')
    .map((line) => (/^\s*(?:#|\||<|---)/.test(line) ? '' : line));
}

/** A text as it is read: links and pictures by their words, code and numbers with units as one word each. */
function asRead(text: string): string {
  return text
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/(`+)[^]*?\1/g, 'code')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}/g, '')
    .replaceAll(/\b(?:e\.g|i\.e|vs|etc|No)\./g, 'abbreviation');
}

/**
 * The paragraphs of prose of a page, list items included, each on one line. Left out are code, tables, headings,
 * pictures, and items of lists that hold no sentence, such as a list of links.
 */
export function proseOf(markdown: string): readonly string[] {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of linesOfProse(markdown)) {
    const [, item, rest] = /^\s*(?:>\s*)?((?:[-*+]|\d+\.)\s+)?(.*)$/.exec(line) ?? [];
    if (rest === undefined || rest.trim() === '') {
      open = false;
      continue;
    }
    if (open && item === undefined) paragraphs.push(`${paragraphs.pop() ?? ''} ${rest.trim()}`);
    else paragraphs.push(rest.trim());
    open = true;
  }
  return paragraphs.map(asRead).filter((paragraph) => /[.:!?)]["”]?$/.test(paragraph.trim()));
}

/**
 * The sentences of a paragraph. One ends at a full stop, question or exclamation mark that is followed by space and
 * the beginning of another, or by the end. Neither a colon nor a semicolon ends one.
 */
export function sentencesOf(paragraph: string): readonly string[] {
  return paragraph
    .split(/(?<=[.!?]["”)]?)\s+(?=["“(]?(?:[A-Z0-9…]|code\b))/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

/** How many words a sentence has. Marks alone, such as a dash or an arrow, are none. */
export function countWords(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The mean number of words in a sentence of a page's prose; 0 for a page without prose. */
export function meanSentence(markdown: string): number {
  const sentences = proseOf(markdown).flatMap(sentencesOf);
  const words = sentences.reduce((sum, sentence) => sum + countWords(sentence), 0);
  return sentences.length === 0 ? 0 : words / sentences.length;
}
