/** What the proxy answers in place of a server, and why it does not start. */
export const PROXY_PAGES = {
  induced: 'Caused on purpose',
  notTold: 'The proxy does not forward to this host',
  notProxied: 'This is a proxy; it has no pages of its own',
  notLoopback: (host: string) => `"${host}" is no loopback address; the proxy listens on this machine alone`,
} as const;

/** Why a proxy cannot carry out a plan. */
export const WIRE_PROBLEMS = {
  notOnWire: (kind: string) =>
    `${kind} changes single messages, and a proxy sees bytes: it cuts, refuses, silences, delays and limits connections`,
  partOfDelay: 'a proxy delays all bytes of a connection, not a part of its messages',
  connection: 'a proxy does not know the connections of a page by their numbers: name an address',
  transports: 'a proxy cannot tell what in a page opened a connection: name an address instead of transports',
} as const;
