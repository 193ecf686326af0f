import { FINDING_KINDS, SEVERITIES } from '../analysis/finding.ts';
import { isRecord } from '../base/is-object.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { POLICY_PROBLEMS, policyProblem } from '../texts/policy.ts';
import { stateless, type Policy, type PolicyRule } from './policy.ts';
import { readSettings, SETTING_KEYS } from './read-settings.ts';
import { PolicyError, isText } from './policy-error.ts';

/** The version of the format. */
const POLICY_VERSION = 1;

/** What `failOn` and `--fail-on` take next to kinds and severities: what a recording leaves unjudged. */
export const UNJUDGED_WORD = 'unjudged';

/** All words of `failOn`. */
export const FAIL_ON_WORDS: readonly string[] = [...FINDING_KINDS, ...SEVERITIES, UNJUDGED_WORD];

/** The rules of redaction are read where recordings are saved (`formats/redact/redaction-policy.ts`). */
const POLICY_KEYS = ['version', 'failOn', ...SETTING_KEYS, 'decoders', 'protos', 'streams', 'redaction'];
const STREAM_KEYS = ['url', 'pattern', ...SETTING_KEYS];

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, place: string, known: readonly string[]): Fields {
  if (!isRecord(value)) throw new PolicyError(place, POLICY_PROBLEMS.notObject);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new PolicyError(place, POLICY_PROBLEMS.unknownKey(unknown, known));
  return value;
}

function readFailOn(value: unknown): ReadonlySet<string> | null {
  if (value === undefined) return null;
  if (!Array.isArray(value)) throw new PolicyError('failOn', POLICY_PROBLEMS.notList);
  const words: readonly unknown[] = value;
  return new Set(
    words.map((word, index) => {
      const place = `failOn[${index}]`;
      if (!isText(word)) throw new PolicyError(place, POLICY_PROBLEMS.notText);
      if (!FAIL_ON_WORDS.includes(word)) throw new PolicyError(place, POLICY_PROBLEMS.failOn(word, FAIL_ON_WORDS));
      return word;
    }),
  );
}

function readPaths(value: unknown, place: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new PolicyError(place, POLICY_PROBLEMS.notList);
  const paths: readonly unknown[] = value;
  return paths.map((path, index) => {
    if (!isText(path) || path === '') throw new PolicyError(`${place}[${index}]`, POLICY_PROBLEMS.notText);
    return path;
  });
}

function compile(source: string, place: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new PolicyError(place, POLICY_PROBLEMS.pattern(error instanceof Error ? error.message : ''));
  }
}

/** Which URLs an entry is for: those that hold the text, or match the pattern; with both, those that do both. */
function readMatch({ url, pattern }: Fields, place: string): (url: string) => boolean {
  if (url === undefined && pattern === undefined) throw new PolicyError(place, POLICY_PROBLEMS.noAddress);
  const tests: ((url: string) => boolean)[] = [];
  if (url instanceof RegExp) {
    const own = stateless(url);
    tests.push((address) => own.test(address));
  } else if (isText(url) && url !== '') tests.push((address) => address.includes(url));
  else if (url !== undefined) throw new PolicyError(`${place}.url`, POLICY_PROBLEMS.url);
  if (pattern !== undefined) {
    if (!isText(pattern)) throw new PolicyError(`${place}.pattern`, POLICY_PROBLEMS.notText);
    const own = compile(pattern, `${place}.pattern`);
    tests.push((address) => own.test(address));
  }
  return (address) => tests.every((test) => test(address));
}

function readRules({ streams = [], ...general }: Fields): readonly PolicyRule[] {
  if (!Array.isArray(streams)) throw new PolicyError('streams', POLICY_PROBLEMS.notList);
  const entries: readonly unknown[] = streams;
  return [
    { matches: () => true, ...readSettings(general, '') },
    ...entries.map((entry, index) => {
      const place = `streams[${index}]`;
      const fields = fieldsOf(entry, place, STREAM_KEYS);
      return { matches: readMatch(fields, place), ...readSettings(fields, place) };
    }),
  ];
}

/**
 * Reads a policy: a parsed file, or the options of a test.
 *
 * @returns the policy, or a sentence that names the place of the first thing that is not understood.
 */
export function readPolicy(value: unknown): Result<Policy, string> {
  try {
    const fields = fieldsOf(value, '', POLICY_KEYS);
    const { version = POLICY_VERSION } = fields;
    if (version !== POLICY_VERSION) throw new PolicyError('version', POLICY_PROBLEMS.version(POLICY_VERSION));
    return ok({
      failOn: readFailOn(fields['failOn']),
      decoders: readPaths(fields['decoders'], 'decoders'),
      protos: readPaths(fields['protos'], 'protos'),
      rules: readRules(fields),
    });
  } catch (error) {
    if (error instanceof PolicyError) return fail(policyProblem(error.place, error.message));
    throw error;
  }
}

/** Reads the text of a policy file. */
export function parsePolicy(text: string): Result<Policy, string> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return fail(POLICY_PROBLEMS.notJson(error instanceof Error ? error.message : ''));
  }
  return readPolicy(value);
}
