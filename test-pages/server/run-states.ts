/** Runs whose state is stored, per kind of page. The least recently used one goes first. */
export const RUNS_LIMIT = 500;

/** What a server remembers per run, so that several pages and tests do not disturb each other. */
export class RunStates<State> {
  readonly #states = new Map<string, State>();

  of(run: string, create: () => State): State {
    const state = this.#states.get(run) ?? create();
    // Deleted and set again, so that the map's order is the order of last use.
    this.#states.delete(run);
    this.#states.set(run, state);
    if (this.#states.size > RUNS_LIMIT) {
      const [oldest] = this.#states.keys();
      if (oldest !== undefined) this.#states.delete(oldest);
    }
    return state;
  }
}
