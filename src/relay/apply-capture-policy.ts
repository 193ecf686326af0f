import { CAPTURE_POLICY_KEY, isCaptureAllowed, readCapturePolicy } from '../wire/capture-policy.ts';
import type { Channel } from './channel.ts';

/** What is needed of the browser. */
export interface CapturePolicyDeps {
  readonly channel: Pick<Channel, 'send'>;
  /** The document's origin; that of its opener or parent where it has no address of its own. */
  readonly origin: string;
  /** Runs `task` when the page has nothing to do. */
  whenIdle(task: () => void): void;
  /** The value with this name in the extension's storage. */
  read(key: string): Promise<unknown>;
}

/** @returns the host in an origin, empty for `null`, the origin of sandboxed and local documents. */
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '');

/**
 * Has the recorder keep nothing where the user wants that. What an extension stores cannot be read before a page's first
 * script, so the recorder begins anyway and throws away what it has when the answer is there; the page's loading does not
 * wait for it.
 */
export function applyCapturePolicy({ channel, origin, whenIdle, read }: CapturePolicyDeps): void {
  const ask = async (): Promise<void> => {
    try {
      if (!isCaptureAllowed(readCapturePolicy(await read(CAPTURE_POLICY_KEY)), hostOf(origin)))
        channel.send({ type: 'capture-nothing' });
    } catch {
      // The extension was reloaded or removed meanwhile: this relay has no storage any more, and its page no panel.
    }
  };
  whenIdle(() => void ask());
}
