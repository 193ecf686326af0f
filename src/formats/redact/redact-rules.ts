import { fail, ok, type Result } from '../../base/result.ts';
import { FILE_PROBLEMS, REDACTION_RULE_PROBLEMS } from '../../texts/files.ts';

/** What is to be replaced. Everything here is JSON, so that a user's rules can be stored. */
export interface RedactionRules {
  /** Credentials as they usually stand: see docs/format.md, "Redaction". */
  readonly hasUsual: boolean;
  /** Places in JSON: `$.user.email` from the outermost value, `user.email` anywhere, `*` for one name or index, `**` for any number. */
  readonly paths: readonly string[];
  /** Regular expressions; of one with a group the first group is the secret, else the whole match. */
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

/** Reads the user's rules, or says in a sentence which of them cannot be used. */
export function compileRules(rules: RedactionRules): Result<CompiledRules, string> {
  const paths: JsonPath[] = [];
  for (const source of rules.paths) {
    const path = parseJsonPath(source);
    if (!path.ok) return path;
    paths.push(path.value);
  }
  const patterns: RegExp[] = [];
  for (const source of rules.patterns) {
    try {
      const pattern = new RegExp(source, 'gu');
      if (pattern.test('')) return fail(REDACTION_RULE_PROBLEMS.matchesEmpty(source));
      patterns.push(new RegExp(source, 'gdu'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : FILE_PROBLEMS.unreadable;
      return fail(REDACTION_RULE_PROBLEMS.notPattern(source, reason));
    }
  }
  return ok({ hasUsual: rules.hasUsual, paths, patterns });
}

/** Whether a path leads to a value or to something that holds it. */
export function matchesPath({ isAnchored, steps }: JsonPath, path: readonly (string | number)[]): boolean {
  const matches = (step: number, at: number): boolean => {
    const wanted = steps[step];
    // All steps taken: this value, or one around it, is meant.
    if (wanted === undefined) return true;
    if (wanted === '**') {
      for (let next = at; next <= path.length; next++) if (matches(step + 1, next)) return true;
      return false;
    }
    const here = path[at];
    return here !== undefined && (wanted === '*' || wanted === String(here)) && matches(step + 1, at + 1);
  };
  if (isAnchored) return matches(0, 0);
  for (let at = 0; at < path.length; at++) if (matches(0, at)) return true;
  return false;
}

/** Names whose value is always a secret, in lower case without marks between words. */
const CREDENTIALS =
  /passw(?:or)?d|passcode|passphrase|^pwd$|secret|authorization|cookie|credentials?$|privatekey|^xauth|xapikey/;

/** Names whose value is a secret if it looks like one: these words have other meanings too. */
const TOKENS =
  /token$|apikey|accesskey|sessionkey|authkey|jwt|bearer|signature$|^sig$|sess(?:ion)?id$|ticket$|^auth$|^code$/;

/** Cursors are no credentials, and findings rest on them. */
const CURSORS = /page|next|sync|continuation|resume|cursor|delta|stream|prev/;

/** How a value under this name is judged. */
type NameClass = 'secret' | 'maybe' | 'open';

const classes = new Map<string, NameClass>();

/** Names that are remembered; a page that makes up names must not fill the memory. */
const REMEMBERED = 10_000;

/** What a name says of its value. */
export function classOfName(name: string): NameClass {
  const known = classes.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const found = CREDENTIALS.test(plain) ? 'secret' : TOKENS.test(plain) && !CURSORS.test(plain) ? 'maybe' : 'open';
  if (classes.size < REMEMBERED) classes.set(name, found);
  return found;
}

/**
 * Whether a value looks made rather than written: a run of at least eight visible characters with a digit among them, or
 * of 24. So the words of a model's answer (`"token": "understanding"`) stay readable.
 */
export const looksMade = (value: string): boolean =>
  /^[\u0021-\u007e]{8,}$/.test(value) &&
  (/\d/.test(value) ? /[A-Za-z]/.test(value) || value.length >= 24 : value.length >= 24);
