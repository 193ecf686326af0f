import { isObject } from '../../../base/is-object.ts';
import { signal, type ReadonlySignal } from '@preact/signals';

/** A filter with the name that the user gave it. */
interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

/** The part of a web storage that is needed; tests give their own. */
type FilterStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The user's own filters and whether heartbeats are hidden, restored when the panel is next opened. */
export interface SavedFilters {
  /** In the order of their names. */
  readonly list: ReadonlySignal<readonly SavedFilter[]>;
  readonly hidesHeartbeats: boolean;
  /** Saves a filter; one of the same name is replaced. @returns false if it could not be stored. */
  save(filter: SavedFilter): boolean;
  remove(name: string): boolean;
  saveHidesHeartbeats(hides: boolean): boolean;
}

const KEY = 'realtime-inspector:filters';

/** Filters that are stored; a longer list is hard to choose from. */
const MOST = 100;

/** Characters of a name and of a filter. */
const NAME_LIMIT = 60;
const TEXT_LIMIT = 2_000;

interface Stored {
  readonly saved: readonly SavedFilter[];
  readonly hidesHeartbeats: boolean;
}

const NOTHING: Stored = { saved: [], hidesHeartbeats: false };

function readFilter(value: unknown): readonly SavedFilter[] {
  if (!isObject(value) || !('name' in value && 'text' in value)) return [];
  const { name, text } = value;
  const isFilter = typeof name === 'string' && typeof text === 'string' && name !== '' && text !== '';
  return isFilter && name.length <= NAME_LIMIT && text.length <= TEXT_LIMIT ? [{ name, text }] : [];
}

/** Reads stored, untrusted filters. */
function read(text: string | null): Stored {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (!isObject(value)) return NOTHING;
    const saved = 'saved' in value && Array.isArray(value.saved) ? value.saved.slice(0, MOST).flatMap(readFilter) : [];
    return { saved, hidesHeartbeats: 'hidesHeartbeats' in value && value.hidesHeartbeats === true };
  } catch {
    // Written by another version or by hand: nothing is saved.
    return NOTHING;
  }
}

/** Restores the saved filters. Without a storage they last as long as the panel. */
export function createSavedFilters(storage: FilterStorage | null): SavedFilters {
  const stored = read(storage?.getItem(KEY) ?? null);
  const list = signal(stored.saved);
  let { hidesHeartbeats } = stored;
  const write = (): boolean => {
    try {
      storage?.setItem(KEY, JSON.stringify({ saved: list.peek(), hidesHeartbeats } satisfies Stored));
      return storage !== null;
    } catch {
      // Storage is full: the filters last as long as this panel, and the view says so.
      return false;
    }
  };
  return {
    list,
    get hidesHeartbeats() {
      return hidesHeartbeats;
    },
    save({ name, text }) {
      const filter = { name: name.trim().slice(0, NAME_LIMIT), text: text.trim().slice(0, TEXT_LIMIT) };
      if (filter.name === '' || filter.text === '') return false;
      const others = list.peek().filter((other) => other.name !== filter.name);
      list.value = [...others, filter].toSorted((one, other) => one.name.localeCompare(other.name)).slice(0, MOST);
      return write();
    },
    remove(name) {
      list.value = list.peek().filter((other) => other.name !== name);
      return write();
    },
    saveHidesHeartbeats(hides) {
      hidesHeartbeats = hides;
      return write();
    },
  };
}
