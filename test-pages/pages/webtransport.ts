import { addLine, TestPage } from './shared.js';
import { server } from './webtransport-server.js';

/** Parameters: count (messages of the server, each in a stream of its own, 5), every (ms between them, 100). */
const page = new TestPage('webtransport');
const count = page.number('count', 5);
const every = page.number('every', 100);

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const show = (from: string, bytes: AllowSharedBufferSource | undefined): void =>
  addLine('lines', `${from}: ${new TextDecoder().decode(bytes)}`);

/** Sends datagrams one after the other, and waits for each to come back. */
async function exchangeDatagrams({ datagrams }: WebTransport): Promise<void> {
  datagrams.incomingHighWaterMark = 100;
  const writer = datagrams.writable.getWriter();
  const reader = datagrams.readable.getReader();
  for (let number = 1; number <= count; number += 1) {
    await writer.write(encode(JSON.stringify({ datagram: number })));
    page.sent('session');
    show('datagram', (await reader.read()).value);
    page.received('session');
  }
}

/** Reads the streams that the server opens, one for each message. */
async function readMessages(session: WebTransport): Promise<void> {
  const streams = session.incomingUnidirectionalStreams.getReader();
  for (let left = count; left > 0; left -= 1) {
    const { value } = await streams.read();
    for await (const piece of value as ReadableStream<Uint8Array<ArrayBuffer>>) {
      show('stream', piece);
      page.received('session');
    }
  }
}

/** Writes on a two-way stream and reads what comes back. */
async function exchangePieces(session: WebTransport): Promise<void> {
  const { readable, writable } = await session.createBidirectionalStream();
  const writer = writable.getWriter();
  const reader = readable.getReader();
  for (const piece of ['one', 'two', 'three']) {
    await writer.write(encode(piece));
    page.sent('session');
    show('two-way', (await reader.read()).value);
    page.received('session');
  }
  await writer.close();
}

/** Says one word on a stream of its own. */
async function say(session: WebTransport, word: string): Promise<void> {
  const writer = (await session.createUnidirectionalStream()).getWriter();
  await writer.write(encode(word));
  page.sent('session');
  // The server may have closed the session by then.
  await writer.close().catch(() => undefined);
}

/** Lets the server open a two-way stream, and answers on it. */
async function answerServer(session: WebTransport): Promise<void> {
  await say(session, 'open');
  const streams = session.incomingBidirectionalStreams.getReader();
  const { value } = await streams.read();
  const { readable, writable } = value as WebTransportBidirectionalStream;
  show('of the server', (await readable.getReader().read()).value as Uint8Array<ArrayBuffer>);
  page.received('session');
  const writer = writable.getWriter();
  await writer.write(encode('answer'));
  page.sent('session');
  await writer.close();
}

async function run(url: string, hash: string): Promise<void> {
  const value = Uint8Array.from(atob(hash), (each) => each.charCodeAt(0));
  const session = new WebTransport(url, { serverCertificateHashes: [{ algorithm: 'sha-256', value }] });
  await session.ready;
  await Promise.all([exchangeDatagrams(session), readMessages(session), exchangePieces(session)]);
  await answerServer(session);
  await say(session, 'close');
  const { closeCode, reason } = await session.closed;
  page.ended('session', `closed ${closeCode ?? 0} ${reason ?? ''}`);
}

page.onStart('start', () => {
  page.begin(['session']);
  if (server === null || typeof WebTransport === 'undefined') {
    const what =
      server === null ? 'The packages of test-pages/webtransport are not installed.' : 'No WebTransport here.';
    addLine('lines', what);
    page.ended('session', what);
    page.finish('session');
    return;
  }
  const address = new URL(page.address('/webtransport/feed', 'session', 'webtransport', { count, every }));
  void run(`${server.url}${address.pathname}${address.search}`, server.hash)
    .catch((error: unknown) => page.ended('session', String(error)))
    .finally(() => page.finish('session'));
});
