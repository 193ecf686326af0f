import { EchoSearch, ECHO_LENGTH, type EchoForm } from './echo-search.ts';
import type { Found, Secret } from './finds.ts';
import { REDACTION_PLACEHOLDER, utf8Bytes } from './placeholder.ts';
import type { SecretKind, SecretPlace } from './rule-table.ts';
import type { SipKey } from './siphash.ts';
import { StandIns } from './stand-ins.ts';
import { latin1 } from './binary-secrets.ts';

/** One secret that is replaced, wherever it stands. */
export interface RedactedSecret {
  /** What replaces it. */
  readonly placeholder: string;
  /** The secret itself: for a preview on the user's own screen, never for a file. */
  readonly value: string;
  readonly kind: SecretKind;
  /** Which rule found it first. */
  readonly rule: string;
  /** How often it is replaced. */
  readonly count: number;
  /** How often in which kinds of places, in the order in which they were met. */
  readonly where: ReadonlyMap<SecretPlace, number>;
  /** What stands before and after it where it was met first: for the same screen. */
  readonly before: string;
  readonly after: string;
}

/** All secrets of one kind. */
export interface RedactedKind {
  readonly kind: SecretKind;
  /** How many different ones. */
  readonly secrets: number;
  readonly where: ReadonlyMap<SecretPlace, number>;
}

/** What could not be searched as a whole. */
export interface Unsearched {
  /** Binary payloads that no decoder reads: searched for known secrets and for shapes, not by name. */
  readonly binary: number;
  /** Payloads of which only the beginning was recorded. */
  readonly cut: number;
  /** Bodies too long to be searched across all their pieces. */
  readonly long: number;
}

/** What a redaction does, for a preview before anything is saved. */
export interface RedactionSummary {
  /** In the order in which they were met; at most {@link SECRETS_LISTED}. */
  readonly secrets: readonly RedactedSecret[];
  /** How many different ones there are. */
  readonly total: number;
  /** How many places are replaced. */
  readonly places: number;
  /** All of them by kind, in the order in which they were met. */
  readonly kinds: readonly RedactedKind[];
  readonly unsearched: Unsearched;
}

/** Secrets of a summary; beyond, they are replaced and counted alike. */
export const SECRETS_LISTED = 1_000;

/** Characters around a secret that a preview shows. */
const AROUND = 60;

interface Known extends Secret {
  placeholder: string | null;
  count: number;
  before: string;
  after: string;
  readonly where: Map<SecretPlace, number>;
}

/** Where a secret stands. */
interface Spot {
  readonly place: SecretPlace;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const count = <T>(counts: Map<T, number>, key: T, by = 1): void => void counts.set(key, (counts.get(key) ?? 0) + by);

/** The secrets of a recording, each with its placeholder: equal secrets have the same one. */
export class SecretStore {
  readonly #secrets = new Map<string, Known>();
  readonly #key: SipKey | null;
  readonly #standIns = new StandIns();
  #echoes: EchoSearch<Known> | null = null;
  #isSettled = false;
  #places = 0;
  #numbered = 0;

  /** @param key of the placeholders; without one they are numbered. */
  constructor(key: SipKey | null = null) {
    this.#key = key;
  }

  /** Writes a secret down. */
  remember({ value, kind, rule }: Secret): Known {
    const known = this.#secrets.get(value);
    if (known !== undefined) return known;
    const fresh: Known = { value, kind, rule, placeholder: null, count: 0, before: '', after: '', where: new Map() };
    this.#secrets.set(value, fresh);
    if (kind === 'personal') this.#standIns.learn(value);
    if (!this.#isSettled) this.#echoes = null;
    return fresh;
  }

  /** The first pass is over: what is found from here on is replaced where it is found, and not looked for elsewhere. */
  settle(): void {
    this.#isSettled = true;
  }

  /** Numbers up to this one are taken: by placeholders of an earlier redaction. */
  reserve(number: number): void {
    this.#numbered = Math.max(this.#numbered, number);
  }

  /** The placeholder of a secret, one place more counted. */
  replace(secret: Secret, spot: Spot): string {
    const known = this.remember(secret);
    if (known.count === 0) {
      known.before = spot.text.slice(Math.max(0, spot.start - AROUND), spot.start);
      known.after = spot.text.slice(spot.end, spot.end + AROUND);
    }
    known.count += 1;
    count(known.where, spot.place);
    this.#places += 1;
    known.placeholder ??= this.#placeholderOf(known);
    return known.placeholder;
  }

  #placeholderOf({ kind, value }: Secret): string {
    if (kind === 'personal') return this.#standIns.of(value);
    if (this.#key !== null) return REDACTION_PLACEHOLDER.keyed(this.#key, value);
    this.#numbered += 1;
    return REDACTION_PLACEHOLDER.numbered(this.#numbered);
  }

  /** What rules found in a text, and in addition the secrets that are known from elsewhere. */
  withEchoes(text: string, found: readonly Found[]): readonly Found[] {
    if (text.length < ECHO_LENGTH || this.#secrets.size === 0) return found;
    this.#echoes ??= new EchoSearch(this.#forms());
    const all: Found[] = [];
    let next = 0;
    let hasMore = false;
    const cutsPlaceholder = REDACTION_PLACEHOLDER.cutsIn(text);
    this.#echoes.search(text, (start, { form, secret }) => {
      const end = start + form.length;
      if (cutsPlaceholder(start, end)) return;
      for (; (found[next]?.end ?? Infinity) <= start; next++) all.push(...found.slice(next, next + 1));
      // Overlaps what a rule found: the rule knows better where a value begins and ends.
      if ((found[next]?.start ?? Infinity) < end) return;
      hasMore = true;
      all.push({ start, end, secrets: [secret], write: ([first = '']) => first });
    });
    return hasMore ? [...all, ...found.slice(next)] : found;
  }

  /** What was replaced so far. */
  summary(unsearched: Unsearched = { binary: 0, cut: 0, long: 0 }): RedactionSummary {
    const secrets = [...this.#secrets.values()].filter((known) => known.count > 0);
    const kinds = new Map<
      SecretKind,
      { readonly kind: SecretKind; secrets: number; readonly where: Map<SecretPlace, number> }
    >();
    for (const { kind, where } of secrets) {
      const group = kinds.get(kind) ?? { kind, secrets: 0, where: new Map<SecretPlace, number>() };
      kinds.set(kind, group);
      group.secrets += 1;
      for (const [place, times] of where) count(group.where, place, times);
    }
    const listed = secrets
      .slice(0, SECRETS_LISTED)
      .map((known) => ({ ...known, placeholder: known.placeholder ?? '', where: new Map(known.where) }));
    return { secrets: listed, total: secrets.length, places: this.#places, kinds: [...kinds.values()], unsearched };
  }

  /**
   * Known secrets in the forms in which texts and bytes have them: plain, in JSON, in URLs, in UTF-8. Numbers are left alone:
   * they may be anything.
   */
  *#forms(): Generator<EchoForm<Known>> {
    for (const secret of this.#secrets.values()) {
      const { value } = secret;
      if (value.length < ECHO_LENGTH || /^[\d.+-]*$/.test(value)) continue;
      yield { form: value, secret };
      if (/[^\w.~-]/.test(value)) {
        yield { form: JSON.stringify(value).slice(1, -1), secret };
        yield { form: encoded(value), secret };
      }
      if (/[^\0-\x7f]/.test(value)) yield { form: latin1(utf8Bytes(value)), secret };
    }
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
