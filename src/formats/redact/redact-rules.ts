import { fail, ok, type Result } from '../../base/result.ts';
import { FILE_PROBLEMS, REDACTION_RULE_PROBLEMS } from '../../texts/files.ts';
import { REDACTION_FILE_PROBLEMS } from '../../texts/redaction.ts';
import { KEY_LENGTH, placeholderKey } from './placeholder.ts';
import type { OptionalKind, SecretKind } from './rule-table.ts';
import type { SipKey } from './siphash.ts';

/** What is to be replaced. Everything here is JSON, so that a user's rules can be stored. */
export interface RedactionRules {
  /** Credentials as they usually stand: see docs/reference/session-format.md, "Redaction". */
  readonly hasUsual: boolean;
  /** Places in JSON: `$.user.email` from the outermost value, `user.email` anywhere, `*` for one name or index, `**` for any number. */
  readonly paths: readonly string[];
  /** Regular expressions; of one with a group the first group is the secret, else the whole match. */
  readonly patterns: readonly string[];
  /** Kinds that are found only if they are named here. None by default. */
  readonly options?: readonly OptionalKind[];
  /** Whether all that looks personal gets a stand-in of the same length and order: "share safely". Off by default. */
  readonly isSafe?: boolean;
  /** Further paths and patterns for what pages of an origin (`https://app.example`) send and receive. */
  readonly origins?: Readonly<Record<string, OwnRules>>;
  /** What is not replaced: whole kinds, and single values. */
  readonly keep?: { readonly kinds: readonly SecretKind[]; readonly values: readonly string[] };
  /**
   * Makes the placeholders of equal secrets equal in every file made with the same key, at least 16 characters. Without one they are numbered in
   * each file.
   */
  readonly key?: string;
}

/** What a user adds to the usual rules. */
export interface OwnRules {
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
}

/** What sharing begins with. */
export const USUAL_RULES: RedactionRules = { hasUsual: true, paths: [], patterns: [] };

/** A place in JSON, ready to be compared. */
interface JsonPath {
  readonly source: string;
  readonly isAnchored: boolean;
  readonly steps: readonly string[];
}

/** Rules, ready to be used. */
export interface CompiledRules {
  readonly hasUsual: boolean;
  readonly paths: readonly JsonPath[];
  readonly patterns: readonly RegExp[];
  readonly options: ReadonlySet<SecretKind>;
  readonly isSafe: boolean;
  readonly key: SipKey | null;
  /** The rules of pages of an origin that has rules of its own; they hold those for all. */
  readonly origins: ReadonlyMap<string, CompiledRules>;
  /** Whether a secret is not replaced, by the user's choice. */
  readonly keeps: (secret: { readonly kind: SecretKind; readonly value: string }) => boolean;
}

/**
 * Reads a path of the user's. Unlike the paths of numbering it may begin anywhere (`user.email`) and skip any number of
 * steps (`**`), but never counts from the end of a list.
 */
export function parseJsonPath(source: string): Result<JsonPath, string> {
  const text = source.trim();
  const isAnchored = text.startsWith('$');
  const body = text
    .replace(/^\$/, '')
    .replaceAll(/\[(?:'([^']*)'|"([^"]*)"|(\d+|\*))\]/g, '.$1$2$3')
    .replace(/^\./, '');
  const steps = body.split('.');
  if (body === '' || steps.includes('')) return fail(REDACTION_RULE_PROBLEMS.notPath(source));
  return ok({ source, isAnchored, steps });
}

/** Reads paths and patterns. */
function compileOwn({ paths: pathSources, patterns: patternSources }: OwnRules): Result<OwnCompiled, string> {
  const paths: JsonPath[] = [];
  for (const source of pathSources) {
    const path = parseJsonPath(source);
    if (!path.ok) return path;
    paths.push(path.value);
  }
  const patterns: RegExp[] = [];
  for (const source of patternSources) {
    try {
      const pattern = new RegExp(source, 'gu');
      if (pattern.test('')) return fail(REDACTION_RULE_PROBLEMS.matchesEmpty(source));
      patterns.push(new RegExp(source, 'gdu'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : FILE_PROBLEMS.unreadable;
      return fail(REDACTION_RULE_PROBLEMS.notPattern(source, reason));
    }
  }
  return ok({ paths, patterns });
}

type OwnCompiled = Pick<CompiledRules, 'paths' | 'patterns'>;

/** Reads the user's rules, or says in a sentence which of them cannot be used. */
export function compileRules(rules: RedactionRules): Result<CompiledRules, string> {
  if (rules.key !== undefined && rules.key.length < KEY_LENGTH)
    return fail(REDACTION_FILE_PROBLEMS.shortKey(KEY_LENGTH));
  const own = compileOwn(rules);
  if (!own.ok) return own;
  const isSafe = rules.isSafe === true;
  const kinds = new Set(rules.keep?.kinds);
  const values = new Set(rules.keep?.values);
  const all: Omit<CompiledRules, 'origins'> = {
    hasUsual: rules.hasUsual,
    ...own.value,
    // Sharing safely gives mail addresses stand-ins.
    options: new Set<SecretKind>(isSafe ? ['card', 'nationalId'] : rules.options),
    isSafe,
    key: rules.key === undefined ? null : placeholderKey(rules.key),
    keeps: ({ kind, value }) => kinds.has(kind) || values.has(value),
  };
  const origins = new Map<string, CompiledRules>();
  for (const [origin, added] of Object.entries(rules.origins ?? {})) {
    const compiled = compileOwn(added);
    if (!compiled.ok) return compiled;
    const paths = [...all.paths, ...compiled.value.paths];
    const patterns = [...all.patterns, ...compiled.value.patterns];
    origins.set(originOf(origin), { ...all, paths, patterns, origins: new Map() });
  }
  return ok({ ...all, origins });
}

/** Scheme, host and port of an address, in small letters; the text itself if it is none. */
export const originOf = (url: string): string => (/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? url).toLowerCase();

/**
 * Whether a path leads to a value or to something that holds it. All ways to read the path are followed at once, so that
 * the time grows with the length of both, however many `**` it has.
 */
export function matchesPath({ isAnchored, steps }: JsonPath, path: readonly (string | number)[]): boolean {
  let reached = new Set<number>();
  // What may follow at once: `**` also leads nowhere.
  const reach = (to: Set<number>, step: number): void => {
    to.add(step);
    for (let next = step; steps[next] === '**'; next++) to.add(next + 1);
  };
  reach(reached, 0);
  for (const here of path) {
    if (reached.has(steps.length)) return true;
    const next = new Set<number>();
    for (const step of reached) {
      const wanted = steps[step];
      if (wanted === '**') reach(next, step);
      else if (wanted === '*' || wanted === String(here)) reach(next, step + 1);
    }
    if (!isAnchored) reach(next, 0);
    reached = next;
  }
  return reached.has(steps.length);
}
