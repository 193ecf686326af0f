/** A fact that views may read and subscribe to. Only `state/` writes it. */
export interface Atom<T> {
  get(): T;
  /** Calls back after each change; gives the function that ends it. */
  subscribe(listener: () => void): () => void;
}

/** An atom with its pen. */
export interface WritableAtom<T> extends Atom<T> {
  /** Replaces the value; the same value (by `Object.is`) tells nobody. */
  set(value: T): void;
}

/** Makes an atom. */
export function createAtom<T>(initial: T): WritableAtom<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
