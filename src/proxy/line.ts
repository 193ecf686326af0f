import { matchesAddress } from '../faults/matches-address.ts';
import type { Direction } from '../wire/record.ts';
import type { FaultRun } from './fault-run.ts';
import type { HostPort } from './told-hosts.ts';
import type { Link } from './link.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

/** An address as pages write it: without the port that is the scheme's own. */
export function addressOf(scheme: string, { host, port }: HostPort, path = '/'): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${name}${port === DEFAULT_PORTS[scheme] ? '' : `:${port}`}${path}`;
}

/** What a run knows of a line that it met. */
interface Meeting {
  /** 1 for the first connection that the run met. */
  readonly connection: number;
  /** Messages of each direction before the run met the line. */
  readonly before: Readonly<Record<Direction, number>>;
}

/** Something that faults act on: an HTTP exchange, a WebSocket, or a tunnel whose content is hidden. */
export class Line {
  readonly link: Link;
  /** Every address that it may have; one where the request was seen. */
  readonly addresses: readonly string[];
  /**
   * `request`: the request was seen. `hidden`: path and protocol are inside TLS, so that each of the addresses may be the
   * right one. `unknown`: a tunnel before its first byte; it is meant where all of the addresses are.
   */
  readonly kind: 'request' | 'hidden' | 'unknown';
  /** Whether it has passed its gate. */
  isOpen = false;
  readonly meetings = new Map<FaultRun, Meeting>();
  /** Messages so far. */
  readonly counts: Record<Direction, number> = { in: 0, out: 0 };

  constructor(link: Link, addresses: readonly string[], kind: Line['kind']) {
    this.link = link;
    this.addresses = addresses;
    this.kind = kind;
  }

  matches(pattern: string): boolean {
    const isMeant = (address: string): boolean => matchesAddress(pattern, address);
    return this.kind === 'unknown' ? this.addresses.every(isMeant) : this.addresses.some(isMeant);
  }

  /** Whether it cannot be known if a pattern means this: it asks for a path that TLS hides. */
  isUnclear(pattern: string): boolean {
    return this.kind === 'hidden' && pattern.replace(/^[a-z*]*:\/\//, '').includes('/') && !this.matches(pattern);
  }
}
