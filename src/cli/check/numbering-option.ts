import { fail, ok, type Result } from '../../base/result.ts';
import type { NumberingChoice } from '../../analysis/numbering/numbering-rule.ts';
import { parsePath } from '../../analysis/numbering/path.ts';
import type { PolicyRule } from '../../policy/policy.ts';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';

/** The word for streams that have no numbering. */
const NONE = 'none';

/**
 * Reads `--numbering`: `FIELD`, `FIELD:GROUP,GROUP` for one counter each, or `none`; with `@TEXT` behind it only for
 * streams whose address contains the text.
 */
export function parseNumberings(values: readonly string[]): Result<readonly PolicyRule[], string> {
  const rules: PolicyRule[] = [];
  for (const value of values) {
    const at = value.indexOf('@');
    const [word, address] = at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
    const numbering = choiceOf(word);
    if (numbering === null) return fail(COMMAND_LINE_PROBLEMS.wrongNumbering(value));
    rules.push({ matches: (url) => url.includes(address), numbering });
  }
  return ok(rules);
}

function choiceOf(word: string): NumberingChoice | null {
  if (word === NONE) return { kind: 'none' };
  const colon = word.indexOf(':');
  const field = colon < 0 ? word : word.slice(0, colon);
  const groupBy = colon < 0 ? [] : word.slice(colon + 1).split(',');
  const areFields = [field, ...groupBy].every((path) => path !== '' && parsePath(path) !== null);
  return areFields ? { kind: 'rule', rule: 'contiguous', paths: [field], groupBy } : null;
}
