/** What the proxy answers in place of a server, and why it does not start. */
export const PROXY_PAGES = {
  induced: 'Caused on purpose',
  notTold: 'The proxy does not forward to this host',
  notProxied: 'This is a proxy; it has no pages of its own',
  notLoopback: (host: string) => `"${host}" is no loopback address; the proxy listens on this machine alone`,
} as const;
