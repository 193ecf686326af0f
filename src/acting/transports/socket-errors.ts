import { isGecko } from '../platform.ts';

/** What the platform throws when a page sends on a socket that is not open yet. */
export const stillConnecting = (): DOMException =>
  new DOMException(
    isGecko
      ? 'An attempt was made to use an object that is not, or is no longer, usable'
      : "Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.",
    'InvalidStateError',
  );

/** Whether the platform would take these arguments of `close`; it throws otherwise. */
export function isValidClose([code, reason]: readonly unknown[]): boolean {
  const isCode = code === undefined || code === 1000 || (typeof code === 'number' && code >= 3000 && code < 5000);
  return isCode && (reason === undefined || (typeof reason === 'string' && reason.length <= 41));
}
