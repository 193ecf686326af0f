import { KEEPING_KEY, KEEPS_EVERYWHERE, readKeeping, type Keeping } from '../../../wire/capture-policy.ts';

/** Where the user's choice lies that panels and pages share. */
export interface KeepingStore {
  read(): Promise<Keeping>;
  /** @throws where the browser cannot store it, with its reason. */
  write(keeping: Keeping): Promise<void>;
}

/** @returns the store, `null` where the panel is shown outside of the extension. */
export function openKeepingStore(): KeepingStore | null {
  // The same interface in both browsers; the polyfill's module throws where there is no extension.
  const local = globalThis.chrome?.storage?.local;
  if (local === undefined) return null;
  return {
    read: async () => readKeeping((await local.get(KEEPING_KEY))[KEEPING_KEY]),
    write: (keeping) =>
      keeping.where === KEEPS_EVERYWHERE.where && keeping.sites.length === 0
        ? local.remove(KEEPING_KEY)
        : local.set({ [KEEPING_KEY]: keeping }),
  };
}
