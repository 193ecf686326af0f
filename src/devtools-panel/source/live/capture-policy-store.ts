import {
  CAPTURE_POLICY_KEY,
  CAPTURE_EVERYWHERE,
  readCapturePolicy,
  type CapturePolicy,
} from '../../../wire/capture-policy.ts';

/** Stores the user's choice, which panels and pages share. */
interface CapturePolicyStore {
  read(): Promise<CapturePolicy>;
  /** Rejects with the browser's reason if it cannot be stored. */
  write(policy: CapturePolicy): Promise<void>;
}

/** @returns the store; `null` if the panel is shown outside of the extension. */
export function openCapturePolicyStore(): CapturePolicyStore | null {
  // The same interface in both browsers; the polyfill's module throws outside of an extension.
  const local = globalThis.chrome?.storage?.local;
  if (local === undefined) return null;
  return {
    read: async () => readCapturePolicy((await local.get(CAPTURE_POLICY_KEY))[CAPTURE_POLICY_KEY]),
    write: (policy) =>
      policy.where === CAPTURE_EVERYWHERE.where && policy.sites.length === 0
        ? local.remove(CAPTURE_POLICY_KEY)
        : local.set({ [CAPTURE_POLICY_KEY]: policy }),
  };
}
