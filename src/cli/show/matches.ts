import { fail, ok, type Result } from '../../base/result.ts';
import { type CompiledFilter, compileFilter, type FilterContext } from '../../filter/compile-filter.ts';
import type { StreamFacts } from '../../filter/match-transport.ts';
import { PatternBatch } from '../../filter/pattern-batch.ts';
import type { Expression } from '../../filter/syntax.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { matchWithin } from './stoppable-match.ts';

/** Messages whose regular expressions are run together. */
const BATCH = 4_096;

/** Which messages of a log pass, by position. */
export type Passed = (position: number) => boolean;

/** Runs the expressions of one batch, and notes what passes. @returns why there is no answer, else `null`. */
function finishBatch(compiled: CompiledFilter, batch: PatternBatch, passed: Set<number>): string | null {
  for (const position of batch.passed) passed.add(position);
  if (batch.open.length === 0) return null;
  const matches = matchWithin(batch.tasks());
  if (!matches.ok) return matches.error;
  compiled.answer({ from: batch.from, matches: matches.value });
  for (const position of batch.open) if (compiled.test(position) === 1) passed.add(position);
  compiled.answer(null);
  return null;
}

/**
 * Tests every message of a log.
 *
 * @returns which pass, or why a regular expression has no answer.
 */
export function matchesIn(
  log: MessageLog,
  expression: Expression,
  stream: StreamFacts,
  context: FilterContext,
): Result<Passed, string> {
  const compiled = compileFilter(expression, stream, log, context);
  const passed = new Set<number>();
  let batch = new PatternBatch(compiled.probes, log.begin, BATCH);
  for (let position = log.begin; position < log.end; position += 1) {
    const verdict = compiled.test(position);
    if (verdict === 1) batch.passed.push(position);
    if (verdict === 2) batch.ask(position);
    batch.until = position + 1;
    if (!batch.isFull && position + 1 < log.end) continue;
    const failure = finishBatch(compiled, batch, passed);
    if (failure !== null) return fail(failure);
    batch = new PatternBatch(compiled.probes, position + 1, BATCH);
  }
  return ok((position) => passed.has(position));
}
