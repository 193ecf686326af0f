import { connect, type Socket } from 'node:net';
import type { HostPort } from './told-hosts.ts';
import type { Link } from './link.ts';

/**
 * Joins a browser's connection with a server's: bytes both ways, ends and resets as they come.
 *
 * @param first what the server gets before anything else.
 */
export function joinServer(link: Link, to: HostPort, first: Buffer | string = ''): Socket {
  const server = connect({ host: to.host, port: to.port, allowHalfOpen: true });
  link.upstream = server;
  server.setNoDelay(true);
  if (first.length > 0) server.write(first);
  link.pipe(server);
  server.pipe(link);
  // A reset, a refusal, a name that is not found: the browser's connection breaks, as the server's did or would not come.
  server.on('error', () => link.cut());
  link.once('close', () => server.destroy());
  return server;
}
