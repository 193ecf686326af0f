import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isReady, readBlobsOf, type BlobDeps } from '../../../../src/injected/ring/blobs.ts';
import { createRing, type Ring } from '../../../../src/injected/ring/ring.ts';
import { toRecord, type Raw, type RingEntry } from '../../../../src/injected/ring/ring-entry.ts';
import { BATCH_RECORDS, PAYLOAD_LIMIT } from '../../../../src/wire/wire-limits.ts';

let ring: Ring;
let reads: { readonly limit: number; readonly done: (bytes: ArrayBuffer | null) => void }[];
let timers: { readonly callback: () => void; readonly delay: number }[];
const proceed = vi.fn<() => void>();
const deps: BlobDeps = {
  wait: (callback, delay) => void timers.push({ callback, delay }),
  readBlob: (_, limit, done) => void reads.push({ limit, done }),
};

beforeEach(() => {
  ring = createRing({ records: 10_000, bytes: 1_000_000, evicts: 'records' }, () => undefined);
  reads = [];
  timers = [];
  proceed.mockClear();
});

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

function add(raw: Raw): number {
  const n = ring.next();
  ring.add({
    n,
    at: n,
    kind: 'chunk',
    connection: 1,
    detail: {} as RingEntry['detail'],
    raw,
    texts: 0,
    before: ring.messages(),
  });
  return n;
}
const blob = (size: number, isCut = false): number =>
  add({ kind: 'blob', blob: new Blob(['x']), size, isCut, stored: 1 });

function payloadAt(n: number): unknown {
  const entry = ring.find(n);
  if (entry === null) return null;
  const record = toRecord(entry);
  return record.kind === 'chunk' ? record.payload : record;
}

const ready = (n: number): boolean | undefined => {
  const entry = ring.find(n);
  return entry === null ? undefined : isReady(entry);
};

describe('a batch with Blobs', () => {
  test('is sent when all have been read, with their bytes', () => {
    const [text, one, other] = [add('x'), blob(4), blob(4)];
    readBlobsOf(0, ring, deps, proceed);
    expect([ready(text), ready(one), ready(other)]).toEqual([true, false, false]);
    expect(reads.map(({ limit }) => limit)).toEqual([PAYLOAD_LIMIT, PAYLOAD_LIMIT]);
    reads[1]?.done(bytes('late'));
    expect(proceed).not.toHaveBeenCalled();
    reads[0]?.done(bytes('1234'));
    expect(proceed).toHaveBeenCalledOnce();
    expect(payloadAt(one)).toEqual({ encoding: 'base64', data: btoa('1234'), size: 4, isCut: false });
    expect(payloadAt(other)).toMatchObject({ data: btoa('late') });
  });

  test('waits a second and no longer; what is missing then is sent as cut', () => {
    const [one, other] = [blob(4), blob(9)];
    readBlobsOf(0, ring, deps, proceed);
    reads[0]?.done(bytes('1234'));
    expect(timers.map(({ delay }) => delay)).toEqual([1_000]);
    timers[0]?.callback();
    expect(proceed).toHaveBeenCalledOnce();
    expect(payloadAt(one)).toMatchObject({ data: btoa('1234') });
    expect(payloadAt(other)).toEqual({ encoding: 'text', data: '', size: 9, isCut: true });
    // A read that ends after that changes nothing and sends nothing twice.
    reads[1]?.done(bytes('123456789'));
    expect(payloadAt(other)).toMatchObject({ data: '', isCut: true });
    expect(proceed).toHaveBeenCalledOnce();
  });

  test('is not sent a second time by the timer', () => {
    blob(4);
    readBlobsOf(0, ring, deps, proceed);
    reads[0]?.done(bytes('1234'));
    timers[0]?.callback();
    expect(proceed).toHaveBeenCalledOnce();
  });

  test('says of a Blob that cannot be read that its content is missing', () => {
    const n = blob(4);
    readBlobsOf(0, ring, deps, proceed);
    reads[0]?.done(null);
    expect(payloadAt(n)).toEqual({ encoding: 'text', data: '', size: 4, isCut: true });
  });

  test('keeps the true size of one that is longer than what is read', () => {
    const [long, sliced] = [blob(PAYLOAD_LIMIT + 1), blob(4, true)];
    readBlobsOf(0, ring, deps, proceed);
    for (const { done } of reads) done(bytes('1234'));
    expect(payloadAt(long)).toMatchObject({ size: PAYLOAD_LIMIT + 1, isCut: true });
    expect(payloadAt(sliced)).toMatchObject({ size: 4, isCut: true });
  });

  test('leaves alone what another subscriber has read in the meantime', () => {
    const n = blob(4);
    readBlobsOf(0, ring, deps, proceed);
    readBlobsOf(0, ring, deps, proceed);
    reads[1]?.done(bytes('1234'));
    reads[0]?.done(null);
    expect(payloadAt(n)).toMatchObject({ data: btoa('1234') });
    expect(proceed).toHaveBeenCalledTimes(2);
  });

  test('reads those of its own records only', () => {
    for (let index = 0; index < BATCH_RECORDS; index += 1) add('x');
    blob(4);
    readBlobsOf(0, ring, deps, proceed);
    expect(reads.length).toBe(0);
    readBlobsOf(1, ring, deps, proceed);
    expect(reads.length).toBe(1);
  });
});
