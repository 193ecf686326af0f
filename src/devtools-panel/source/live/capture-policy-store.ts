import {
  CAPTURE_POLICY_KEY,
  CAPTURE_EVERYWHERE,
  readCapturePolicy,
  type CapturePolicy,
} from '../../../wire/capture-policy.ts';

/** Where the user's choice lies that panels and pages share. */
export interface CapturePolicyStore {
  read(): Promise<CapturePolicy>;
  /** @throws where the browser cannot store it, with its reason. */
  write(keeping: CapturePolicy): Promise<void>;
}

/** @returns the store, `null` where the panel is shown outside of the extension. */
export function openCapturePolicyStore(): CapturePolicyStore | null {
  // The same interface in both browsers; the polyfill's module throws where there is no extension.
  const local = globalThis.chrome?.storage?.local;
  if (local === undefined) return null;
  return {
    read: async () => readCapturePolicy((await local.get(CAPTURE_POLICY_KEY))[CAPTURE_POLICY_KEY]),
    write: (keeping) =>
      keeping.where === CAPTURE_EVERYWHERE.where && keeping.sites.length === 0
        ? local.remove(CAPTURE_POLICY_KEY)
        : local.set({ [CAPTURE_POLICY_KEY]: keeping }),
  };
}
