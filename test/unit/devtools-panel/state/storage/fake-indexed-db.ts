/** One store of the fake: its contents by key, and whether it gives out its own keys as the field `id`. */
interface FakeStore {
  readonly contents: Map<number, unknown>;
  readonly hasOwnKeys: boolean;
  next: number;
}

/** What a request needs of its caller: two handlers that are set after it was made. */
interface FakeRequest {
  result: unknown;
  error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
  onupgradeneeded?: (() => void) | null;
}

/** The part of IndexedDB that the recent recordings use, in memory. */
export interface FakeDatabase {
  /** To stand where the browser has `indexedDB`. */
  readonly factory: Pick<IDBFactory, 'open'>;
  readonly stores: ReadonlyMap<string, FakeStore>;
  /** How often the database was opened. */
  opened: number;
  /** With a reason, opening fails. */
  refusesToOpen: string;
  /** With a reason, each transaction that writes is aborted, and what it wrote is undone. */
  refusesToWrite: string;
}

/** Requests answer in order, each in a task of its own; a transaction is complete when all of its requests are. */
export function fakeDatabase(): FakeDatabase {
  const stores = new Map<string, FakeStore>();
  const request = (): FakeRequest => ({ result: undefined, error: null, onsuccess: null, onerror: null });

  const transaction = (mode: string | undefined) => {
    const before = new Map([...stores].map(([name, { contents }]) => [name, new Map(contents)]));
    const made = {
      error: null as Error | null,
      oncomplete: null as (() => void) | null,
      onabort: null as (() => void) | null,
      onerror: null as (() => void) | null,
      objectStore: (name: string) => storeOf(name),
    };
    let pending = 0;
    const end = (): void => {
      if (pending > 0) return;
      if (mode !== 'readwrite' || fake.refusesToWrite === '') {
        made.oncomplete?.();
        return;
      }
      for (const [name, contents] of before) {
        const store = stores.get(name);
        store?.contents.clear();
        for (const [key, value] of contents) store?.contents.set(key, value);
      }
      made.error = new Error(fake.refusesToWrite);
      made.onabort?.();
    };
    const answer = (work: () => unknown): FakeRequest => {
      const asked = request();
      pending += 1;
      setTimeout(() => {
        asked.result = work();
        asked.onsuccess?.();
        pending -= 1;
        setTimeout(end);
      });
      return asked;
    };
    const storeOf = (name: string) => {
      const store = stores.get(name);
      if (store === undefined) throw new Error(`there is no store ${name}`);
      const { contents } = store;
      return {
        getAll: () => answer(() => [...contents.values()]),
        get: (key: number) => answer(() => contents.get(key)),
        delete: (key: number) => answer(() => void contents.delete(key)),
        put: (value: unknown, key: number) => answer(() => void contents.set(key, value)),
        add: (value: object) =>
          answer(() => {
            store.next += 1;
            contents.set(store.next, store.hasOwnKeys ? { ...value, id: store.next } : value);
            return store.next;
          }),
      };
    };
    return made;
  };

  const database = {
    createObjectStore: (name: string, { autoIncrement = false } = {}) =>
      void stores.set(name, { contents: new Map(), hasOwnKeys: autoIncrement, next: 0 }),
    transaction: (_names: string | readonly string[], mode?: string) => transaction(mode),
  };

  const open = (): FakeRequest => {
    const asked = request();
    fake.opened += 1;
    setTimeout(() => {
      if (fake.refusesToOpen !== '') {
        asked.error = new Error(fake.refusesToOpen);
        asked.onerror?.();
        return;
      }
      asked.result = database;
      if (stores.size === 0) asked.onupgradeneeded?.();
      asked.onsuccess?.();
    });
    return asked;
  };

  const fake: FakeDatabase = {
    factory: { open } as unknown as Pick<IDBFactory, 'open'>,
    stores,
    opened: 0,
    refusesToOpen: '',
    refusesToWrite: '',
  };
  return fake;
}
