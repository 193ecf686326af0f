import { isObject } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { REDACTION_FILE_PROBLEMS } from '../../texts/redaction.ts';
import { type OwnRules, type RedactionRules, USUAL_RULES } from './redact-rules.ts';
import { isSecretKind, OPTIONAL_KINDS, type OptionalKind, type SecretKind } from './rule-table.ts';

const textsIn = (value: unknown, name: string): readonly string[] => {
  const list: unknown = isObject(value) ? Reflect.get(value, name) : null;
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
};

const ownIn = (value: unknown): OwnRules => ({ paths: textsIn(value, 'paths'), patterns: textsIn(value, 'patterns') });

/**
 * Reads stored rules, from a settings store or a file. What is malformed is left out.
 *
 * @param value the object `redaction` of a policy file: `paths`, `patterns`, `options`, `keepKinds`, `isSafe`, and under
 * `origins` for each origin `paths` and `patterns`. See docs/reference/session-format.md.
 */
export function readRedactionRules(value: unknown): RedactionRules {
  if (!isObject(value)) return USUAL_RULES;
  const options = textsIn(value, 'options').filter((word): word is OptionalKind =>
    OPTIONAL_KINDS.some((kind) => kind === word),
  );
  const kinds = textsIn(value, 'keepKinds').filter((word): word is SecretKind => isSecretKind(word));
  const origins: unknown = Reflect.get(value, 'origins');
  const byOrigin = Object.entries(isObject(origins) ? origins : {}).map(
    ([origin, own]) => [origin, ownIn(own)] as const,
  );
  return {
    ...USUAL_RULES,
    ...ownIn(value),
    ...(options.length > 0 ? { options } : {}),
    ...(kinds.length > 0 ? { keep: { kinds, values: [] } } : {}),
    ...(Reflect.get(value, 'isSafe') === true ? { isSafe: true } : {}),
    ...(byOrigin.length > 0 ? { origins: Object.fromEntries(byOrigin) } : {}),
  };
}

/** Reads the rules of a policy file's text, or says in a sentence why not. Other members of the file are not looked at. */
export function parseRedactionPolicy(text: string): Result<RedactionRules, string> {
  try {
    const value: unknown = JSON.parse(text);
    const redaction: unknown = isObject(value) ? Reflect.get(value, 'redaction') : null;
    return isObject(redaction) ? ok(readRedactionRules(redaction)) : fail(REDACTION_FILE_PROBLEMS.noRedaction);
  } catch {
    // A person writes this file: the sentence says where it is wrong.
    return fail(REDACTION_FILE_PROBLEMS.notJson);
  }
}

/** The object `redaction` of a policy file. Neither single values that are kept nor the key are in it: both are secret. */
export function toRedactionPolicy(rules: RedactionRules): Readonly<Record<string, unknown>> {
  const { paths, patterns, options = [], keep, isSafe = false, origins = {} } = rules;
  return { paths, patterns, options, keepKinds: keep?.kinds ?? [], isSafe, origins };
}
