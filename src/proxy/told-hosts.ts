/** A host and port to forward to. */
export interface HostPort {
  /** Without brackets, in lower case. */
  readonly host: string;
  readonly port: number;
}

/** Where a proxy forwards to: everything, this machine alone, or the hosts that it was told. */
export type ToldHosts = 'any' | 'loopback' | readonly string[];

const bare = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');

/** Whether a name or address means this machine without asking a name server: `localhost`, `*.localhost`, 127/8, `::1`. */
export function isLoopbackHost(host: string): boolean {
  const name = bare(host);
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** Reads `host:port` or `[::1]:port`; `null` for anything else. */
export function parseHostPort(text: string, fallback: number | null = null): HostPort | null {
  const match = /^(\[[\da-f:.]{2,45}\]|[^:/?#@\s[\]]{1,253})(?::(\d{1,5}))?$/i.exec(text);
  if (match?.[1] === undefined) return null;
  const port = match[2] === undefined ? fallback : Number(match[2]);
  if (port === null || port < 1 || port > 65_535) return null;
  return { host: bare(match[1]), port };
}

/**
 * Whether a proxy may forward to a host. A told host is a name or address, with `*.` in front for all names below it, and
 * with a port for that port alone; `*` is every host.
 */
export function isTold(told: ToldHosts, { host, port }: HostPort): boolean {
  if (told === 'any') return true;
  if (told === 'loopback') return isLoopbackHost(host);
  return told.some((entry) => {
    if (entry === '*') return true;
    const [, name = '', ownPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
    if (ownPort !== undefined && Number(ownPort) !== port) return false;
    const known = bare(name);
    return known.startsWith('*.') ? host.endsWith(known.slice(1)) : known !== '' && known === host;
  });
}

/** Whether a text says where to forward to, as {@link isTold} reads it. */
export const isToldHost = (text: string): boolean => text === '*' || parseHostPort(text, 80) !== null;
