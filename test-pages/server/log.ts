import { performance } from 'node:perf_hooks';
import { BLOCK_ENTRIES, LogBlock } from './log-block.ts';
import type { Channel, Counts, Details, EventName, FaultName } from './log-block.ts';

/** Entries stored: over a minute of the fastest ticker (20,000 a second). Older blocks are evicted and counted. */
const LOG_ENTRIES_LIMIT = 32 * BLOCK_ENTRIES;

/** Bytes of payload stored as they are; payloads that follow from their number cost nothing. */
const LOG_PAYLOAD_LIMIT = 256 * 1024 * 1024;

/** Connections whose counts are stored for the summary; the earliest are evicted and counted. */
const LOG_CONNECTIONS_LIMIT = 50_000;

/** One line of `/log`. `direction` is the page's: `in` went from the server to the page. */
interface LogEntry extends Omit<Details, 'payload'> {
  readonly n: number;
  readonly at: number;
  readonly run: string;
  readonly page: string;
  readonly label: string;
  readonly transport: string;
  readonly connection: number;
  readonly url: string;
  readonly event: EventName;
  readonly direction: 'in' | 'out' | null;
  readonly size: number;
  readonly number?: number;
  readonly fault?: FaultName;
  readonly binary?: true;
  readonly payload?: string;
}

export interface LogFilter {
  readonly run?: string | null;
  readonly page?: string | null;
  readonly from?: number;
  readonly limit?: number;
}

/** `entries` in whole blocks. */
interface LogLimits {
  readonly entries: number;
  readonly payloadBytes: number;
  readonly connections: number;
}

const LIMITS: Readonly<LogLimits> = {
  entries: LOG_ENTRIES_LIMIT,
  payloadBytes: LOG_PAYLOAD_LIMIT,
  connections: LOG_CONNECTIONS_LIMIT,
};

/** What the server truly sent and received, in order. Bounded: what it had to forget is counted. */
export class GroundTruth {
  #blocks: LogBlock[] = [];
  #entriesForgotten = 0;
  #cleared = 0;
  #payloadBytes = 0;
  #connections = 0;
  #connectionsForgotten = 0;
  #epoch = 0;
  readonly #channels = new Map<number, Channel>();
  readonly #limits: Readonly<LogLimits>;

  constructor(limits: Readonly<LogLimits> = LIMITS) {
    this.#limits = limits;
  }

  /** @returns a new connection with the next number. */
  channel(identity: Pick<Channel, 'run' | 'page' | 'label' | 'transport' | 'url'>): Channel {
    this.#connections += 1;
    return { ...identity, connection: this.#connections, payloadOf: null, epoch: -1, counts: emptyCounts() };
  }

  /** Notes one thing that happened. The size defaults to the payload's own. */
  add(
    channel: Channel,
    event: EventName,
    { number, fault, size, ...details }: Details & { number?: number; fault?: FaultName | 'none'; size?: number } = {},
  ) {
    const stored = Object.keys(details).length === 0 ? null : details;
    const bytes = size ?? sizeOf(details.payload);
    this.addNumbered(channel, event, number ?? NaN, bytes, fault ?? 'none', stored);
  }

  /**
   * The same for the fast path: no object is made for a numbered message.
   *
   * @param number NaN when there is none.
   * @param size in bytes.
   */
  addNumbered(
    channel: Channel,
    event: EventName,
    number: number,
    size: number,
    fault: FaultName | 'none',
    details: Details | null = null,
  ) {
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

  /** Forgets everything; the numbering of entries and connections continues. Open connections count from zero again. */
  clear(): void {
    const stored = this.#blocks.reduce((sum, block) => sum + block.length, 0);
    this.#cleared += stored + this.#entriesForgotten;
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
   * @param filter `from` is the lowest `n` wanted.
   * @returns in order; what is added while it is read is not seen.
   */
  *entries({ run = null, page = null, from = 0, limit = Infinity }: LogFilter = {}): Generator<
    LogEntry,
    void,
    undefined
  > {
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
   * @returns one per
   * connection, in the order in which they came.
   */
  summary({ run = null, page = null }: LogFilter = {}): (Pick<
    Channel,
    'connection' | 'run' | 'page' | 'label' | 'transport' | 'url'
  > &
    Counts)[] {
    return [...this.#channels.values()]
      .filter((channel) => (run === null || channel.run === run) && (page === null || channel.page === page))
      .map(({ connection, run: ofRun, page: ofPage, label, transport, url, counts }) => {
        return { connection, run: ofRun, page: ofPage, label, transport, url, ...counts };
      });
  }

  #register(channel: Channel): void {
    channel.epoch = this.#epoch;
    channel.counts = emptyCounts();
    this.#channels.set(channel.connection, channel);
    if (this.#channels.size <= this.#limits.connections) return;
    const [oldest] = this.#channels.keys();
    if (oldest !== undefined) this.#channels.delete(oldest);
    this.#connectionsForgotten += 1;
  }

  #forget(): void {
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

function emptyCounts(): Counts {
  return { in: 0, out: 0, bytesIn: 0, bytesOut: 0, opened: false, ended: null, code: null, reason: '', faults: {} };
}

function count(counts: Counts, event: EventName, size: number, fault: FaultName | 'none', details: Details | null) {
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

function toEntry(
  n: number,
  { channel, at, event, number, size, fault, details }: ReturnType<LogBlock['at']>,
): LogEntry {
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

function toText(payload: string | Uint8Array) {
  if (typeof payload === 'string') return { payload };
  return { binary: true as const, payload: Buffer.from(payload).toString('base64') };
}

function directionOf(event: EventName): 'in' | 'out' | null {
  if (event === 'in' || event === 'response') return 'in';
  return event === 'out' || event === 'request' ? 'out' : null;
}

function sizeOf(payload: string | Uint8Array | undefined) {
  if (payload === undefined) return 0;
  return typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
}
