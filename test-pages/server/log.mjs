// @ts-check
import { performance } from 'node:perf_hooks';
import { BLOCK_ENTRIES, LogBlock } from './log-block.mjs';

/** @import { Channel, Counts, Details, EventName, FaultName } from './log-block.mjs' */

/** Entries kept: over a minute of the fastest ticker (20,000 a second). Older blocks are given up and counted. */
const LOG_ENTRIES_LIMIT = 32 * BLOCK_ENTRIES;

/** Bytes of payload kept as they are; payloads that follow from their number cost nothing. */
const LOG_PAYLOAD_LIMIT = 256 * 1024 * 1024;

/** Connections whose counts are kept for the summary; the earliest are given up and counted. */
const LOG_CONNECTIONS_LIMIT = 50_000;

/**
 * One line of `/log`. `direction` is the page's: `in` went from the server to the page.
 *
 * @typedef {{n: number, at: number, run: string, page: string, label: string, transport: string, connection: number,
 *   url: string, event: EventName, direction: 'in' | 'out' | null, size: number, number?: number, fault?: FaultName,
 *   binary?: true, payload?: string} & Omit<Details, 'payload'>} LogEntry
 */

/** @typedef {{run?: string | null, page?: string | null, from?: number, limit?: number}} LogFilter */

/** @typedef {{entries: number, payloadBytes: number, connections: number}} LogLimits `entries` in whole blocks. */

/** @type {Readonly<LogLimits>} */
const LIMITS = {
  entries: LOG_ENTRIES_LIMIT,
  payloadBytes: LOG_PAYLOAD_LIMIT,
  connections: LOG_CONNECTIONS_LIMIT,
};

/** What the server truly sent and received, in order. Bounded: what it had to forget is counted. */
export class GroundTruth {
  /** @type {LogBlock[]} */
  #blocks = [];
  #entriesForgotten = 0;
  #cleared = 0;
  #payloadBytes = 0;
  #connections = 0;
  #connectionsForgotten = 0;
  #epoch = 0;
  /** @type {Map<number, Channel>} */
  #channels = new Map();
  #limits;

