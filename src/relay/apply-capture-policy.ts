import { CAPTURE_POLICY_KEY, isCaptureAllowed, readCapturePolicy } from '../wire/capture-policy.ts';
import type { Channel } from './channel.ts';

/** What is needed of the browser. */
interface CapturePolicyDeps {
  readonly channel: Pick<Channel, 'send'>;
  /** The document's origin; that of its opener or parent if the document has no address of its own. */
  readonly origin: string;
  /** Runs `task` when the page has nothing to do. */
  whenIdle(task: () => void): void;
  /** The value with this name in the extension's storage. */
  read(key: string): Promise<unknown>;
}

/** @returns the host of an origin; empty for `null`, the origin of sandboxed and local documents. */
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '');

/**
 * Stops the recorder on pages that the user has excluded. An extension's storage cannot be read before a page's first
 * script runs, so the recorder starts anyway and discards what it has once the policy is read; the page's loading does
 * not wait for that.
 */
export function applyCapturePolicy({ channel, origin, whenIdle, read }: CapturePolicyDeps): void {
  const apply = async (): Promise<void> => {
    try {
      if (!isCaptureAllowed(readCapturePolicy(await read(CAPTURE_POLICY_KEY)), hostOf(origin)))
        channel.send({ type: 'capture-nothing' });
    } catch {
      // The extension was reloaded or removed meanwhile: this relay has no storage any more, and its page has no panel.
    }
  };
  whenIdle(() => void apply());
}
