import { escapePattern } from '../base/escape-pattern.ts';
import type { Pattern, TextTest } from './syntax.ts';

/** A text as a pattern that ignores case; it holds no repetition, so it takes a time in proportion to what it reads. */
export const literalPattern = (text: string): RegExp => new RegExp(escapePattern(text), 'i');

/** A wish that needs no regular expression, as a test of one text. */
export function compileTextTest(wish: Exclude<TextTest, Pattern>): (text: string) => boolean {
  if (wish.kind === 'equals') {
    const wanted = wish.text.toLowerCase();
    return (text) => text.length === wish.text.length && text.toLowerCase() === wanted;
  }
  const pattern = literalPattern(wish.text);
  return (text) => pattern.test(text);
}
