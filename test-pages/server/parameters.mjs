// @ts-check

/** Parameters that every page sends with every request and that belong to the log, not to an endpoint. */
const COMMON_NAMES = new Set(['run', 'page', 'label', 'via']);

/** A parameter that cannot be used. Its message says what was wrong, where, and what to do instead. */
export class BadParameter extends Error {}

/**
 * Reads the query parameters of one endpoint, and refuses what it does not understand: a misspelt name or a value
 * out of range would otherwise give a run that looks right and tests nothing.
 */
export class Parameters {
  /** @type {URLSearchParams} */
  #query;
  /** @type {string} */
  #where;
  /** @type {Set<string>} */
  #asked = new Set();

  /** @param {URL} url the whole address of the request. */
  constructor(url) {
    this.#query = url.searchParams;
    this.#where = url.pathname;
  }

  /**
   * @param {string} name
   * @param {{from: number, to: number, otherwise: number}} rule both limits are allowed values.
   * @returns {number} a whole number, or `otherwise` when the parameter is absent or empty.
   */
  integer(name, { from, to, otherwise }) {
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
   * @param {string} name
   * @returns {number} 0, or from 2 on.
   */
  oneIn(name) {
    const value = this.integer(name, { from: 0, to: 1_000_000, otherwise: 0 });
    if (value === 1) this.#refuse(name, '1', '0 (never) or a whole number from 2 to 1000000 (once in every n)');
    return value;
  }

  /**
   * @template {string} Choice
   * @param {string} name
   * @param {readonly [Choice, ...Choice[]]} choices the first is the default.
   * @returns {Choice}
   */
  choice(name, choices) {
    const text = this.#raw(name);
    if (text === null || text === '') return choices[0];
    const found = choices.find((choice) => choice === text);
    return found ?? this.#refuse(name, text, `one of ${choices.join(', ')}`);
  }

  /**
   * @param {string} name
   * @returns {boolean} absent, empty and 0 are false; 1 is true.
   */
  flag(name) {
    return this.choice(name, ['0', '1']) === '1';
  }

  /**
   * @param {string} name
   * @param {string} otherwise
   * @returns {string}
   */
  text(name, otherwise) {
    return this.#raw(name) ?? otherwise;
  }

  /** Refuses names that nobody asked for. Call it once everything has been read. */
  finish() {
    for (const name of this.#query.keys()) {
      if (this.#asked.has(name) || COMMON_NAMES.has(name)) continue;
      const known = [...this.#asked].toSorted().join(', ');
      const advice = known === '' ? 'It takes none of its own.' : `It knows: ${known}.`;
      throw new BadParameter(`${this.#where} has no parameter "${name}". ${advice}`);
    }
  }

  /** @param {string} name */
  #raw(name) {
    this.#asked.add(name);
    const [text = null, second] = this.#query.getAll(name);
    if (second === undefined) return text;
    throw new BadParameter(`${this.#where}: the parameter "${name}" is given more than once. Give it once.`);
  }

  /**
   * @param {string} name
   * @param {string} text
   * @param {string} wanted
   * @returns {never}
   */
  #refuse(name, text, wanted) {
    throw new BadParameter(
      `${this.#where}: the parameter "${name}" is ${JSON.stringify(text.slice(0, 80))}. Give ${wanted}.`,
    );
  }
}
