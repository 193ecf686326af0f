import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { DocumentIntake } from '../../../../src/devtools-panel/source/live/document-intake.ts';
import { bufferRaw, textRaw, type Raw } from '../../../../src/injected/ring/ring-entry.ts';
import { createRecorder } from '../../../../src/injected/recorder.ts';
import { createServer, type Server } from '../../../../src/injected/serving/record-server.ts';
import type { BatchMessage, FromPage } from '../../../../src/wire/hops.ts';
import { BATCH_CHARACTERS, CHUNK_LIMIT, PAYLOAD_LIMIT } from '../../../../src/wire/wire-limits.ts';
import { parseFromRelay, parseToPanel } from '../../../../src/wire/parse-hops.ts';
import type { Payload } from '../../../../src/wire/record.ts';

/** What Chrome's runtime refuses to carry, in bytes. */
const PORT_LIMIT = 64 * 1024 * 1024;

/** A recorder with one subscriber, whose messages are texts of JSON as Chrome's ports carry them. */
function startPage() {
  const carried: string[] = [];
  const later: (() => void)[] = [];
  const recorder = createRecorder({ now: () => 0, wall: () => 0, wait: () => undefined }, (entry) =>
    server.evicted(entry),
  );
  const server: Server = createServer(recorder, {
    post: (message) => carried.push(JSON.stringify(message)),
    wait: (callback) => later.push(callback),
    readBlob: () => undefined,
  });
  const write = (raw: Raw, kind: 'message' | 'chunk' = 'message') =>
    kind === 'chunk'
      ? recorder.write('chunk', 1, {}, raw)
      : recorder.write(
          'message',
          1,
          { direction: 'in', via: 'frame', bodyKind: 'text', event: null, id: null, buffered: null },
          raw,
        );
  return {
    server,
    write,
    carried,
    subscribe: () => server.receive({ type: 'subscribe', subscriber: 'w', from: 0 }),
    runTimers: () => later.splice(0).forEach((callback) => callback()),
  };
}

/** Carries a message of the page through both checks, as background and panel do. */
function receive(text: string): FromPage {
  const atBackground = parseFromRelay(JSON.parse(text));
  if (!atBackground.ok) throw new Error(atBackground.error.detail);
  const forPanel = JSON.stringify({ type: 'from-page', page: 'p', message: atBackground.value });
  const atPanel = parseToPanel(JSON.parse(forPanel));
  if (!atPanel.ok || atPanel.value.message.type !== 'from-page') throw new Error('not carried on');
  expect(atPanel.value.rejected).toEqual([]);
  return atPanel.value.message.message;
}

const isBatch = (message: FromPage): message is BatchMessage => message.type === 'batch';

/** The payloads that the panel takes in. */
function payloadsOf(carried: readonly string[]): readonly Payload[] {
  const intake = new DocumentIntake('d', millis(0));
  return carried
    .map(receive)
    .filter(isBatch)
    .flatMap((batch) => intake.take(batch) ?? [])
    .flatMap((record) => (record.kind === 'message' || record.kind === 'chunk' ? [record.payload] : []));
}

function deliver(...raws: Raw[]): readonly Payload[] {
  const page = startPage();
  for (const raw of raws) page.write(raw);
  page.subscribe();
  return payloadsOf(page.carried);
}

describe('contents on their way to the panel', () => {
  test.each([
    ['lone surrogates', 'a\ud800b\udc00\udfff', 11],
    ['NUL, byte order mark and line separators', '\0\ufeff\u2028\u2029', 10],
    ['numbers that no JavaScript number represents', '{"a":9007199254740993,"b":1e400,"c":NaN,"d":-0}', 47],
    ['nothing', '', 0],
  ])('%s arrive as they were', (_, text, size) => {
    expect(deliver(textRaw(text))).toEqual([{ encoding: 'text', data: text, size, isCut: false }]);
  });

  test('every UTF-16 unit arrives as it was', () => {
    // 65,536 units: exactly as many as travel whole.
    const text = Array.from({ length: 65_536 }, (__, unit) => String.fromCharCode(unit)).join('');
    const [payload] = deliver(textRaw(text));
    expect([payload?.data === text, payload?.isCut]).toEqual([true, false]);
  });

  test('every byte arrives as it was', () => {
    const bytes = Uint8Array.from({ length: 256 }, (__, value) => value);
    const [payload] = deliver(bufferRaw(bytes.buffer));
    expect(payload).toEqual({
      encoding: 'base64',
      data: Buffer.from(bytes).toString('base64'),
      size: 256,
      isCut: false,
    });
  });

  test('of a text of 100 MB the beginning arrives, with its true size and a mark', () => {
    const [payload] = deliver(textRaw('é'.repeat(50_000_000)));
    // Two bytes each.
    expect([payload?.size, payload?.isCut, payload?.data === 'é'.repeat(PAYLOAD_LIMIT)]).toEqual([
      100_000_000,
      true,
      true,
    ]);
  });

  test('of 100 MB of bytes the beginning arrives, with their true size and a mark', () => {
    const [payload] = deliver(bufferRaw(new ArrayBuffer(100_000_000)));
    expect([payload?.size, payload?.isCut, payload?.data.length]).toEqual([
      100_000_000,
      true,
      Math.ceil(PAYLOAD_LIMIT / 3) * 4,
    ]);
  });

  test('no message comes near what a port refuses, whatever the characters', () => {
    // A NUL is written as six characters: a batch of 1 Mi and a last piece of 1 Mi make 12 Mi and their envelopes.
    const page = startPage();
    for (let count = 0; count < 8; count += 1) page.write('\0'.repeat(CHUNK_LIMIT - 1), 'chunk');
    page.subscribe();
    const longest = Math.max(...page.carried.map((text) => text.length));
    expect(longest).toBeLessThan(6 * (BATCH_CHARACTERS + CHUNK_LIMIT) + 10_000);
    expect(longest).toBeLessThan(PORT_LIMIT / 4);
    expect(payloadsOf(page.carried).every(({ data }) => data.length === CHUNK_LIMIT - 1)).toBe(true);
  });

  test('the whole of a cut message comes on demand as long as the page has it, and afterwards nothing', () => {
    const page = startPage();
    const text = 'x'.repeat(3 * PAYLOAD_LIMIT);
    page.write(text);
    page.subscribe();
    expect(payloadsOf(page.carried)).toMatchObject([{ isCut: true, size: text.length }]);
    const ask = (): unknown => {
      page.carried.length = 0;
      page.server.receive({ type: 'request-body', subscriber: 'w', n: 0 });
      return receive(page.carried[0] ?? '');
    };
    expect(ask()).toMatchObject({ type: 'body', n: 0, payload: { data: text, isCut: false } });
    // 32 MiB of two bytes a character: after 90 more texts of 192 Ki characters the first has left the ring.
    for (let count = 0; count < 90; count += 1) page.write('y'.repeat(3 * PAYLOAD_LIMIT));
    expect(ask()).toMatchObject({ type: 'body', n: 0, payload: null });
  });
});
