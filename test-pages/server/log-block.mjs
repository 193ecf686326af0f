// @ts-check

/** What an entry of the log can say, see README.md beside this file. The order is the number under which it is kept. */
export const EVENTS = /** @type {const} */ (['open', 'request', 'response', 'in', 'out', 'close', 'cut', 'injected']);

/** What the server did on purpose. The order is the number under which it is kept; the first stands for "nothing". */
export const FAULTS = /** @type {const} */ ([
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
]);

/** @typedef {(typeof EVENTS)[number]} EventName */
/** @typedef {Exclude<(typeof FAULTS)[number], 'none'>} FaultName */

/**
 * What only some entries carry. Kept apart from the columns, so that a plain message costs no object.
 *
 * @typedef {object} Details
 * @property {string | Uint8Array} [payload] as it went over the wire, without framing.
 * @property {number} [code] WebSocket close code, or HTTP status.
 * @property {string} [reason]
 * @property {string} [method] of a request.
 * @property {string} [lastEventId] as the request named it.
 * @property {string} [eventId] of a server-sent event.
 * @property {string} [eventType] of a server-sent event; absent for `message`.
 * @property {string} [protocol] subprotocol of a WebSocket.
 * @property {number} [duration] of a stall or an outage, in milliseconds.
 * @property {boolean} [byPage] the page ended the exchange before the server did.
 */

/**
 * One connection or HTTP exchange: what its entries have in common, and its running counts.
 *
 * @typedef {object} Channel
 * @property {number} connection the server's own number, from 1.
 * @property {string} run
 * @property {string} page
 * @property {string} label which of several clients of a page; empty if it has only one.
 * @property {string} transport
 * @property {string} url path and query.
 * @property {((number: number) => string | Uint8Array) | null} payloadOf gives the payload of a numbered message
 * again, where payloads follow from the number. Then nothing needs to be kept of it.
 * @property {number} epoch of the log to which the counts belong.
 * @property {Counts} counts
 */

/**
 * @typedef {object} Counts
 * @property {number} in messages sent to the page.
 * @property {number} out messages received from the page.
 * @property {number} bytesIn
 * @property {number} bytesOut
 * @property {boolean} opened
 * @property {'close' | 'cut' | null} ended
 * @property {number | null} code
 * @property {string} reason
 * @property {Record<string, number>} faults how many entries per fault.
 */

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
  /** @type {Channel[]} */
  #channels = [];
  /** @type {Map<number, Details>} */
  #details = new Map();

  /** @returns {boolean} */
  get isFull() {
    return this.length === BLOCK_ENTRIES || this.payloadBytes >= BLOCK_PAYLOAD_BYTES;
  }

  /**
   * @param {Channel} channel
   * @param {number} at
   * @param {EventName} event
   * @param {number} number NaN when the message has none.
   * @param {number} size
   * @param {FaultName | 'none'} fault
   * @param {Details | null} details
   */
  add(channel, at, event, number, size, fault, details) {
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

  /**
   * @param {number} index
   * @returns {{channel: Channel, at: number, event: EventName, number: number, size: number,
   *   fault: FaultName | 'none', details: Details}}
   */
  at(index) {
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
