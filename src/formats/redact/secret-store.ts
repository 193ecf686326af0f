import { escapePattern } from '../../base/escape-pattern.ts';
import type { Found, Secret } from './find-secrets.ts';

/** One secret that is replaced, wherever it stands. */
export interface RedactedSecret {
  /** What replaces it. */
  readonly placeholder: string;
  /** The secret itself: for a preview on the user's own screen, never for a file. */
  readonly value: string;
  /** Which rule found it first. */
  readonly rule: string;
  /** How often it is replaced. */
  readonly count: number;
}

/** What a redaction does, for a preview before anything is saved. */
export interface RedactionSummary {
  /** In the order in which they were met; at most {@link SECRETS_LISTED}. */
  readonly secrets: readonly RedactedSecret[];
  /** How many different ones there are. */
  readonly total: number;
  /** How many places are replaced. */
  readonly places: number;
}

/** Secrets of a summary; beyond, they are replaced and counted alike. */
export const SECRETS_LISTED = 1_000;

/** Secrets that are also looked for outside of the places that rules name. */
const ECHOES = 500;

/** Characters from which a secret is looked for everywhere: shorter ones would meet ordinary words. */
const ECHO_LENGTH = 8;

/**
 * Makes a placeholder: it looks like an identifier, so that endpoints that differ in a token alone stay one endpoint.
 *
 * @param number from 1, in the order in which secrets are met.
 */
const placeholder = (number: number): string => `Redacted-secret-${String(number).padStart(6, '0')}`;

interface Known extends Secret {
  readonly placeholder: string;
  count: number;
}

/** The secrets of a recording, each with its placeholder: equal secrets have the same one. */
export class SecretStore {
  readonly #secrets = new Map<string, Known>();
  #pattern: RegExp | null | undefined;
  #forms = new Map<string, Known>();
  #places = 0;

  /** Writes a secret down. */
  remember({ value, rule }: Secret): Known {
    const known = this.#secrets.get(value);
    if (known !== undefined) return known;
    const fresh: Known = { placeholder: placeholder(this.#secrets.size + 1), value, rule, count: 0 };
    this.#secrets.set(value, fresh);
    this.#pattern = undefined;
    return fresh;
  }

  /** The placeholder of a secret, one place more counted. */
  readonly replace = (secret: Secret): string => {
    const known = this.remember(secret);
    known.count += 1;
    this.#places += 1;
    return known.placeholder;
  };

  /** What rules found in a text, and in addition the secrets that are known from elsewhere. */
  withEchoes(text: string, found: readonly Found[]): readonly Found[] {
    if (text.length < ECHO_LENGTH) return found;
    const pattern = this.#echoPattern();
    if (pattern === null) return found;
    const all = [...found];
    for (const match of text.matchAll(pattern)) {
      const known = this.#forms.get(match[0]);
      const end = match.index + match[0].length;
      if (known === undefined || found.some((each) => each.start < end && match.index < each.end)) continue;
      all.push({ start: match.index, end, secrets: [known], write: ([first = '']) => first });
    }
    return all.length === found.length ? found : all.toSorted((a, b) => a.start - b.start);
  }

  /** What was replaced so far. */
  summary(): RedactionSummary {
    const secrets = [...this.#secrets.values()].filter(({ count }) => count > 0);
    const listed = secrets.slice(0, SECRETS_LISTED).map((known) => ({ ...known }));
    return { secrets: listed, total: secrets.length, places: this.#places };
  }

  /** Known secrets in the forms in which texts have them: plain, in JSON and in URLs. Numbers are left alone: they may be anything. */
  #echoPattern(): RegExp | null {
    if (this.#pattern !== undefined) return this.#pattern;
    this.#forms = new Map();
    for (const known of this.#secrets.values()) {
      const { value } = known;
      if (value.length < ECHO_LENGTH || /^[\d.+-]*$/.test(value)) continue;
      if (this.#forms.size >= ECHOES) break;
      const escaped = JSON.stringify(value).slice(1, -1);
      for (const form of [value, escaped, encoded(value)]) if (!this.#forms.has(form)) this.#forms.set(form, known);
    }
    const forms = [...this.#forms.keys()].toSorted((a, b) => b.length - a.length);
    const quoted = forms.map(escapePattern);
    this.#pattern = quoted.length === 0 ? null : new RegExp(quoted.join('|'), 'g');
    return this.#pattern;
  }
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // A lone surrogate cannot be in a URL.
    return value;
  }
}
