/** Files of a size, as other programs write them: HAR and sessions of sockets, event streams and requests. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { byteCount, millis } from '../../src/base/units.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import { SHAPES } from '../../test/unit/analysis/scale-shapes.ts';

export const TRAFFIC = ['sockets', 'events', 'requests'] as const;
export type Traffic = (typeof TRAFFIC)[number];

const ZERO = Date.parse('2026-03-01T12:00:00.000Z');

/** Messages of one socket or event stream, in an entry of about 2 MB. */
const MESSAGES = 8_000;

/** Milliseconds from one of them to the next. */
const PAUSE = 5;

/** 200 bytes of JSON. */
const payload = (n: number) =>
  `{"type":"trade","seq":${n},"price":${(n * 7_919) % 100_003},"pad":"${'x'.repeat(150)}"}`;

function harEntry(traffic: Traffic, index: number): string {
  // One after the other: of entries that run side by side for long, a reader says that it cannot sort their records.
  const start = ZERO + index * (traffic === 'requests' ? 50 : MESSAGES * PAUSE);
  const common = {
    startedDateTime: new Date(start).toISOString(),
    time: traffic === 'requests' ? 20 : MESSAGES * PAUSE,
    request: { method: 'GET', url: `https://bench.test/api/items?since=${index}`, headers: [], cookies: [] },
    response: { status: 200, headers: [{ name: 'content-type', value: 'application/json' }], content: {} },
    timings: { send: 0, wait: 10, receive: 10 },
  };
  if (traffic === 'requests') {
    const content = { size: 200, mimeType: 'application/json', text: payload(index) };
    return JSON.stringify({ ...common, _resourceType: 'fetch', response: { ...common.response, content } });
  }
  const time = (n: number) => (start + n * PAUSE) / 1_000;
  const numbers = Array.from({ length: MESSAGES }, (_, n) => n);
  if (traffic === 'sockets') {
    const request = { ...common.request, url: `wss://bench.test/feed/${index % 40}` };
    const messages = numbers.map((n) => ({ type: 'receive', time: time(n), opcode: 1, data: payload(n) }));
    const response = { status: 101, headers: [], content: {} };
    return JSON.stringify({ ...common, request, response, _resourceType: 'websocket', _webSocketMessages: messages });
  }
  const events = numbers.map((n) => ({ time: time(n), eventName: 'tick', eventId: `${n}`, data: payload(n) }));
  return JSON.stringify({ ...common, _resourceType: 'eventsource', _eventSourceMessages: events });
}

function* harText(traffic: Traffic, bytes: number): Generator<string> {
  yield '{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"pages":[],"entries":[';
  let length = 0;
  for (let index = 0; length < bytes; index += 1) {
    const text = `${index === 0 ? '' : ',\n'}${harEntry(traffic, index)}`;
    length += text.length;
    yield text;
  }
  yield ']}}';
}

/** Records without end. */
function* recordsOf(traffic: Traffic): Generator<WireRecord> {
  if (traffic === 'requests') {
    const shape = SHAPES.find(({ name }) => name === 'polls of one address');
    yield* shape?.records(Number.MAX_SAFE_INTEGER) ?? [];
    return;
  }
  const held = `open ${traffic === 'sockets' ? 'sockets, an address each' : 'event sources of one address'}`;
  const opening = [...(SHAPES.find(({ name }) => name === held)?.records(50) ?? [])];
  yield* opening;
  const [last] = opening.slice(-1);
  if (last?.kind !== 'message') throw new Error(`the shape "${held}" ends in no message`);
  for (let n = 0; ; n += 1) {
    const data = payload(n);
    const body = { ...last.payload, data, size: byteCount(data.length) };
    yield { ...last, n: last.n + 1 + n, at: millis(last.at + n / 10), connection: 1 + (n % 50), payload: body };
  }
}

function* sessionText(traffic: Traffic, bytes: number): Generator<string> {
  yield `${JSON.stringify({ format: 'rtlog', version: 2, records: 1, zero: ZERO, writer: 'bench', isRedacted: false })}\n`;
  let length = 0;
  let count = 0;
  for (const record of recordsOf(traffic)) {
    const text = `${JSON.stringify(record)}\n`;
    length += text.length;
    count += 1;
    yield text;
    if (length >= bytes) break;
  }
  yield `${JSON.stringify({ format: 'rtlog-end', count })}\n`;
}

/** What a file holds and how it is written. */
export interface FileKind {
  readonly traffic: Traffic;
  readonly format: 'har' | 'session';
  readonly isPacked: boolean;
}

/** Each kind of traffic in each form. */
export const FILE_KINDS: readonly FileKind[] = TRAFFIC.flatMap((traffic) =>
  (['har', 'session'] as const).flatMap((format) => [false, true].map((isPacked) => ({ traffic, format, isPacked }))),
);

/** Such as `sockets, har, packed`. */
export const kindName = ({ traffic, format, isPacked }: FileKind): string =>
  `${traffic}, ${format}${isPacked ? ', packed' : ''}`;

/** @param bytes of text, before packing. */
export async function makeFile(path: string, { traffic, format, isPacked }: FileKind, bytes: number): Promise<void> {
  const text = Readable.from(format === 'har' ? harText(traffic, bytes) : sessionText(traffic, bytes));
  if (isPacked) await pipeline(text, createGzip({ level: 1 }), createWriteStream(path));
  else await pipeline(text, createWriteStream(path));
}
