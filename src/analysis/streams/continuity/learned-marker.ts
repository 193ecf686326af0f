import { isRecord } from '../../../base/is-object.ts';

/** Top-level fields of a message that are looked at. */
const MAX_FIELDS = 32;

/** Messages that a reply must have to show which field is set at its end alone. */
const LEAST_MESSAGES = 3;

/** Replies that must agree: fewer where the field was there all the time and said no. */
const LEAST_REPLIES = 3;
const LEAST_REPLIES_DECLARED = 2;

/** Which fields are set in the last message of a reply alone. */
export class ReplyFields {
  readonly #times = new Map<string, number>();
  /** Fields that were there and said no (`false`, `null`, an empty text) before. */
  readonly #declared = new Set<string>();
  #messages = 0;
  #last: readonly string[] = [];

  /** Takes in the next message; `body` is `undefined` where it is no JSON. */
  take(body: unknown): void {
    this.#messages += 1;
    this.#last = [];
    if (!isRecord(body)) return;
    const fields = Object.entries(body).slice(0, MAX_FIELDS);
    const isSet = ([name, value]: readonly [string, unknown]): boolean =>
      value === true || (this.#declared.has(name) && typeof value === 'string' && value !== '');
    this.#last = fields.filter(isSet).map(([name]) => name);
    for (const name of this.#last) if (this.#hasRoom(name)) this.#times.set(name, (this.#times.get(name) ?? 0) + 1);
    for (const [name, value] of fields) {
      if ((value === false || value === null || value === '') && this.#declared.size < MAX_FIELDS)
        this.#declared.add(name);
    }
  }

  #hasRoom(name: string): boolean {
    return this.#times.size < MAX_FIELDS || this.#times.has(name);
  }

  /** Those set in the last message and in none before it, and whether they had said no before. */
  atEnd(): readonly (readonly [name: string, wasDeclared: boolean])[] {
    if (this.#messages < LEAST_MESSAGES) return [];
    return this.#last.filter((name) => this.#times.get(name) === 1).map((name) => [name, this.#declared.has(name)]);
  }
}

/** The field by which the replies of one stream say that they are complete, as far as all of them so far agree. */
export class LearnedMarker {
  #candidates: ReadonlyMap<string, boolean> | null = null;
  #replies = 0;

  /** A reply was complete. */
  learn(fields: ReplyFields): void {
    const now = new Map(fields.atEnd());
    const before = this.#candidates;
    this.#candidates = before === null ? now : new Map([...before].filter(([name]) => now.has(name)));
    this.#replies += 1;
  }

  /** `null` while too few replies agree. */
  get field(): string | null {
    const found = [...(this.#candidates ?? [])].find(
      ([, wasDeclared]) => this.#replies >= (wasDeclared ? LEAST_REPLIES_DECLARED : LEAST_REPLIES),
    );
    return found?.[0] ?? null;
  }
}
