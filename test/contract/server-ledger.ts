import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the server took it. */
interface TakenRequest {
  readonly method: string;
  readonly type: string;
  readonly length: number;
  /** The first 200 characters. */
  readonly text: string;
}

/** What the server knows of one key. */
export interface Entry {
  /** Requests whose whole body came to `/take`. */
  readonly taken: TakenRequest[];
  /** `Last-Event-ID` of each connect to `/sse`, the empty string for none. */
  readonly connects: string[];
  /** Requests that the server has begun to answer slowly or endlessly. */
  begun: number;
  /** Bytes that `/endless` has handed to the operating system. */
  written: number;
  /** Connections of this key that the page's side has ended before the server did. */
  hungUp: number;
  /** What came over WebSockets: text as it is, binary as `binary N`. */
  readonly frames: string[];
  /** Close codes that the server received. */
  readonly closes: number[];
  /** Called when the gate of this key opens. */
  readonly waiting: (() => void)[];
  isOpen: boolean;
}

/** Notes by key; a key belongs to one case of one run. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();

  /** The notes of a key, made on first mention. */
  of(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = {
        taken: [],
        connects: [],
        begun: 0,
        written: 0,
        hungUp: 0,
        frames: [],
        closes: [],
        waiting: [],
        isOpen: false,
      };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

/** One request with what every endpoint needs of it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly ledger: Ledger;
}

/** The headers that an address asks for: any number of `header=Name:Value`. */
export function headersOf(url: URL): Record<string, string> {
  return Object.fromEntries(
    url.searchParams.getAll('header').map((header) => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon), header.slice(colon + 1)];
    }),
  );
}

/** The key of the case that asks. */
export const entryOf = ({ ledger, url }: Exchange): Entry => ledger.of(url.searchParams.get('key') ?? '');

/** Counts a connection that ends before the answer is complete. */
export function watchHangUp(exchange: Exchange): void {
  const { response } = exchange;
  entryOf(exchange).begun += 1;
  response.on('close', () => {
    if (!response.writableFinished) entryOf(exchange).hungUp += 1;
  });
}
