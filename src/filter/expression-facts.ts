import type { Expression, Pattern, Term } from './syntax.ts';
import { literalPattern } from './text-test.ts';

/** The terms of a filter, in order; with `isNotLeftOut` without negated ones. */
function* termsOf(expression: Expression, isNotLeftOut = false): Iterable<Term> {
  switch (expression.kind) {
    case 'all':
    case 'any':
      for (const part of expression.parts) yield* termsOf(part, isNotLeftOut);
      break;
    case 'not':
      if (!isNotLeftOut) yield* termsOf(expression.part);
      break;
    default:
      yield expression;
  }
}

/** Whether a filter depends on findings or on marks of faults, which come after the message that they name. */
export function asksForFindings(expression: Expression): boolean {
  for (const term of termsOf(expression)) {
    if (term.kind === 'has' || (term.kind === 'is' && term.what === 'induced')) return true;
  }
  return false;
}

/** A pattern of a filter's words, ignoring case, to highlight them in rows; `null` without words. */
export function wordsIn(expression: Expression): RegExp | null {
  const words: string[] = [];
  for (const term of termsOf(expression, true)) {
    if (term.kind !== 'anywhere' && term.kind !== 'path-text') continue;
    if (term.test.kind === 'contains' && term.test.text !== '') words.push(term.test.text);
  }
  return words.length === 0 ? null : new RegExp(words.map((word) => literalPattern(word).source).join('|'), 'gi');
}

/** The regular expressions searched in payloads, to highlight their matches. */
export function patternsIn(expression: Expression): readonly Pattern[] {
  const patterns: Pattern[] = [];
  for (const term of termsOf(expression, true)) {
    if (term.kind === 'anywhere' && term.test.kind === 'pattern') patterns.push(term.test);
  }
  return patterns;
}
