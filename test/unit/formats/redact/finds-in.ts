import { Finds } from '../../../../src/formats/redact/finds.ts';
import { compileRules, USUAL_RULES, type RedactionRules } from '../../../../src/formats/redact/redact-rules.ts';

/** The finds of a text, to which a rule of the test is applied. */
export function findsIn(text: string, rules: Partial<RedactionRules> = {}): Finds {
  const compiled = compileRules({ ...USUAL_RULES, ...rules });
  if (!compiled.ok) throw new Error(compiled.error);
  return new Finds(text, compiled.value);
}

/** The kind and value of each secret that was found, in order of place. */
export const secretsOf = (finds: Finds): readonly (readonly [kind: string, value: string])[] =>
  finds.withoutOverlaps().flatMap(({ secrets }) => secrets.map(({ kind, value }) => [kind, value] as const));
