/** The way to a browser that runs already: its debugging port. */
import { WebSocket } from 'ws';
import { CdpConnection, webSocketTransport } from '../browsers/chromium/cdp.ts';
import { BrowserError, COMMAND_LIMIT } from '../browsers/driver.ts';
import { within } from '../browsers/time-limit.ts';
import { textAt } from '../json.ts';

/** The address of the browser's own socket, asked at its debugging port. */
async function findSocket(address: string): Promise<string> {
  if (/^wss?:/.test(address)) return address;
  try {
    const answer = await fetch(new URL('/json/version', address), { signal: AbortSignal.timeout(COMMAND_LIMIT) });
    return textAt(await answer.json(), 'webSocketDebuggerUrl');
  } catch (error) {
    throw new BrowserError(`no browser answers at ${address}; start one with --remote-debugging-port`, {
      cause: error,
    });
  }
}

async function openSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const opened = new Promise<WebSocket>((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
  return within(opened, COMMAND_LIMIT, `the browser at ${url}`);
}

/**
 * Connects to a browser that runs already.
 *
 * @param address of its debugging port, or of its own socket
 */
export async function connectToBrowser(address: string) {
  const socket = await openSocket(await findSocket(address));
  return { cdp: new CdpConnection(webSocketTransport(socket)), close: (): void => socket.close() };
}
