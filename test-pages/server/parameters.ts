/** Parameters that every page sends with every request and that belong to the log, not to an endpoint. */
const COMMON_NAMES = new Set(['run', 'page', 'label', 'via']);

/** A parameter that cannot be used. Its message says what was wrong, where, and what to do instead. */
export class BadParameter extends Error {}

/**
 * Reads the query parameters of one endpoint, and refuses what it does not understand: a misspelt name or a value
 * out of range would otherwise give a run that looks right and tests nothing.
 */
export class Parameters {
  #query: URLSearchParams;
  #where: string;
  readonly #asked = new Set<string>();

  /** @param url the whole address of the request. */
  constructor(url: URL) {
    this.#query = url.searchParams;
    this.#where = url.pathname;
  }

  /**
   * @param rule both limits are allowed values.
   * @returns a whole number, or `otherwise` when the parameter is absent or empty.
   */
  integer(name: string, { from, to, otherwise }: { from: number; to: number; otherwise: number }): number {
    const text = this.#raw(name);
    if (text === null || text === '') return otherwise;
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < from || value > to) {
      this.#refuse(name, text, `a whole number from ${from} to ${to}`);
    }
    return value;
  }

  /**
   * "1 in n": how often a fault happens. 0 or absent is never; 1 would leave nothing to compare with.
   *
   * @returns 0, or from 2 on.
   */
  oneIn(name: string): number {
    const value = this.integer(name, { from: 0, to: 1_000_000, otherwise: 0 });
    if (value === 1) this.#refuse(name, '1', '0 (never) or a whole number from 2 to 1000000 (once in every n)');
    return value;
  }

  /** @param choices the first is the default. */
  choice<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.#raw(name);
    if (text === null || text === '') return choices[0];
    const found = choices.find((choice) => choice === text);
    return found ?? this.#refuse(name, text, `one of ${choices.join(', ')}`);
  }

  /** @returns absent, empty and 0 are false; 1 is true. */
  flag(name: string): boolean {
    return this.choice(name, ['0', '1']) === '1';
  }

  text(name: string, otherwise: string): string {
    return this.#raw(name) ?? otherwise;
  }

  /** Refuses names that no one read. Call it once everything has been read. */
  finish(): void {
    for (const name of this.#query.keys()) {
      if (this.#asked.has(name) || COMMON_NAMES.has(name)) continue;
      const known = [...this.#asked].toSorted().join(', ');
      const advice = known === '' ? 'It takes none of its own.' : `It knows: ${known}.`;
      throw new BadParameter(`${this.#where} has no parameter "${name}". ${advice}`);
    }
  }

  #raw(name: string): string | null {
    this.#asked.add(name);
    const [text = null, second] = this.#query.getAll(name);
    if (second === undefined) return text;
    throw new BadParameter(`${this.#where}: the parameter "${name}" is given more than once. Give it once.`);
  }

  #refuse(name: string, text: string, wanted: string): never {
    throw new BadParameter(
      `${this.#where}: the parameter "${name}" is ${JSON.stringify(text.slice(0, 80))}. Give ${wanted}.`,
    );
  }
}
