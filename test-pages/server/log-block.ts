/** What an entry of the log can say, see README.md in this folder. The position is the number that is stored. */
export const EVENTS = ['open', 'request', 'response', 'in', 'out', 'close', 'cut', 'injected'] as const;

/** What the server did on purpose. The position is the number that is stored; the first means "nothing". */
export const FAULTS = [
  'none',
  'drop',
  'duplicate',
  'swap',
  'stall',
  'close',
  'cut',
  'silence',
  'loss',
  'replay',
  'outage',
] as const;

export type EventName = (typeof EVENTS)[number];

export type FaultName = Exclude<(typeof FAULTS)[number], 'none'>;

/** What only some entries carry. Stored apart from the columns, so that a plain message costs no object. */
export interface Details {
  /** As it went over the wire, without framing. */
  readonly payload?: string | Uint8Array;
  /** WebSocket close code, or HTTP status. */
  readonly code?: number;
  readonly reason?: string;
  /** Of a request. */
  readonly method?: string;
  /** As the request named it. */
  readonly lastEventId?: string;
  /** Of a server-sent event. */
  readonly eventId?: string;
  /** Of a server-sent event; absent for `message`. */
  readonly eventType?: string;
  /** Subprotocol of a WebSocket. */
  readonly protocol?: string;
  /** Of a stall or an outage, in milliseconds. */
  readonly duration?: number;
  /** The page ended the exchange before the server did. */
  readonly byPage?: boolean;
}

/** One connection or HTTP exchange: what its entries have in common, and its running counts. */
export interface Channel {
  /** The server's own number, from 1. */
  readonly connection: number;
  readonly run: string;
  readonly page: string;
  /** Which of several clients of a page; empty if it has only one. */
  readonly label: string;
  readonly transport: string;
  /** Path and query. */
  readonly url: string;
  /**
   * Gives the payload of a numbered message again, where payloads follow from the number. Such payloads are not stored.
   */
  payloadOf: ((number: number) => string | Uint8Array) | null;
  /** Of the log to which the counts belong. */
  epoch: number;
  counts: Counts;
}

/** Running counts of one connection. */
export interface Counts {
  /** Messages sent to the page. */
  in: number;
  /** Messages received from the page. */
  out: number;
  bytesIn: number;
  bytesOut: number;
  opened: boolean;
  ended: 'close' | 'cut' | null;
  code: number | null;
  reason: string;
  /** How many entries per fault. */
  readonly faults: Record<string, number>;
}

/** Entries per block. Whole blocks are given up, so this is also how coarse forgetting is. */
export const BLOCK_ENTRIES = 65_536;

/** A block is closed early once it holds this many bytes of payload, so that few huge messages do not pin it. */
const BLOCK_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** A run of log entries in columns: about 30 bytes each, nothing for the garbage collector to walk. */
export class LogBlock {
  length = 0;
  payloadBytes = 0;
  #at = new Float64Array(BLOCK_ENTRIES);
  #number = new Float64Array(BLOCK_ENTRIES);
  #size = new Float64Array(BLOCK_ENTRIES);
  #event = new Uint8Array(BLOCK_ENTRIES);
  #fault = new Uint8Array(BLOCK_ENTRIES);
  #channels: Channel[] = [];
  readonly #details = new Map<number, Details>();

  get isFull(): boolean {
    return this.length === BLOCK_ENTRIES || this.payloadBytes >= BLOCK_PAYLOAD_BYTES;
  }

  /** @param number NaN when the message has none. */
  add(
    channel: Channel,
    at: number,
    event: EventName,
    number: number,
    size: number,
    fault: FaultName | 'none',
    details: Details | null,
  ) {
    const index = this.length;
    this.length += 1;
    this.#at[index] = at;
    this.#number[index] = number;
    this.#size[index] = size;
    this.#event[index] = EVENTS.indexOf(event);
    this.#fault[index] = FAULTS.indexOf(fault);
    this.#channels.push(channel);
    if (details === null) return;
    this.#details.set(index, details);
    if (details.payload !== undefined) this.payloadBytes += size;
  }

  at(index: number): {
    channel: Channel;
    at: number;
    event: EventName;
    number: number;
    size: number;
    fault: FaultName | 'none';
    details: Details;
  } {
    const channel = this.#channels[index];
    if (channel === undefined) throw new RangeError(`No entry ${index} in a block of ${this.length}.`);
    return {
      channel,
      at: this.#at[index] ?? NaN,
      event: EVENTS[this.#event[index] ?? 0] ?? 'open',
      number: this.#number[index] ?? NaN,
      size: this.#size[index] ?? 0,
      fault: FAULTS[this.#fault[index] ?? 0] ?? 'none',
      details: this.#details.get(index) ?? {},
    };
  }
}
