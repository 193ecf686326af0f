import type { Expression, Pattern, Term } from './syntax.ts';
import { literalPattern } from './text-test.ts';

/** The conditions of which a filter is made, in order; on demand without those that are turned round. */
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

/** Whether a filter depends on findings, which go on changing after a message has come. */
export function asksForFindings(expression: Expression): boolean {
  for (const { kind } of termsOf(expression)) if (kind === 'has') return true;
  return false;
}

/** Finds the words of a filter, in either case, for marking them in what is shown; `null` where it has none. */
export function wordsIn(expression: Expression): RegExp | null {
  const words: string[] = [];
  for (const term of termsOf(expression, true)) {
    if (term.kind !== 'anywhere' && term.kind !== 'path-text') continue;
    if (term.wish.kind === 'contains' && term.wish.text !== '') words.push(term.wish.text);
  }
  return words.length === 0 ? null : new RegExp(words.map((word) => literalPattern(word).source).join('|'), 'gi');
}

/** The regular expressions that are looked for in payloads, for marking what they found. */
export function patternsIn(expression: Expression): readonly Pattern[] {
  const patterns: Pattern[] = [];
  for (const term of termsOf(expression, true)) {
    if (term.kind === 'anywhere' && term.wish.kind === 'pattern') patterns.push(term.wish);
  }
  return patterns;
}
