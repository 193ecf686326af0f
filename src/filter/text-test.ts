import { escapePattern } from '../base/escape-pattern.ts';
import type { Pattern, TextTest } from './syntax.ts';

/** A text as a pattern that ignores case; without repetition its time is proportional to what it reads. */
export const literalPattern = (text: string): RegExp => new RegExp(escapePattern(text), 'i');

/** Makes a test of one text that needs no regular expression. */
export function compileTextTest(wanted: Exclude<TextTest, Pattern>): (text: string) => boolean {
  if (wanted.kind === 'equals') {
    const lower = wanted.text.toLowerCase();
    return (text) => text.length === wanted.text.length && text.toLowerCase() === lower;
  }
  const pattern = literalPattern(wanted.text);
  return (text) => pattern.test(text);
}
