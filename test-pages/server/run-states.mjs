// @ts-check

/** Runs whose state is kept, per kind of page. The one that was used longest ago goes first. */
export const RUNS_LIMIT = 500;

/**
 * What a server remembers per run, so that several pages and tests do not disturb each other.
 *
 * @template State
 */
export class RunStates {
  /** @type {Map<string, State>} */
  #states = new Map();

  /**
   * @param {string} run
   * @param {() => State} create
   * @returns {State}
   */
  of(run, create) {
    const state = this.#states.get(run) ?? create();
    // Set anew, so that the map's order is the order of last use.
    this.#states.delete(run);
    this.#states.set(run, state);
    if (this.#states.size > RUNS_LIMIT) {
      const [oldest] = this.#states.keys();
      if (oldest !== undefined) this.#states.delete(oldest);
    }
    return state;
  }
}
