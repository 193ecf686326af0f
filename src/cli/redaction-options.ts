import { readFileSync } from 'node:fs';
import { fail, ok, type Result } from '../base/result.ts';
import { parseRedactionPolicy } from '../formats/redact/redaction-policy.ts';
import { compileRules, type RedactionRules, USUAL_RULES } from '../formats/redact/redact-rules.ts';
import {
  isSecretKind,
  OPTIONAL_KINDS,
  type OptionalKind,
  REDACTION_RULES,
  type SecretKind,
} from '../formats/redact/rule-table.ts';
import { COMMAND_LINE_PROBLEMS } from '../texts/cli/command-line.ts';
import { describeFileError } from './input.ts';
import { type OptionValues, textsOf } from './options.ts';

/** The options of commands that write what may be shared. */
export const REDACTION_OPTIONS = {
  redact: { type: 'boolean' },
  'no-redact': { type: 'boolean' },
  'redact-path': { type: 'string', multiple: true },
  'redact-pattern': { type: 'string', multiple: true },
  'redact-also': { type: 'string' },
  'redact-keep': { type: 'string' },
  'redact-rules': { type: 'string' },
  'redact-key-file': { type: 'string' },
  'share-safely': { type: 'boolean' },
} as const;

const wordsOf = (value: OptionValues[string]): readonly string[] =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '')
    : [];

/** Reads a small file that an option names. */
function readNamed(option: string, path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail(COMMAND_LINE_PROBLEMS.unreadableOption(option, path, describeFileError(error)));
  }
}

/** The rules of `--redact-rules`, or the usual ones. */
function readRules(path: OptionValues[string]): Result<RedactionRules, string> {
  if (typeof path !== 'string') return ok(USUAL_RULES);
  const text = readNamed('redact-rules', path);
  if (!text.ok) return text;
  const rules = parseRedactionPolicy(text.value);
  return rules.ok ? rules : fail(COMMAND_LINE_PROBLEMS.unreadableOption('redact-rules', path, rules.error));
}

function readKinds(values: OptionValues): Result<Pick<RedactionRules, 'options' | 'keep'>, string> {
  const also = wordsOf(values['redact-also']);
  const unknown = also.find((word) => !OPTIONAL_KINDS.some((kind) => kind === word));
  if (unknown !== undefined)
    return fail(COMMAND_LINE_PROBLEMS.unknownSecretKind('redact-also', unknown, OPTIONAL_KINDS));
  const kept = wordsOf(values['redact-keep']);
  const stranger = kept.find((word) => !isSecretKind(word));
  if (stranger !== undefined) {
    const kinds = REDACTION_RULES.map(({ kind }) => kind);
    return fail(COMMAND_LINE_PROBLEMS.unknownSecretKind('redact-keep', stranger, kinds));
  }
  return ok({
    ...(also.length > 0
      ? { options: also.filter((word): word is OptionalKind => OPTIONAL_KINDS.some((kind) => kind === word)) }
      : {}),
    ...(kept.length > 0
      ? { keep: { kinds: kept.filter((word): word is SecretKind => isSecretKind(word)), values: [] } }
      : {}),
  });
}

/**
 * Reads what is to be replaced, and the files that options name.
 *
 * @param isDefault whether credentials are replaced if no option says otherwise.
 */
export function parseRedaction(values: OptionValues, isDefault: boolean): Result<RedactionRules | null, string> {
  const given = Object.keys(REDACTION_OPTIONS).filter(
    (option) => option !== 'no-redact' && values[option] !== undefined,
  );
  if (values['no-redact'] === true) {
    return given.length > 0 ? fail(COMMAND_LINE_PROBLEMS.redactionContradiction) : ok(null);
  }
  if (given.length === 0 && !isDefault) return ok(null);
  const base = readRules(values['redact-rules']);
  if (!base.ok) return base;
  const kinds = readKinds(values);
  if (!kinds.ok) return kinds;
  const keyFile = values['redact-key-file'];
  const key = typeof keyFile === 'string' ? readNamed('redact-key-file', keyFile) : null;
  if (key !== null && !key.ok) return key;
  const rules: RedactionRules = {
    ...base.value,
    ...kinds.value,
    paths: [...base.value.paths, ...textsOf(values['redact-path'])],
    patterns: [...base.value.patterns, ...textsOf(values['redact-pattern'])],
    ...(values['share-safely'] === true ? { isSafe: true } : {}),
    ...(key === null ? {} : { key: key.value.trim() }),
  };
  const compiled = compileRules(rules);
  return compiled.ok ? ok(rules) : compiled;
}
