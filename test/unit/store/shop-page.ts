import { byteCount, millis } from '../../../src/base/units.ts';
import type { Payload, Transport, WireRecord } from '../../../src/wire/record.ts';

/** A record without its number; the script numbers all of them once they are in order of time. */
type Unnumbered = WireRecord extends infer R ? (R extends WireRecord ? Omit<R, 'n' | 'document'> : never) : never;

/** The host of the shop, whose traffic is made up. */
export const HOST = 'shop.example';

/** A generator of numbers from 0 to below 1, the same for the same seed (a linear congruence, good enough for a picture). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const textPayload = (data: string): Payload => ({
  encoding: 'text',
  data,
  size: byteCount(new TextEncoder().encode(data).length),
  isCut: false,
});

/** Writes the records of one page, connection by connection. */
export class ShopPage {
  readonly records: Unnumbered[] = [];
  readonly random: () => number;
  #connection = 0;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  connect(at: number, transport: Transport, url: string, method = 'GET', body: string | null = null): number {
    this.#connection += 1;
    this.records.push({
      kind: 'connecting',
      at: millis(at),
      connection: this.#connection,
      transport,
      url,
      method,
      protocols: [],
      withCredentials: false,
      headers: transport === 'fetch' ? [['accept', 'application/json']] : [],
      bodyKind: body === null ? 'none' : 'text',
      body: body === null ? null : textPayload(body),
      initiator: `at connect (https://${HOST}/assets/feed.js:48:17)\nat start (https://${HOST}/assets/app.js:12:3)`,
    });
    return this.#connection;
  }

  open(at: number, connection: number, url: string, contentType = '', status = 200): void {
    this.records.push({
      kind: 'open',
      at: millis(at),
      connection,
      status: url.startsWith('ws') ? 101 : status,
      url,
      protocol: '',
      extensions: url.startsWith('ws') ? 'permessage-deflate' : '',
      responseType: contentType === '' ? '' : 'basic',
      wasRedirected: false,
      headers: contentType === '' ? [] : [['content-type', contentType]],
    });
  }

  message(
    at: number,
    connection: number,
    direction: 'in' | 'out',
    data: string,
    id: string | null = null,
    event: string | null = null,
  ): void {
    const via = event === null ? 'frame' : 'event';
    const payload = textPayload(data);
    this.records.push({
      kind: 'message',
      at: millis(at),
      connection,
      direction,
      via,
      bodyKind: 'text',
      payload,
      event,
      id,
      buffered: null,
    });
  }

  reply(at: number, connection: number, data: string): void {
    const payload = textPayload(data);
    const common = { bodyKind: 'text', payload, event: null, id: null, buffered: null } as const;
    this.records.push({ kind: 'message', at: millis(at), connection, direction: 'in', via: 'body', ...common });
  }

  chunk(at: number, connection: number, data: string): void {
    this.records.push({ kind: 'chunk', at: millis(at), connection, payload: textPayload(data) });
  }

  close(
    at: number,
    connection: number,
    how: 'closed' | 'complete' | 'failed' | 'aborted',
    code: number | null = null,
  ): void {
    const wasClean = code === 1000;
    this.records.push({
      kind: 'close',
      at: millis(at),
      connection,
      how,
      code,
      reason: '',
      wasClean,
      size: byteCount(0),
    });
  }

  page(at: number, event: 'hidden' | 'visible' | 'navigate', path: string): void {
    this.records.push({
      kind: 'page',
      at: millis(at),
      event,
      wasKept: false,
      url: `https://${HOST}${path}`,
      length: millis(0),
    });
  }
}
