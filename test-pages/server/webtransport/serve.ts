import { identityOf } from '../exchange.ts';
import { createCertificate } from './certificate.ts';
import { serveFeed } from './feed.ts';
import { Http3Connection } from './http3-connection.ts';
import { listenQuic } from './quic.ts';
import { loadPackages } from './quiche.ts';
import type { GroundTruth } from '../log.ts';

/** Where the sessions of a running server are opened. */
export interface SessionServer {
  /** `https:` without a path. */
  readonly url: string;
  /** SHA-256 of its certificate, in base64. */
  readonly hash: string;
}

/** The only address at which sessions are served. */
const HOST = '127.0.0.1';

/**
 * Serves sessions of WebTransport on loopback.
 *
 * @param closing ends it.
 * @returns `null` where the packages that it needs are not installed.
 */
export async function serveSessions(log: GroundTruth, closing: AbortSignal): Promise<SessionServer | null> {
  const packages = await loadPackages();
  if (packages === null) return null;
  const { key, cert, hash } = createCertificate();
  const server = await listenQuic(packages.quiche, HOST, { key, cert }, (connection) => {
    const accept = (path: string) => {
      const url = new URL(path, `https://${HOST}`);
      if (url.pathname !== '/webtransport/feed') return null;
      const channel = log.channel({ ...identityOf(url), transport: 'webtransport' });
      return (session: Parameters<typeof serveFeed>[0]) => serveFeed(session, url, log, channel);
    };
    return new Http3Connection(connection, packages.createFieldDecoder, accept);
  });
  closing.addEventListener('abort', () => server.close(), { once: true });
  return { url: `https://${HOST}:${server.port}`, hash: hash.toString('base64') };
}
