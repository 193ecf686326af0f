import type { Result } from '../../base/result.ts';
import {
  createRedactor,
  type RedactionRules,
  type RedactionSummary,
  type Redactor,
} from '../../formats/redact/redact.ts';
import type { ChosenRecords } from './save-scope.ts';
import { yieldingIterator } from './yielding-iterator.ts';

/**
 * Makes a redactor that has seen all records.
 *
 * @returns a sentence if a rule cannot be used.
 */
export async function learnSecrets(
  records: ChosenRecords,
  rules: RedactionRules,
  signal: AbortSignal,
): Promise<Result<Redactor, string>> {
  const made = createRedactor(rules);
  if (made.ok) for await (const record of yieldingIterator(records, signal)) made.value.learn(record);
  return made;
}

/** What a redaction would replace, before anything is saved. */
export async function previewRedaction(
  records: ChosenRecords,
  rules: RedactionRules,
  signal: AbortSignal,
): Promise<Result<RedactionSummary, string>> {
  const learnt = await learnSecrets(records, rules, signal);
  if (!learnt.ok) return learnt;
  for await (const record of yieldingIterator(records, signal)) learnt.value.apply(record);
  return { ok: true, value: learnt.value.summary() };
}
