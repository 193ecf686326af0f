/**
 * Which requests come from this machine's own names. A page of a foreign site can give its name the address 127.0.0.1 after it
 * was loaded and would then share an origin with this server; its requests still carry that name as their host.
 */

/** What those who ask under another name get to read. */
export const FOREIGN_HOST = 'This server answers under the names of this machine alone: ask localhost or 127.0.0.1.';

/** The status of such an answer: Misdirected Request. */
export const FOREIGN_HOST_STATUS = 421;

/** A number from 0 to 255 without zeros in front, which some readers take for octal. */
const BYTE = '(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])';

const LOOPBACK = new RegExp(
  `^(?:127\\.${BYTE}\\.${BYTE}\\.${BYTE}|\\[::1\\]|(?:[a-z0-9-]+\\.)*localhost\\.?)(?::\\d{1,5})?$`,
  'i',
);

/**
 * Whether a `Host` header names this machine: 127.0.0.0/8, `[::1]`, `localhost` or a name below it, with or without a port.
 *
 * @param host undefined where the request has none, which no browser sends
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && LOOPBACK.test(host);
}