  /** @param {Readonly<LogLimits>} [limits] */
  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /**
   * @param {Pick<Channel, 'run' | 'page' | 'label' | 'transport' | 'url'>} identity
   * @returns {Channel} a new connection with the next number.
   */
  channel(identity) {
    this.#connections += 1;
    return { ...identity, connection: this.#connections, payloadOf: null, epoch: -1, counts: emptyCounts() };
  }

  /**
   * Notes one thing that happened. The size defaults to the payload's own.
   *
   * @param {Channel} channel
   * @param {EventName} event
   * @param {Details & {number?: number, fault?: FaultName | 'none', size?: number}} [what]
   */
  add(channel, event, { number, fault, size, ...details } = {}) {
    const kept = Object.keys(details).length === 0 ? null : details;
    const bytes = size ?? sizeOf(details.payload);
    this.addNumbered(channel, event, number ?? NaN, bytes, fault ?? 'none', kept);
  }

  /**
   * The same for the fast path: no object is made for a numbered message.
   *
   * @param {Channel} channel
   * @param {EventName} event
   * @param {number} number NaN when there is none.
   * @param {number} size in bytes.
   * @param {FaultName | 'none'} fault
   * @param {Details | null} [details]
   */
  addNumbered(channel, event, number, size, fault, details = null) {
    if (channel.epoch !== this.#epoch) this.#register(channel);
    count(channel.counts, event, size, fault, details);
    let block = this.#blocks.at(-1);
    if (block === undefined || block.isFull) {
      this.#payloadBytes += block?.payloadBytes ?? 0;
      block = new LogBlock();
      this.#blocks.push(block);
      this.#forget();
    }
    block.add(channel, performance.now(), event, number, size, fault, details);
  }

  /** Forgets everything; the numbering of entries and connections goes on. Open connections count from zero again. */
  clear() {
    const kept = this.#blocks.reduce((sum, block) => sum + block.length, 0);
    this.#cleared += kept + this.#entriesForgotten;
    this.#entriesForgotten = 0;
    this.#connectionsForgotten = 0;
    this.#payloadBytes = 0;
    this.#blocks = [];
    this.#channels.clear();
    this.#epoch += 1;
  }

  /** What was given up since the log was cleared, for every answer to say. */
  get forgotten() {
    return { entries: this.#entriesForgotten, connections: this.#connectionsForgotten };
  }

  /**
   * @param {LogFilter} filter `from` is the lowest `n` wanted.
   * @returns {Generator<LogEntry, void, undefined>} in order; what is added while it is read is not seen.
   */
  *entries({ run = null, page = null, from = 0, limit = Infinity } = {}) {
    const blocks = this.#blocks.map((block) => ({ block, length: block.length }));
    let n = this.#cleared + this.#entriesForgotten;
    let given = 0;
    for (const { block, length } of blocks) {
      for (let index = 0; index < length; index += 1) {
        n += 1;
        if (n < from) continue;
        const entry = block.at(index);
        if (run !== null && entry.channel.run !== run) continue;
        if (page !== null && entry.channel.page !== page) continue;
        if (given === limit) return;
        given += 1;
        yield toEntry(n, entry);
      }
    }
  }

  /**
   * @param {LogFilter} filter
   * @returns {(Pick<Channel, 'connection' | 'run' | 'page' | 'label' | 'transport' | 'url'> & Counts)[]} one per
   * connection, in the order in which they came.
   */
  summary({ run = null, page = null } = {}) {
    return [...this.#channels.values()]
      .filter((channel) => (run === null || channel.run === run) && (page === null || channel.page === page))
      .map(({ connection, run: ofRun, page: ofPage, label, transport, url, counts }) => {
        return { connection, run: ofRun, page: ofPage, label, transport, url, ...counts };
      });
  }

  /** @param {Channel} channel */
  #register(channel) {
    channel.epoch = this.#epoch;
    channel.counts = emptyCounts();
    this.#channels.set(channel.connection, channel);
    if (this.#channels.size <= this.#limits.connections) return;
    const [oldest] = this.#channels.keys();
    if (oldest !== undefined) this.#channels.delete(oldest);
    this.#connectionsForgotten += 1;
  }

  #forget() {
    const { entries, payloadBytes } = this.#limits;
    const most = entries / BLOCK_ENTRIES;
    while (this.#blocks.length > 1 && (this.#blocks.length > most || this.#payloadBytes > payloadBytes)) {
      const oldest = this.#blocks.shift();
      if (oldest === undefined) return;
      this.#entriesForgotten += oldest.length;
      this.#payloadBytes -= oldest.payloadBytes;
    }
  }
}

/** @returns {Counts} */
function emptyCounts() {
  return { in: 0, out: 0, bytesIn: 0, bytesOut: 0, opened: false, ended: null, code: null, reason: '', faults: {} };
}

/**
 * @param {Counts} counts
 * @param {EventName} event
 * @param {number} size
 * @param {FaultName | 'none'} fault
 * @param {Details | null} details
 */
function count(counts, event, size, fault, details) {
  if (fault !== 'none') counts.faults[fault] = (counts.faults[fault] ?? 0) + 1;
  if (event === 'in') {
    counts.in += 1;
    counts.bytesIn += size;
  } else if (event === 'out') {
    counts.out += 1;
    counts.bytesOut += size;
  } else if (event === 'open' || event === 'response') {
    counts.opened = true;
    if (event === 'response') counts.code = details?.code ?? null;
  } else if (event === 'close' || event === 'cut') {
    counts.ended = event;
    counts.code = details?.code ?? counts.code;
    counts.reason = details?.reason ?? '';
  }
}

/**
 * @param {number} n
 * @param {ReturnType<LogBlock['at']>} entry
 * @returns {LogEntry}
 */
function toEntry(n, { channel, at, event, number, size, fault, details }) {
  const { payload: stored, ...rest } = details;
  const isNumbered = !Number.isNaN(number);
  const derived = isNumbered && event === 'in' ? channel.payloadOf?.(number) : undefined;
  const payload = stored ?? derived;
  return {
    n,
    at,
    run: channel.run,
    page: channel.page,
    label: channel.label,
    transport: channel.transport,
    connection: channel.connection,
    url: channel.url,
    event,
    direction: directionOf(event),
    size,
    ...(isNumbered ? { number } : {}),
    ...(fault === 'none' ? {} : { fault }),
    ...rest,
    ...(payload === undefined ? {} : toText(payload)),
  };
}

/** @param {string | Uint8Array} payload */
function toText(payload) {
  if (typeof payload === 'string') return { payload };
  return { binary: /** @type {const} */ (true), payload: Buffer.from(payload).toString('base64') };
}

/**
 * @param {EventName} event
 * @returns {'in' | 'out' | null}
 */
function directionOf(event) {
  if (event === 'in' || event === 'response') return 'in';
  return event === 'out' || event === 'request' ? 'out' : null;
}

/** @param {string | Uint8Array | undefined} payload */
function sizeOf(payload) {
  if (payload === undefined) return 0;
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
}
