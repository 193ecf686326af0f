import { RECENT_FAULTS } from '../../../texts/panel/dialogs.ts';
import { signal, type ReadonlySignal } from '@preact/signals';

/** A recording that the extension stores until it is removed. */
export interface SavedRecording {
  readonly id: number;
  readonly name: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}

/** Recently saved or opened recordings, in this extension's own storage. */
export interface SavedRecordings {
  /** Newest first; empty until `refresh` has answered. */
  readonly list: ReadonlySignal<readonly SavedRecording[]>;
  /** What could not be done last, in a sentence; otherwise empty. */
  readonly problem: ReadonlySignal<string>;
  refresh(): Promise<void>;
  /** Stores a file. It replaces one of the same name and size. */
  keep(name: string, content: Blob): Promise<void>;
  /** @returns `null` if it is gone, removed in another tab for example. */
  read(id: number): Promise<Blob | null>;
  remove(id: number): Promise<void>;
}

const DATABASE = 'realtime-inspector';
const FACTS = 'recordings';
/** Contents are stored apart, so that the list is read without them. */
const CONTENTS = 'contents';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the storage did not answer'));
  });

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(FACTS, { keyPath: 'id', autoIncrement: true });
    request.result.createObjectStore(CONTENTS);
  };
  return settled(request);
}

/** Waits until what was written is durable. */
const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const refuse = (): void => reject(transaction.error ?? new Error('the storage refused it'));
    transaction.oncomplete = () => resolve();
    transaction.onabort = refuse;
    transaction.onerror = refuse;
  });

function isSaved(value: unknown): value is SavedRecording {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'number' &&
    'name' in value &&
    typeof value.name === 'string' &&
    'size' in value &&
    typeof value.size === 'number' &&
    'savedAt' in value &&
    typeof value.savedAt === 'number'
  );
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The storage is opened with the first call. */
export function createSavedRecordings(): SavedRecordings {
  const list = signal<readonly SavedRecording[]>([]);
  const problem = signal('');
  let database: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> =>
    (database ??= openDatabase().catch((error: unknown) => {
      // The next call tries again: what blocked the storage may be over.
      database = null;
      throw error;
    }));

  const refresh = async (): Promise<void> => {
    const found: unknown[] = await settled((await open()).transaction(FACTS).objectStore(FACTS).getAll());
    list.value = found.filter(isSaved).toSorted((one, other) => other.savedAt - one.savedAt);
  };

  /** Storage may be full, blocked by the user, or forbidden in a private window: that is shown, and nothing else fails. */
  const attempt = async <T>(describe: (reason: string) => string, action: () => Promise<T>): Promise<T | null> => {
    try {
      const result = await action();
      problem.value = '';
      return result;
    } catch (error) {
      problem.value = describe(reason(error));
      return null;
    }
  };

  return {
    list,
    problem,
    refresh: async () => void (await attempt(RECENT_FAULTS.list, refresh)),
    keep: async (name, content) =>
      void (await attempt(
        (why) => RECENT_FAULTS.store(name, why),
        async () => {
          await refresh();
          const older = list.peek().filter((other) => other.name === name && other.size === content.size);
          const transaction = (await open()).transaction([FACTS, CONTENTS], 'readwrite');
          for (const { id } of older) {
            transaction.objectStore(FACTS).delete(id);
            transaction.objectStore(CONTENTS).delete(id);
          }
          const facts = { name, size: content.size, savedAt: Date.now() };
          const added = transaction.objectStore(FACTS).add(facts);
          added.onsuccess = () => transaction.objectStore(CONTENTS).put(content, added.result);
          await written(transaction);
          await refresh();
        },
      )),
    read: (id) =>
      attempt(RECENT_FAULTS.read, async () => {
        const found: unknown = await settled((await open()).transaction(CONTENTS).objectStore(CONTENTS).get(id));
        return found instanceof Blob ? found : null;
      }),
    remove: async (id) =>
      void (await attempt(RECENT_FAULTS.remove, async () => {
        const transaction = (await open()).transaction([FACTS, CONTENTS], 'readwrite');
        transaction.objectStore(FACTS).delete(id);
        transaction.objectStore(CONTENTS).delete(id);
        await written(transaction);
        await refresh();
      })),
  };
}
